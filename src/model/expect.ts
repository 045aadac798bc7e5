import { closest } from './closest.ts';
import { error, type Report, warning } from './diagnostic.ts';
import {
  isNothing,
  type WrittenEntries,
  type WrittenEntry,
  type WrittenList,
  type WrittenMap,
} from './written-value.ts';

/**
 * Reading a key as the type it should have. All of these report what is wrong and return undefined then, and return
 * undefined without a word for a key that is absent or null.
 */

/** Text as it was spelt: Rancher's string fields kept the source text of `yes`, `0644` and `1.10`. */
export function expectText(entry: WrittenEntry | undefined, report: Report): string | undefined {
  if (!entry || isNothing(entry.value)) return undefined;
  if (entry.value.kind === 'scalar') return entry.value.text;
  report(error('RC4005', `\`${entry.key}\` takes text, not a ${entry.value.kind}`, { at: entry.value.location }));
  return undefined;
}

/** A whole number, or text that is one in decimal: Rancher converted such text. */
export function expectInteger(
  entry: WrittenEntry | undefined,
  { min, max }: { readonly min: number; readonly max: number },
  report: Report,
): number | undefined {
  if (!entry || isNothing(entry.value)) return undefined;
  const number = integer(entry);
  if (number === undefined) {
    const found = entry.value.kind === 'scalar' ? `"${entry.value.text}"` : `a ${entry.value.kind}`;
    report(error('RC4003', `\`${entry.key}\` takes a whole number, not ${found}`, { at: entry.value.location }));
    return undefined;
  }
  if (number < min || number > max) {
    const message = `\`${entry.key}\` is ${number}; it must be between ${min} and ${max}`;
    report(error('RC4004', message, { at: entry.value.location }));
    return undefined;
  }
  return number;
}

function integer({ value }: WrittenEntry): number | undefined {
  if (value.kind !== 'scalar') return undefined;
  const number = typeof value.value === 'string' && /^[-+]?\d+$/.test(value.value) ? Number(value.value) : value.value;
  return Number.isInteger(number) ? Number(number) : undefined;
}

/** `true` or `false` in any spelling of the dialect, also when quoted. */
export function expectBoolean(entry: WrittenEntry | undefined, report: Report): boolean | undefined {
  if (!entry || isNothing(entry.value)) return undefined;
  if (entry.value.kind === 'scalar') {
    if (typeof entry.value.value === 'boolean') return entry.value.value;
    if (entry.value.text === 'true') return true;
    if (entry.value.text === 'false') return false;
  }
  report(error('RC4008', `\`${entry.key}\` takes true or false`, { at: entry.value.location }));
  return undefined;
}

export function expectMap(entry: WrittenEntry | undefined, report: Report): WrittenMap | undefined {
  if (!entry || isNothing(entry.value)) return undefined;
  if (entry.value.kind === 'map') return entry.value;
  report(error('RC4007', `\`${entry.key}\` takes a map of keys and values`, { at: entry.value.location }));
  return undefined;
}

export function expectList(entry: WrittenEntry | undefined, report: Report): WrittenList | undefined {
  if (!entry || isNothing(entry.value)) return undefined;
  if (entry.value.kind === 'list') return entry.value;
  report(
    error('RC4006', `\`${entry.key}\` takes a list`, { at: entry.value.location, hint: 'begin each line with "- "' }),
  );
  return undefined;
}

/** The items of a list, each as text under the list's key. */
export function expectTexts(entry: WrittenEntry | undefined, report: Report): WrittenText[] {
  const items = expectList(entry, report)?.items ?? [];
  return items.flatMap((item) => {
    const text = expectText({ key: entry?.key ?? '', keyLocation: item.location, value: item }, report);
    return text === undefined ? [] : [{ text, location: item.location }];
  });
}

export interface WrittenText {
  readonly text: string;
  readonly location: WrittenEntry['keyLocation'];
}

/** Warns of keys that a block does not have; Rancher dropped those without a word. */
export function warnOfOtherKeys(
  block: string,
  entries: WrittenEntries,
  known: readonly string[],
  report: Report,
): void {
  for (const { key, keyLocation } of entries.values()) {
    if (known.includes(key)) continue;
    const meant = closest(key, known);
    report(
      warning('RC4009', `\`${block}\` has no key \`${key}\`; it is left out`, {
        at: keyLocation,
        hint: meant === undefined ? `the keys are ${known.join(', ')}` : `did you mean \`${meant}\`?`,
      }),
    );
  }
}
