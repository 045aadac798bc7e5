import { risk, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { databaseDirectories, isDataDirectory, isWithin } from './data-directories.ts';
import { cleanupLabel, isLabelled } from './labels.ts';
import type { WrittenMount } from './mount-parts.ts';
import type { Volume } from './spec.ts';
import { allSourcesOf, imageOf, quietMounts, runsDatabase, takersOf, tmpfsTargets } from './unit-volumes.ts';

/** Many new file systems hold a `lost+found`, and PostgreSQL begins in an empty directory only. */
const subPath = 'data';

/**
 * A volume without a name. Rancher deleted it when the container was recreated: where it is a directory of data, or the
 * label `io.rancher.container.volume_cleanup_strategy: none` said to keep it, it is a claim of the unit's index now.
 */
export function keptAnonymous(
  { target, at, settings }: WrittenMount,
  service: WrittenService,
  driver: string | undefined,
  context: TranslateContext,
): Volume {
  const plan = planFor(target, service, context);
  if (plan === 'emptied') {
    const message = `the volume at ${target} has no name: its data goes with the unit, when it is recreated or moved`;
    const hint = `to keep it, name it: data:${target}`;
    context.report(warning('RC5007', message, { at, hint }));
    return { target, ...settings };
  }
  const message = `the volume at ${target} has no name: its data is kept in a claim of the unit's index; in Rancher a recreated container began with an empty one`;
  const hint = `to let it go with the container, set the label ${cleanupLabel} to unnamed`;
  context.report(warning('RC5172', message, { at, hint, grade: 'approximate' }));
  return { ...claimOf(target, service), ...(driver === undefined ? {} : { driver }), ...settings };
}

function planFor(target: string, service: WrittenService, context: TranslateContext): 'kept' | 'emptied' {
  if (isGlobal(context)) return 'emptied';
  const strategy = labelOf(service, cleanupLabel)?.value;
  if (strategy !== undefined) return strategy === 'none' ? 'kept' : 'emptied';
  const images = [service, ...takersOf(service, context.unit)].map(imageOf);
  return isDataDirectory(target, images) ? 'kept' : 'emptied';
}

/** Most global services are agents: nobody asked for a claim on every host there is. */
function isGlobal({ unit }: TranslateContext): boolean {
  return unit.some((member) => isLabelled(member, 'io.rancher.scheduler.global'));
}

/**
 * The volume that a database has not got: Rancher's container wrote to the anonymous volume of its image, and lost it.
 *
 * @returns undefined: it is no database that is known, or some volume holds its data.
 */
export function missingDataVolume(
  service: WrittenService,
  volumes: readonly Volume[],
  context: TranslateContext,
): Volume | undefined {
  const directory = databaseDirectories(imageOf(service))?.[0];
  const holds = runsDatabase(service) || takersOf(service, context.unit).length > 0;
  if (directory === undefined || !holds || hasDataVolume(directory, service, volumes, context)) return undefined;
  const what = `${service.name} is a database and names no volume for its data, which Rancher deleted with the container`;
  const at = service.keys.get('image')?.value.location ?? service.location;
  if ((labelOf(service, cleanupLabel)?.value ?? 'none') === 'none' && !isGlobal(context)) {
    const hint = `name a volume to decide yourself: data:${directory}; the label ${cleanupLabel}: unnamed lets it go with the unit`;
    context.report(risk('RC5171', `${what}; ${directory} is a claim of the unit's index now`, { at, hint }));
    return claimOf(directory, service);
  }
  const hint = `name a volume to keep it: data:${directory}`;
  context.report(risk('RC5171', `${what}; it goes with the unit here, too`, { at, hint }));
  return undefined;
}

/** Whether data can be anywhere but in the container: at the known directory, or in a volume of another purpose. */
function hasDataVolume(
  directory: string,
  service: WrittenService,
  own: readonly Volume[],
  { unit }: TranslateContext,
): boolean {
  const sources = [...allSourcesOf(service, unit)];
  if (sources.some((source) => databaseDirectories(imageOf(source))?.includes(directory))) return true;
  const members = [service, ...sources];
  if (members.some((member) => quietMounts(member).some((mount) => isForData(mount)))) return true;
  const targets = [...own.map(({ target }) => target), ...members.flatMap((member) => tmpfsTargets(member))];
  return targets.some((target) => isWithin(target, directory) || isWithin(directory, target));
}

/** A writable volume that is not for configuration, sockets or logs: the data may have been directed there. */
function isForData({ target, settings }: WrittenMount): boolean {
  const otherwise = [
    '/etc',
    '/run',
    '/var/run',
    '/var/log',
    '/tmp',
    '/dev',
    '/proc',
    '/sys',
    '/docker-entrypoint-initdb.d',
  ];
  return !settings.readOnly && !otherwise.some((directory) => isWithin(target, directory));
}

/** A claim that belongs to the unit's index, named after its path. */
function claimOf(target: string, service: WrittenService): Volume {
  const name = toDnsLabel(target) ?? 'data';
  const taken = quietMounts(service).some((mount) => mount.name !== undefined && toDnsLabel(mount.name) === name);
  return { target, name: taken ? `${name.slice(0, 58)}-data` : name, perContainer: true, subPath };
}
