import { asMap } from '../model/key-values.ts';
import type { WrittenEntries, WrittenEntry, WrittenValue } from '../model/written-value.ts';

/** Keys whose value is one thing: a list of a later file replaces it instead of growing it. */
const whole = new Set(['command', 'entrypoint']);

/** Keys that are a map in spirit, written as a map or as a list of `KEY=VALUE`. */
const keyed = new Set(['environment', 'labels']);

/**
 * Lays the keys of a later file over a service, as Rancher 1.6 did: maps are merged, lists appended, anything else
 * replaced; `image` and `build` displace each other.
 */
export function mergeService(base: WrittenEntries, later: WrittenEntries): WrittenEntries {
  const merged = new Map(base);
  if (later.has('image')) merged.delete('build');
  else if (later.has('build')) merged.delete('image');
  for (const [key, entry] of later) {
    const earlier = merged.get(key);
    merged.set(key, earlier ? mergeEntry(earlier, entry) : entry);
  }
  return merged;
}

function mergeEntry(earlier: WrittenEntry, later: WrittenEntry): WrittenEntry {
  if (whole.has(later.key)) return later;
  const [left, right] = keyed.has(later.key)
    ? [asMap(earlier.value), asMap(later.value)]
    : [earlier.value, later.value];
  return { ...later, value: mergeValue(left, right) };
}

function mergeValue(earlier: WrittenValue, later: WrittenValue): WrittenValue {
  if (earlier.kind === 'list' && later.kind === 'list') {
    return { ...later, items: [...earlier.items, ...later.items] };
  }
  if (earlier.kind === 'map' && later.kind === 'map') {
    const entries = new Map(earlier.entries);
    for (const [key, entry] of later.entries) {
      const before = entries.get(key);
      entries.set(key, before ? { ...entry, value: mergeValue(before.value, entry.value) } : entry);
    }
    return { ...later, entries };
  }
  return later;
}
