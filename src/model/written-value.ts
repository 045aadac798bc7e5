import type { Location } from './location.ts';

/** A value as the user wrote it: decoded, and still knowing where it stands and how it was spelt. */
export type WrittenValue = WrittenScalar | WrittenList | WrittenMap;

export interface WrittenScalar {
  readonly kind: 'scalar';
  /** What the YAML dialect reads it as. */
  readonly value: string | number | boolean | null;
  /** How it was spelt, quotes and escapes resolved: `yes`, `0644` and `1.10` stay as they are. */
  readonly text: string;
  /** How Rancher printed it where it turned a value into text (environment, labels): `true`, `420`, `1.1`. */
  readonly printed: string;
  readonly location: Location;
}

export interface WrittenList {
  readonly kind: 'list';
  readonly items: readonly WrittenValue[];
  readonly location: Location;
}

export interface WrittenMap {
  readonly kind: 'map';
  readonly entries: WrittenEntries;
  readonly location: Location;
}

export interface WrittenEntry {
  readonly key: string;
  readonly keyLocation: Location;
  readonly value: WrittenValue;
}

/** In the order of the file. A Map, since keys come from outside and may be called `__proto__`. */
export type WrittenEntries = ReadonlyMap<string, WrittenEntry>;

/** Whether a value says nothing: `key:`, `key: ~`. Rancher reads it like an absent key. */
export function isNothing(value: WrittenValue): boolean {
  return value.kind === 'scalar' && value.value === null;
}
