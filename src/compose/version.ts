import { error, type Report, warning } from '../model/diagnostic.ts';
import { isNothing, type WrittenMap, type WrittenValue } from '../model/written-value.ts';
import { looksLikeService } from './service-shape.ts';

/** Version 1 has its services at the top, version 2 below `services:`. */
export type Layout = 'services at the top' | 'services below services';

const atTop: Layout = 'services at the top';
const below: Layout = 'services below services';

/**
 * Which of the two layouts a file has. For Rancher only the text `2` said version 2 (docs/rancher.md §1.1); what it
 * refused and cannot be mistaken is read with a warning.
 *
 * @returns undefined when nobody can tell, which has been reported then.
 */
export function layoutOf(file: WrittenMap, report: Report): Layout | undefined {
  const version = file.entries.get('version');
  // Without one, or where `version` is the name of a service.
  if (!version || isNothing(version.value) || version.value.kind === 'map') return unversioned(file, report);
  const text = version.value.kind === 'scalar' ? version.value.text.trim() : '';
  const at = version.value.location;
  if (text === '2') return below;
  if (/^v?2(\.\d+)*$/.test(text)) {
    const message = `version "${text}" is read as version 2; Rancher 1.x knew no other spelling, and refused it`;
    report(warning('RC3010', message, { at, hint: "write version: '2'" }));
    return below;
  }
  if (/^v?3(\.\d+)*$/.test(text)) {
    const message = `version "${text}" is read as version 2; Rancher 1.x refused it, and keys that came later are left out`;
    report(warning('RC3011', message, { at, hint: "write version: '2' and mend what else is said" }));
    return below;
  }
  if (/^v?1(\.0)?$/.test(text)) {
    const message = `version "${text}" is read as version 1, which has no \`version\`; Rancher 1.x refused it`;
    report(warning('RC3010', message, { at, hint: 'leave `version` out' }));
    return atTop;
  }
  report(
    error('RC3002', `version "${text}" was never read by Rancher 1.x`, {
      at,
      hint: "write version: '2', or leave version out and put the services at the top",
    }),
  );
  return undefined;
}

/** A file of today's Compose has `services:` and no version. Rancher took it for a service of that name. */
function unversioned(file: WrittenMap, report: Report): Layout {
  const services = file.entries.get('services');
  if (!services || !isMapOfMaps(services.value) || looksLikeService(services.value)) return atTop;
  const message = 'a file without a version that has `services:` is read as version 2; Rancher 1.x refused it';
  report(warning('RC3006', message, { at: services.keyLocation, hint: "write version: '2' at the top" }));
  return below;
}

function isMapOfMaps(value: WrittenValue): boolean {
  if (value.kind !== 'map' || value.entries.size === 0) return false;
  return [...value.entries.values()].every((entry) => entry.value.kind === 'map');
}
