import { error, type Report } from './diagnostic.ts';
import { isNothing, type WrittenEntry } from './written-value.ts';

/** Docker's own grammar of sizes: a number, and a binary multiple with or without `b`. */
const size = /^(?<number>\d{1,15}(?:\.\d{1,6})?) ?(?<unit>[kmgtp])?b?$/i;
const units = ['k', 'm', 'g', 't', 'p'];

/** `512m` → 536870912; undefined: it is no size. A plain number is bytes. */
export function parseByteSize(text: string): number | undefined {
  const parts = size.exec(text.trim())?.groups;
  if (!parts) return undefined;
  const power = units.indexOf((parts['unit'] ?? '').toLowerCase()) + 1;
  const bytes = Math.floor(Number(parts['number']) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A size in bytes, as a number or as text with a unit (docs/rancher.md §20.1). */
export function expectBytes(entry: WrittenEntry | undefined, report: Report): number | undefined {
  if (!entry || isNothing(entry.value)) return undefined;
  const bytes = entry.value.kind === 'scalar' ? parseByteSize(entry.value.text) : undefined;
  if (bytes !== undefined) return bytes;
  const found = entry.value.kind === 'scalar' ? `"${entry.value.text}"` : `a ${entry.value.kind}`;
  const message = `\`${entry.key}\` takes a number of bytes, or a size such as 512m, not ${found}`;
  report(
    error('RC4100', message, {
      at: entry.value.location,
      hint: 'the units are b, k, m and g, each 1024 times the one before',
    }),
  );
  return undefined;
}
