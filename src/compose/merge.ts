import { type Report, warning } from '../model/diagnostic.ts';
import { asMap } from '../model/key-values.ts';
import {
  isNothing,
  type WrittenEntries,
  type WrittenEntry,
  type WrittenMap,
  type WrittenScalar,
  type WrittenValue,
} from '../model/written-value.ts';

/**
 * Whose way of laying one service over another. All three took one and the same function; they differ in what they had
 * turned into Go values before, and so in what it saw as a list and what as a map (docs/rancher.md §1.1).
 *
 * - `1.6`: file over file in the engine of 1.6. Both sides had been Go values.
 * - `classic`: file over file in rancher-compose. The earlier side had been, the later one is as written.
 * - `extends`: a service over the one it extends, in both. Both sides are as written.
 */
export type MergeRules = '1.6' | 'classic' | 'extends';

/** `yaml.Command`: a list of words, whichever way it was written. */
const words = new Set(['command', 'entrypoint']);
/** `yaml.MaporEqualSlice`, a list, and `yaml.SliceorMap`, a map: by name they come to the same. */
const named: ReadonlyMap<string, 'list' | 'map'> = new Map([
  ['environment', 'list'],
  ['labels', 'map'],
  ['sysctls', 'map'],
]);
/** `yaml.Stringorslice`: one text is a list of one. */
const oneOrMore = new Set(['dns', 'dns_search', 'env_file', 'tmpfs']);
/** `yaml.MaporColonSlice`: a map is a list of `key:value`. */
const pairs = new Set(['links', 'device_read_bps', 'device_read_iops', 'device_write_bps', 'device_write_iops']);

/**
 * Lays the keys of a later file over a service: lists are appended, maps merged one level deep, anything else replaced;
 * `image` and `build` displace each other. What the user may not have meant is reported.
 */
export function mergeService(
  base: WrittenEntries,
  later: WrittenEntries,
  rules: MergeRules,
  report: Report,
): WrittenEntries {
  const merged = new Map(base);
  const says = (key: string) => later.has(key) && (rules !== '1.6' || !isZero(later.get(key)));
  if (says('image')) merged.delete('build');
  else if (says('build')) merged.delete('image');
  for (const [key, entry] of later) {
    const earlier = merged.get(key);
    merged.set(key, earlier ? mergeEntry(earlier, entry, rules, report) : entry);
  }
  return merged;
}

function mergeEntry(earlier: WrittenEntry, later: WrittenEntry, rules: MergeRules, report: Report): WrittenEntry {
  if (rules === '1.6' && isZero(later)) {
    if (!isZero(earlier)) report(zeroChangesNothing(later));
    return earlier;
  }
  if (words.has(later.key)) return mergeWords(earlier, later, rules, report);
  if (named.has(later.key)) return mergeNamed(earlier, later, rules, report);
  const left = rules === 'extends' ? earlier.value : listed(earlier);
  const right = rules === '1.6' ? listed(later) : later.value;
  return { ...later, value: mergeValue(left, right) };
}

/** Values that a Go struct left out when it was written down again, so that the earlier ones stayed. */
function isZero(entry: WrittenEntry | undefined): boolean {
  if (entry?.value.kind !== 'scalar') return false;
  const { value } = entry.value;
  return value === null || value === false || value === 0 || value === '';
}

function zeroChangesNothing(later: WrittenEntry): ReturnType<typeof warning> {
  const written = later.value.kind === 'scalar' && later.value.text !== '' ? later.value.text : 'an empty value';
  const message = `\`${later.key}\`: ${written} in a later file changes nothing, as in Rancher 1.6; the earlier value stays`;
  return warning('RC3020', message, { at: later.keyLocation, hint: 'change the earlier value instead' });
}

/** Rancher glued the words of both together, which no program can have been meant to get. */
function mergeWords(earlier: WrittenEntry, later: WrittenEntry, rules: MergeRules, report: Report): WrittenEntry {
  const glued =
    rules === '1.6' || (later.value.kind === 'list' && (rules === 'classic' || earlier.value.kind === 'list'));
  if (glued && !isNothing(earlier.value) && !isNothing(later.value)) {
    const message = `\`${later.key}\` replaces the earlier one; Rancher appended its words to those`;
    const hint = `write \`${later.key}\` in one place only`;
    report(warning('RC3019', message, { at: later.keyLocation, hint, grade: 'approximate' }));
  }
  return later;
}

function mergeNamed(earlier: WrittenEntry, later: WrittenEntry, rules: MergeRules, report: Report): WrittenEntry {
  const kind = named.get(later.key);
  const left = rules === 'extends' ? earlier.value.kind : kind;
  const right = rules === '1.6' ? kind : later.value.kind;
  if (left === right) return { ...later, value: mergeValue(asMap(earlier.value), asMap(later.value)) };
  const lost = lostNames(asMap(earlier.value), asMap(later.value));
  if (lost.length > 0) {
    const message = `\`${later.key}\` replaces the earlier one as a whole, as in Rancher: ${list(lost)} is gone`;
    const hint = left === undefined ? undefined : `write it as a ${left} to add to the earlier one`;
    report(warning('RC3021', message, { at: later.keyLocation, hint }));
  }
  return later;
}

function list(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return names.slice(0, 5).join(', ') + more;
}

function lostNames(earlier: WrittenValue, later: WrittenValue): string[] {
  if (earlier.kind !== 'map') return [];
  const kept = later.kind === 'map' ? later.entries : new Map<string, WrittenEntry>();
  return [...earlier.entries.keys()].filter((name) => !kept.has(name));
}

/** The form that a key's Go type had when it was written down again. */
function listed({ key, value }: WrittenEntry): WrittenValue {
  if (oneOrMore.has(key) && value.kind === 'scalar' && value.value !== null) {
    return { kind: 'list', items: [value], location: value.location };
  }
  if (pairs.has(key) && value.kind === 'map') return pairsOf(value);
  if (key === 'build' && value.kind === 'scalar' && value.value !== null) {
    const context: WrittenEntry = { key: 'context', keyLocation: value.location, value };
    return { kind: 'map', entries: new Map([['context', context]]), location: value.location };
  }
  return value;
}

function pairsOf(map: WrittenMap): WrittenValue {
  const items = [...map.entries.values()].map(({ key, keyLocation, value }): WrittenScalar => {
    const text = value.kind === 'scalar' && value.value !== null ? `${key}:${value.printed}` : key;
    return { kind: 'scalar', value: text, text, printed: text, location: keyLocation };
  });
  return { kind: 'list', items, location: map.location };
}

function mergeValue(earlier: WrittenValue, later: WrittenValue): WrittenValue {
  if (earlier.kind === 'list' && later.kind === 'list') {
    // The same text twice says nothing more; Rancher kept both, and opened or mounted one of them in vain.
    const known = new Set(earlier.items.map((item) => (item.kind === 'scalar' ? item.text : undefined)));
    const added = later.items.filter((item) => item.kind !== 'scalar' || !known.has(item.text));
    return { ...later, items: [...earlier.items, ...added] };
  }
  if (earlier.kind === 'map' && later.kind === 'map') {
    return { ...later, entries: new Map([...earlier.entries, ...later.entries]) };
  }
  return later;
}
