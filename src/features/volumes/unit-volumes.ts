import type { WrittenService } from '../../model/service.ts';
import { databaseDirectories } from './data-directories.ts';
import { isLabelled } from './labels.ts';
import { cleanPath, type WrittenMount } from './mount-parts.ts';
import { writtenMounts } from './written-mount.ts';

/** A reference below `volumes_from`, taken apart. */
export interface WrittenReference {
  /** Name of a service as written. */
  readonly name: string;
  readonly mode: string | undefined;
}

const startOnce = 'io.rancher.container.start_once';

/** `[service:|container:]name[:ro|rw]`. The forms with a colon are Compose's: Rancher took the whole text as a name. */
export function readReference(text: string): WrittenReference {
  const [name = '', mode] = text
    .trim()
    .replace(/^(service|container):/, '')
    .split(':');
  return { name: name.trim(), mode: mode?.trim() };
}

/** The members that a service takes volumes from by name, where they are of its unit. */
export function sourcesOf(service: WrittenService, unit: readonly WrittenService[]): WrittenService[] {
  const value = service.keys.get('volumes_from')?.value;
  const items = value?.kind === 'list' ? value.items : [];
  const names = items.flatMap((item) => (item.kind === 'scalar' ? [readReference(item.text).name] : []));
  return unit.filter((member) => member !== service && names.includes(member.name));
}

/** The members that take volumes from a service. */
export function takersOf(service: WrittenService, unit: readonly WrittenService[]): WrittenService[] {
  return unit.filter((member) => member !== service && sourcesOf(member, unit).includes(service));
}

/** Every service that a service takes volumes from, directly or through others. */
export function allSourcesOf(service: WrittenService, unit: readonly WrittenService[]): ReadonlySet<WrittenService> {
  const found = new Set<WrittenService>();
  const visit = (member: WrittenService): void => {
    for (const source of sourcesOf(member, unit)) {
      if (found.has(source)) continue;
      found.add(source);
      visit(source);
    }
  };
  visit(service);
  return found;
}

/** The image as written, or nothing. */
export function imageOf(service: WrittenService): string {
  const value = service.keys.get('image')?.value;
  return value?.kind === 'scalar' ? value.text : '';
}

/** The mounts of a service, without a word about what is none. */
export function quietMounts(service: WrittenService): readonly WrittenMount[] {
  return writtenMounts(service, () => {});
}

/** Where a service has memory mounted. */
export function tmpfsTargets(service: WrittenService): readonly string[] {
  const value = service.keys.get('tmpfs')?.value;
  const items = value?.kind === 'list' ? value.items : value === undefined ? [] : [value];
  return items.flatMap((item) => (item.kind === 'scalar' ? [cleanPath(item.text.replace(/:.*$/, ''))] : []));
}

/** A program that ends is no database that runs: a container of its image holds its volumes, or asks another one. */
export function runsDatabase(service: WrittenService): boolean {
  return databaseDirectories(imageOf(service)) !== undefined && !isLabelled(service, startOnce);
}
