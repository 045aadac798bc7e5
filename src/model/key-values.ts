import type { WrittenEntry, WrittenScalar, WrittenValue } from './written-value.ts';

/** `[KEY=VALUE, …]` as a map; anything else as it is. An item without `=` has no value, like `KEY:`. */
export function asMap(value: WrittenValue): WrittenValue {
  if (value.kind !== 'list') return value;
  const entries = new Map<string, WrittenEntry>();
  for (const item of value.items) {
    if (item.kind !== 'scalar') return value;
    const entry = split(item);
    entries.delete(entry.key);
    entries.set(entry.key, entry);
  }
  return { kind: 'map', entries, location: value.location };
}

function split(item: WrittenScalar): WrittenEntry {
  const at = item.printed.indexOf('=');
  if (at < 0) {
    const value: WrittenScalar = { ...item, value: null, text: '', printed: '' };
    return { key: item.printed, keyLocation: item.location, value };
  }
  const text = item.printed.slice(at + 1);
  const value: WrittenScalar = { ...item, value: text, text, printed: text };
  return { key: item.printed.slice(0, at), keyLocation: item.location, value };
}
