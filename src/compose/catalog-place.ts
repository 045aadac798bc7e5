import { type Report, warning } from '../model/diagnostic.ts';
import { isNothing, type WrittenEntries, type WrittenEntry, type WrittenMap } from '../model/written-value.ts';
import { looksLikeService } from './service-shape.ts';

/**
 * The catalogue's block of a file: `catalog` counts before `.catalog`, and that before a `.catalog` below `services:`
 * (rancher-compose's lookup/questions.go, ParseCatalogConfig).
 *
 * @param services what stands below `services:`. Empty in a file of version 1.
 */
export function findCatalog(file: WrittenEntries, services: WrittenEntries, report: Report): WrittenMap | undefined {
  const places = [file.get('catalog'), file.get('.catalog'), services.get('.catalog')];
  const [found, ...others] = places.filter((entry) => entry !== undefined && !isNothing(entry.value));
  for (const other of others) if (other) report(isPassedOver(other));
  if (found?.value.kind !== 'map') return undefined;
  for (const entry of found.value.entries.values()) if (looksLikeService(entry.value)) report(isNested(entry, found));
  return found.value;
}

function isPassedOver(entry: WrittenEntry): ReturnType<typeof warning> {
  const message = `there is another catalogue block that counts before this \`${entry.key}\`, as in Rancher`;
  return warning('RC3034', message, { at: entry.keyLocation, hint: 'keep one of them' });
}

function isNested(entry: WrittenEntry, catalog: WrittenEntry): ReturnType<typeof warning> {
  const message = `\`${entry.key}\` looks like a service and stands below \`${catalog.key}\`; it is left out, as in Rancher`;
  const hint = `indent it like \`${catalog.key}\`, or below \`services:\` in a file of version 2`;
  return warning('RC3013', message, { at: entry.keyLocation, hint });
}
