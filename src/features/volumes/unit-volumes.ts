import type { WrittenService } from '../../model/service.ts';
import { volumeSources } from '../../model/volume-sources.ts';
import { databaseDirectories } from './data-directories.ts';
import { isLabelled } from './labels.ts';
import { cleanPath, type WrittenMount } from './mount-parts.ts';
import { writtenMounts } from './written-mount.ts';

const startOnce = 'io.rancher.container.start_once';

/** The members that a service takes volumes from by name, where they are of its unit. */
export function sourcesOf(service: WrittenService, unit: readonly WrittenService[]): WrittenService[] {
  const names = volumeSources(service);
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
