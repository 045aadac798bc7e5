import { asMap } from './key-values.ts';
import type { WrittenService } from './service.ts';
import type { WrittenEntries, WrittenEntry } from './written-value.ts';

const none: WrittenEntries = new Map();

/** The labels of a service as written, in either form; none where they are neither map nor list, which is reported elsewhere. */
export function labelsOf(service: WrittenService): WrittenEntries {
  const labels = service.keys.get('labels');
  const written = labels && asMap(labels.value);
  return written?.kind === 'map' ? written.entries : none;
}

/** A label with its value as text, and where it stands. */
export interface WrittenLabel {
  readonly label: string;
  readonly value: string;
  readonly location: WrittenEntry['keyLocation'];
}

/** One label of a service; undefined: it is not there, or has no text. */
export function labelOf(service: WrittenService, label: string): WrittenLabel | undefined {
  const entry = labelsOf(service).get(label);
  if (entry?.value.kind !== 'scalar') return undefined;
  return { label, value: entry.value.printed.trim(), location: entry.keyLocation };
}
