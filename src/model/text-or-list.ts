import type { Report } from './diagnostic.ts';
import { expectText, expectTexts, type WrittenText } from './expect.ts';
import type { WrittenEntry } from './written-value.ts';

/** A key that takes one text or a list of them; an empty text is none. */
export function expectTextOrTexts(entry: WrittenEntry | undefined, report: Report): WrittenText[] {
  if (entry?.value.kind !== 'scalar') return expectTexts(entry, report);
  const text = expectText(entry, report)?.trim();
  return text ? [{ text, location: entry.value.location }] : [];
}
