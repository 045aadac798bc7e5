import { type Diagnostic, note, type Report, warning } from '../model/diagnostic.ts';
import type { WrittenEntries, WrittenEntry } from '../model/written-value.ts';
import { serviceMaps } from './service-maps.ts';
import { looksLikeService } from './service-shape.ts';

/** Keys at the top of a file of version 2 that something here reads. */
const read = new Set(['version', 'services', 'volumes', 'secrets', 'catalog', '.catalog', ...serviceMaps.keys()]);

/** What the engine of 1.6 made of these beside services: config/types.go (RawConfig). */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['hosts', 'add hosts to the cluster as nodes instead'],
  ['dependencies', 'convert the templates it names as stacks of their own'],
  ['configs', 'mount what the program needs as a volume, or put it into the image'],
]);

/** Whether a key at the top of a file of version 2 is none that Rancher or Docker Compose had there. */
export function isStray({ key }: WrittenEntry): boolean {
  return !read.has(key) && !elsewhere.has(key) && !['networks', 'name'].includes(key) && !key.startsWith('x-');
}

/** Names every key at the top of a file of version 2 that nothing reads. */
export function warnOfOtherTopLevelKeys(entries: WrittenEntries, report: Report): void {
  for (const entry of entries.values()) if (!read.has(entry.key)) report(leftOut(entry));
}

function leftOut(entry: WrittenEntry): Diagnostic {
  const { key, keyLocation: at } = entry;
  if (key === 'networks' || key === 'name' || key.startsWith('x-')) {
    return note('RC3014', `the top-level key \`${key}\` is left out, and Rancher did not act on it either`, { at });
  }
  const message = `the top-level key \`${key}\` is left out`;
  const instead = elsewhere.get(key);
  if (instead !== undefined) return warning('RC3015', message, { at, hint: instead });
  const hint = looksLikeService(entry.value) ? 'indent it below `services:` if it is a service' : undefined;
  return warning('RC3005', message, { at, hint });
}
