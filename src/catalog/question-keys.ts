import { closest } from '../model/closest.ts';
import { type Report, warning } from '../model/diagnostic.ts';
import type { WrittenEntries, WrittenEntry } from '../model/written-value.ts';

/** Keys of a question (docs/rancher.md §12.1). */
export const questionKeys = [
  'variable',
  'label',
  'description',
  'type',
  'required',
  'default',
  'group',
  'options',
  'min',
  'max',
  'min_length',
  'max_length',
  'valid_chars',
  'invalid_chars',
] as const;

/** Keys of a catalogue block. */
export const catalogKeys = [
  'name',
  'version',
  'description',
  'uuid',
  'maintainer',
  'labels',
  'minimum_rancher_version',
  'maximum_rancher_version',
  'upgrade_from',
  'questions',
] as const;

/** Names the keys that a block does not have, with the one that was probably meant; Rancher passed over them. */
export function warnOfUnknownKeys(
  block: string,
  entries: WrittenEntries,
  known: readonly string[],
  report: Report,
): void {
  for (const entry of entries.values()) {
    if (known.includes(entry.key)) continue;
    const message = `${block} has no key \`${entry.key}\`; Rancher passed over it`;
    report(warning('RC2041', message, { at: entry.keyLocation, hint: advice(entry, known), grade: 'unsupported' }));
  }
}

function advice(entry: WrittenEntry, known: readonly string[]): string {
  const meant = closest(entry.key, known);
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  if (entry.value.kind === 'map' && known === catalogKeys) {
    return 'if it is a service, indent it less: it stands inside the catalogue block';
  }
  return `the keys are ${known.join(', ')}`;
}
