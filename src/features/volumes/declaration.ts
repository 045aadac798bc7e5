import { note, warning } from '../../model/diagnostic.ts';
import { expectBoolean, expectMap, expectText, warnOfOtherKeys } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntries, WrittenEntry } from '../../model/written-value.ts';
import { accessModeOf, isLocal, sizeOf } from './drivers.ts';
import type { Volume } from './spec.ts';

/** What a top-level declaration says of a volume. */
export type Declaration = Pick<Volume, 'driver' | 'driverOptions' | 'perContainer' | 'external' | 'size'>;

/**
 * Reads `{driver, driver_opts, per_container, external}`. No declaration, `null` and an empty driver are Docker's local
 * volume (docs/rancher.md §1.7). What is said of it is said once for the stack.
 */
export function readDeclaration(written: WrittenEntry | undefined, context: TranslateContext): Declaration {
  const { report } = context;
  const settings = expectMap(written, report)?.entries;
  if (!written || !settings) return {};
  warnOfOtherKeys(`volumes.${written.key}`, settings, ['driver', 'driver_opts', 'per_container', 'external'], report);
  if (isExternal(settings, written, context)) return externalVolume(settings, written, context);
  const { driver, driverOptions } = driverOf(settings, context);
  sayDriver(written, settings, context, driver, driverOptions);
  const size = sizeOf(driver, driverOptions ?? {});
  return {
    ...(driver === undefined ? {} : { driver }),
    ...(driverOptions === undefined ? {} : { driverOptions }),
    ...(expectBoolean(settings.get('per_container'), report) ? { perContainer: true } : {}),
    ...(size === undefined ? {} : { size }),
  };
}

function driverOf(settings: WrittenEntries, { report }: TranslateContext): Pick<Volume, 'driver' | 'driverOptions'> {
  const driver = expectText(settings.get('driver'), report)?.trim();
  const options = expectMap(settings.get('driver_opts'), report)?.entries ?? new Map<string, WrittenEntry>();
  const written = [...options.values()].map((option) => [option.key, expectText(option, report) ?? ''] as const);
  return {
    ...(driver === undefined || isLocal(driver) ? {} : { driver }),
    ...(written.length === 0 ? {} : { driverOptions: Object.fromEntries(written) }),
  };
}

function externalVolume(settings: WrittenEntries, { key }: WrittenEntry, context: TranslateContext): Declaration {
  if (expectBoolean(settings.get('per_container'), context.report)) {
    const message = `\`per_container\` of the external volume ${key} is left out: Rancher looked for one volume of that name`;
    context.report(note('RC5179', message, { at: settings.get('per_container')?.keyLocation }));
  }
  return { ...driverOf(settings, context), external: true };
}

/** `true`, or a map with a name that Rancher passed over: the volume is called like the key (`rancher/volume.go`). */
function isExternal(settings: WrittenEntries, declaration: WrittenEntry, context: TranslateContext): boolean {
  const external = settings.get('external');
  const value = external?.value;
  if (!external || value?.kind !== 'map') {
    return expectBoolean(external, context.report) === true;
  }
  warnOfOtherKeys('external', value.entries, ['name'], context.report);
  const name = value.entries.get('name');
  if (name) {
    const message = `the name of the external volume ${declaration.key} is left out: Rancher looked for ${declaration.key}`;
    context.report(note('RC5178', message, { at: name.keyLocation }));
  }
  return true;
}

/** A driver is no storage class until someone says which one stands for it. */
function sayDriver(
  declaration: WrittenEntry,
  settings: WrittenEntries,
  { report }: TranslateContext,
  driver: string | undefined,
  options: Volume['driverOptions'],
): void {
  const at = settings.get(driver === undefined ? 'driver_opts' : 'driver')?.keyLocation;
  if (driver === undefined && options === undefined) return;
  const what = driver === undefined ? 'with options of the driver local' : `of the driver ${driver}`;
  report(warning('RC5008', driverMessage(declaration.key, what, driver), { at, hint: driverHint(driver) }));
}

/** What becomes of a volume with a driver. */
export function driverMessage(volume: string, what: string, driver: string | undefined): string {
  return `the volume ${volume} ${what} is a claim, ${accessModeOf(driver)}, of the storage class that the operator's configuration gives the driver, else of the cluster's default one; nothing of Rancher's volume is in it`;
}

/** What to do about it. */
export function driverHint(driver: string | undefined): string {
  const class_ = accessModeOf(driver) === 'ReadWriteMany' ? 'a class that several hosts may write to' : 'another class';
  return `give the driver a class in the operator's configuration (storageClasses), or set storageClass in the RancherService where it needs ${class_}`;
}
