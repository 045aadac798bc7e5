import { looksLikeService } from '../compose/service-shape.ts';
import { closest } from '../model/closest.ts';
import { type Report, warning } from '../model/diagnostic.ts';
import type { WrittenEntries } from '../model/written-value.ts';

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

/**
 * Names the keys that a block does not have, with the one that was probably meant; Rancher passed over them. A service
 * that stands in the block by its indentation is told where the stack's files are read.
 */
export function warnOfUnknownKeys(
  block: string,
  entries: WrittenEntries,
  known: readonly string[],
  report: Report,
): void {
  for (const { key, keyLocation, value } of entries.values()) {
    if (known.includes(key) || looksLikeService(value)) continue;
    const meant = closest(key, known);
    const hint = meant === undefined ? `the keys are ${known.join(', ')}` : `did you mean \`${meant}\`?`;
    const message = `${block} has no key \`${key}\`; Rancher passed over it`;
    report(warning('RC2041', message, { at: keyLocation, hint, grade: 'unsupported' }));
  }
}
