import type { WrittenEntries, WrittenValue } from '../../src/model/written-value.ts';

/** A written value as JavaScript has it, for comparing. */
export function plainValue(value: WrittenValue): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(plainValue);
  return plainEntries(value.entries);
}

export function plainEntries(entries: WrittenEntries): Record<string, unknown> {
  return Object.fromEntries([...entries.values()].map(({ key, value }) => [key, plainValue(value)]));
}
