import type { Budget } from './budget.ts';

/**
 * A value in a template, with the type that it has in Go, since text/template checks types and prints by them.
 * `undefined` is no value at all: what a key that is not there gives, and prints as `<no value>`. `null` is Go's nil
 * within a list or map: it prints as `<nil>`, and asking it for a field is an error. A JavaScript number is a float64.
 */
export type Value = undefined | null | string | boolean | number | Integer | List | Dictionary | Structure;

/** A whole number. Functions of sprig count in int64; literals, lengths and indexes are int. */
export class Integer {
  readonly value: bigint;
  readonly type: 'int' | 'int64' | 'uint8';

  constructor(value: bigint | number, type: 'int' | 'int64' | 'uint8' = 'int') {
    this.value = BigInt(value);
    this.type = type;
  }
}

/** `items` is Go's type of them. */
export class List {
  readonly values: readonly Value[];
  readonly items: string;
  /** Go tells a list that is nil from an empty one, in comparisons and in JSON. */
  readonly isNil: boolean;

  constructor(values: readonly Value[], items = anything, isNil = false) {
    this.values = values;
    this.items = items;
    this.isNil = isNil;
  }
}

/** A map with strings as keys. `set` and `unset` change it in place, as in sprig. */
export class Dictionary {
  readonly entries: Map<string, Value>;
  readonly items: string;
  readonly isNil: boolean;

  constructor(entries: Iterable<readonly [string, Value]>, items = anything, isNil = false) {
    this.entries = new Map(entries);
    this.items = items;
    this.isNil = isNil;
  }
}

/** A struct of Rancher's: it has these fields, and asking for another one is an error. */
export class Structure {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;

  constructor(name: string, fields: ReadonlyMap<string, string>) {
    this.name = name;
    this.fields = fields;
  }
}

export const anything = 'interface {}';

/** Name of its type as Go prints it. */
export function typeName(value: Value): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (value instanceof Integer) return value.type;
  if (value instanceof List) return `[]${value.items}`;
  if (value instanceof Dictionary) return `map[string]${value.items}`;
  return value.name;
}

/** Name of its kind: reflect.Kind. */
export function kindName(value: Value): string {
  if (value === undefined || value === null) return 'invalid';
  if (value instanceof List) return 'slice';
  if (value instanceof Dictionary) return 'map';
  if (value instanceof Structure) return 'struct';
  return typeName(value);
}

/** What `if` makes of a value. A string is true unless it is empty: "false" is true. */
export function isTrue(value: Value): boolean {
  if (value === undefined || value === null) return false;
  if (value instanceof Integer) return value.value !== 0n;
  if (value instanceof List) return value.values.length > 0;
  if (value instanceof Dictionary) return value.entries.size > 0;
  if (typeof value === 'object') return true;
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

/** Whether a value is nil of its type. */
export function isNil(value: Value): boolean {
  if (value === undefined || value === null) return true;
  return (value instanceof List || value instanceof Dictionary) && value.isNil;
}

/** Go's empty interface holds nil where it holds nothing. */
export function held(value: Value): Value {
  return value === undefined ? null : value;
}

/** reflect.DeepEqual: types count, too. */
export function deepEqual(one: Value, other: Value, budget: Budget, depth = 0): boolean {
  budget.spend(1);
  budget.nested(depth);
  if (typeName(one) !== typeName(other) || isNil(one) !== isNil(other)) return false;
  if (one instanceof Integer && other instanceof Integer) return one.value === other.value;
  if (one instanceof List && other instanceof List) {
    if (one.values.length !== other.values.length) return false;
    return one.values.every((value, at) => deepEqual(value, other.values[at], budget, depth + 1));
  }
  if (one instanceof Dictionary && other instanceof Dictionary) {
    if (one.entries.size !== other.entries.size) return false;
    return [...one.entries].every(
      ([key, value]) => other.entries.has(key) && deepEqual(value, other.entries.get(key), budget, depth + 1),
    );
  }
  if (one instanceof Structure && other instanceof Structure) {
    return [...one.fields].every(([key, value]) => other.fields.get(key) === value);
  }
  if (isNil(one)) return true;
  if (typeof one === 'string') budget.spendOn(one.length);
  return one === other;
}
