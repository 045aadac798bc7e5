import { asMap } from './key-values.ts';
import type { WrittenService } from './service.ts';
import type { WrittenEntries } from './written-value.ts';

const none: WrittenEntries = new Map();

/** A service's labels, whether they are written as a map or as a list of `key=value`; none where they are neither. */
export function writtenLabels(service: WrittenService): WrittenEntries {
  const written = service.keys.get('labels');
  const value = written && asMap(written.value);
  return value?.kind === 'map' ? value.entries : none;
}

/** The text of a label as Rancher printed it; undefined: it is not there, or is no text. */
export function labelText(service: WrittenService, label: string): string | undefined {
  const value = writtenLabels(service).get(label)?.value;
  return value?.kind === 'scalar' ? value.printed : undefined;
}
