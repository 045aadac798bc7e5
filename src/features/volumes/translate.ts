import { note, risk, warning } from '../../model/diagnostic.ts';
import { expectText } from '../../model/expect.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';
import { driverHint, readDeclaration } from './declaration.ts';
import { accessModeOf, isLocal } from './drivers.ts';
import { keptAnonymous, missingDataVolume } from './kept-data.ts';
import { cleanupLabel } from './labels.ts';
import type { WrittenMount } from './mount-parts.ts';
import type { Tmpfs, Volume, VolumesFrom } from './spec.ts';
import { translateTmpfs } from './tmpfs.ts';
import { translateVolumesFrom } from './volumes-from.ts';
import { writtenMounts } from './written-mount.ts';

interface Spec {
  volumes?: Volume[];
  volumesFrom?: VolumesFrom[];
  tmpfs?: Tmpfs[];
}

/** All that a service says of its data: `volumes`, `volumes_from`, `volume_driver`, `tmpfs` and a label. */
export function translate(service: WrittenService, context: TranslateContext): Spec {
  const mounts = distinct(writtenMounts(service, context.report), context);
  const tmpfs = translateTmpfs(service, mounts, context);
  const volumes = translateMounts(
    mounts.filter((mount) => !mount.tmpfs),
    service,
    context,
  );
  const volumesFrom = translateVolumesFrom(service, context);
  const missing = missingDataVolume(service, volumes, context);
  if (missing) volumes.push(missing);
  sayCleanup(service, volumes, context);
  return {
    ...(volumes.length > 0 ? { volumes } : {}),
    ...(volumesFrom.length > 0 ? { volumesFrom } : {}),
    ...(tmpfs.length > 0 ? { tmpfs } : {}),
  };
}

/**
 * One mount at each path. The same thing twice is one; of a path with and without a source the one with it counts, as
 * in Docker; anything else Docker refused.
 */
function distinct(mounts: readonly WrittenMount[], { report }: TranslateContext): WrittenMount[] {
  const found = new Map<string, WrittenMount>();
  for (const mount of mounts) {
    const earlier = found.get(mount.target);
    if (earlier && !isSame(earlier, mount)) {
      if (isAnonymous(earlier) || isAnonymous(mount)) {
        const message = `the volume without a name at ${mount.target} is left out: another is mounted there`;
        report(note('RC5186', message, { at: isAnonymous(mount) ? mount.at : earlier.at }));
      } else {
        const message = `two volumes are mounted at ${mount.target}; the last one counts`;
        report(risk('RC4018', message, { at: mount.at, hint: 'keep one of them', grade: 'unsupported' }));
      }
    }
    if (!earlier || !isAnonymous(mount)) found.set(mount.target, mount);
  }
  return [...found.values()];
}

function isSame({ at: _, ...a }: WrittenMount, { at: __, ...b }: WrittenMount): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isAnonymous({ hostPath, name, tmpfs }: WrittenMount): boolean {
  return hostPath === undefined && name === undefined && tmpfs === undefined;
}

function translateMounts(
  mounts: readonly WrittenMount[],
  service: WrittenService,
  context: TranslateContext,
): Volume[] {
  const driver = serviceDriver(service, mounts, context);
  return mounts.flatMap((mount): Volume[] => {
    const { target, hostPath, name, settings } = mount;
    if (settings.propagation?.endsWith('shared')) warnOfUnprivileged(mount, service, context);
    if (hostPath !== undefined) return [{ target, hostPath, ...settings }];
    if (name === undefined) return [keptAnonymous(mount, service, driver, context)];
    const named = namedVolume(name, mount, driver, context);
    return named === undefined ? [] : [{ target, ...named, ...settings }];
  });
}

function namedVolume(
  written: string,
  { at }: WrittenMount,
  driver: string | undefined,
  context: TranslateContext,
): Pick<Volume, 'name'> | undefined {
  const name = context.volumeName(written, at);
  if (name === undefined) return undefined;
  const entry = context.volume(written);
  const declaration = readDeclaration(entry, context);
  if (declaration.external) {
    const message = `the volume ${written} is external: the claim ${name} has to be there before the service`;
    const hint = 'make it in the namespace, and copy into it what the volume in Rancher holds';
    context.report(warning('RC5170', message, { at: externalPlace(entry) ?? at, hint, grade: 'approximate' }));
  }
  return { name, ...(entry || driver === undefined ? {} : { driver }), ...declaration };
}

function externalPlace(declaration: WrittenEntry | undefined): Location | undefined {
  const value = declaration?.value;
  return value?.kind === 'map' ? value.entries.get('external')?.keyLocation : undefined;
}

/** `volume_driver`: the driver of what is mounted by a name that no declaration gives one. */
function serviceDriver(
  service: WrittenService,
  mounts: readonly WrittenMount[],
  context: TranslateContext,
): string | undefined {
  const entry = service.keys.get('volume_driver');
  const driver = expectText(entry, context.report)?.trim();
  if (!entry || driver === undefined || isLocal(driver)) return undefined;
  const at = entry.keyLocation;
  if (mounts.every(({ name, hostPath }) => hostPath !== undefined || (name !== undefined && context.volume(name)))) {
    context.report(note('RC5187', `no volume of ${service.name} takes its driver from \`volume_driver\``, { at }));
    return undefined;
  }
  const message = `volumes of the driver ${driver} are claims, ${accessModeOf(driver)}, of the storage class that the operator's configuration gives the driver, else of the cluster's default one; nothing of Rancher's volumes is in them`;
  context.report(warning('RC5008', message, { at, hint: driverHint(driver) }));
  return driver;
}

/** Kubernetes lets only privileged containers show their mounts to the host. */
function warnOfUnprivileged({ at, settings }: WrittenMount, service: WrittenService, context: TranslateContext): void {
  const value = service.keys.get('privileged')?.value;
  if (value?.kind === 'scalar' && value.value === true) return;
  const message = `what the container mounts is not seen by its host: "${settings.propagation}" needs \`privileged: true\` in a cluster`;
  context.report(warning('RC5174', message, { at, hint: 'write `privileged: true`, or rslave', grade: 'approximate' }));
}

const strategies = ['none', 'unnamed', 'all'];

function sayCleanup(service: WrittenService, volumes: readonly Volume[], { report }: TranslateContext): void {
  const label = labelOf(service, cleanupLabel);
  if (!label) return;
  const { value: strategy, location: at } = label;
  if (!strategies.includes(strategy)) {
    const message = `"${strategy}" is no clean-up strategy of volumes; Rancher took it as unnamed`;
    report(warning('RC4173', message, { at, hint: `write ${strategies.join(', ')}` }));
  } else if (strategy === 'all' && volumes.some(({ name }) => name !== undefined)) {
    const message = 'named volumes are kept when a unit is replaced; Rancher deleted them with the container';
    report(
      warning('RC5183', message, {
        at,
        hint: 'delete the claims when they are no longer needed',
        grade: 'approximate',
      }),
    );
  }
}
