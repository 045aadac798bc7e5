import type { Budget } from '../budget.ts';
import { plainText } from '../format.ts';
import { type FunctionTable, fail, fixed, variadic } from '../template-function.ts';
import { compareText } from '../text.ts';
import { Dictionary, deepEqual, held, kindName, List, typeName, type Value } from '../value.ts';

/**
 * Sprig's functions for maps, and those for types. Go gives the keys of a map in a different order each time: here
 * `keys` and `values` follow the order of the keys.
 */
export const mapFunctions: FunctionTable = {
  dict: variadic([], 'any', (_, values, budget) => {
    const entries: [string, Value][] = [];
    for (let at = 0; at < values.length; at += 2) {
      entries.push([plainText(values[at], budget), at + 1 < values.length ? held(values[at + 1]) : '']);
    }
    return new Dictionary(entries);
  }),
  get: fixed(['map', 'string'], ([map, key]) => (map.entries.has(key) ? map.entries.get(key) : '')),
  set: fixed(['map', 'string', 'any'], ([map, key, value]) => {
    if (map.isNil) fail('there is no map to set a key in');
    map.entries.set(key, held(value));
    return map;
  }),
  unset: fixed(['map', 'string'], ([map, key]) => {
    map.entries.delete(key);
    return map;
  }),
  hasKey: fixed(['map', 'string'], ([map, key]) => map.entries.has(key)),
  pluck: variadic(['string'], 'map', ([key], maps) => {
    return new List(maps.filter((map) => map.entries.has(key)).map((map) => held(map.entries.get(key))));
  }),
  keys: variadic([], 'map', (_, maps, budget) => {
    budget.spend(maps.reduce((sum, map) => sum + map.entries.size, 0));
    return new List(
      maps.flatMap((map) => sortedKeys(map)),
      'string',
    );
  }),
  values: fixed(['map'], ([map], budget) => {
    budget.spend(map.entries.size);
    return new List(sortedKeys(map).map((key) => held(map.entries.get(key))));
  }),
  pick: variadic(['map'], 'string', ([map], keys, budget) => filtered(map, keys, true, budget)),
  omit: variadic(['map'], 'string', ([map], keys, budget) => filtered(map, keys, false, budget)),
  dig: variadic([], 'any', (_, values) => dig(values)),
  typeOf: fixed(['any'], ([value]) => typeName(value)),
  typeIs: fixed(['string', 'any'], ([name, value]) => name === typeName(value)),
  typeIsLike: fixed(['string', 'any'], ([name, value]) => name === typeName(value) || `*${name}` === typeName(value)),
  kindOf: fixed(['any'], ([value]) => kindName(value)),
  kindIs: fixed(['string', 'any'], ([name, value]) => name === kindName(value)),
  deepEqual: fixed(['any', 'any'], ([one, other], budget) => deepEqual(one, other, budget)),
};

function sortedKeys(map: Dictionary): string[] {
  return [...map.entries.keys()].sort(compareText);
}

/** The entries whose keys are among these, or all others. */
function filtered(map: Dictionary, keys: readonly string[], kept: boolean, budget: Budget): Dictionary {
  budget.spend(map.entries.size + keys.length);
  const named = new Set(keys);
  return new Dictionary([...map.entries].filter(([key]) => named.has(key) === kept));
}

/** `dig "a" "b" default map`: what is at `.a.b`. */
function dig(values: readonly Value[]): Value {
  if (values.length < 3) return fail('`dig` takes keys, a default and a map');
  const keys = values.slice(0, -2);
  let found: Value = values.at(-1);
  for (const key of keys) {
    if (!(found instanceof Dictionary) || found.items === 'string')
      return fail(`a map is expected, not ${typeName(found)}`);
    if (typeof key !== 'string') return fail(`a key is a string, not ${typeName(key)}`);
    if (!found.entries.has(key)) return values.at(-2);
    found = found.entries.get(key);
  }
  return found;
}
