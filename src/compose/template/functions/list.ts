import type { Budget } from '../budget.ts';
import { plainText } from '../format.ts';
import { type FunctionTable, fail, fixed, variadic } from '../template-function.ts';
import { compareText } from '../text.ts';
import { deepEqual, held, Integer, isNil, isTrue, List, Structure, typeName, type Value } from '../value.ts';
import { numberFunctions } from './number.ts';
import { textsOf } from './text.ts';

const functions: FunctionTable = {
  list: variadic([], 'any', (_, values) => new List(values.map(held))),
  tuple: variadic([], 'any', (_, values) => new List(values.map(held))),
  first: fixed(['any'], ([value], budget) => itemsOf(value, budget)[0]),
  last: fixed(['any'], ([value], budget) => itemsOf(value, budget).at(-1)),
  rest: fixed(['any'], ([value], budget) => part(itemsOf(value, budget), 1)),
  initial: fixed(['any'], ([value], budget) => part(itemsOf(value, budget), 0, -1)),
  append: fixed(['any', 'any'], ([value, item], budget) => new List([...itemsOf(value, budget), held(item)])),
  push: fixed(['any', 'any'], ([value, item], budget) => new List([...itemsOf(value, budget), held(item)])),
  prepend: fixed(['any', 'any'], ([value, item], budget) => new List([held(item), ...itemsOf(value, budget)])),
  concat: variadic([], 'any', (_, values, budget) => {
    const all = values.flatMap((value) => [...itemsOf(value, budget)]);
    return new List(all, undefined, all.length === 0);
  }),
  reverse: fixed(['any'], ([value], budget) => new List(itemsOf(value, budget).toReversed())),
  compact: fixed(['any'], ([value], budget) => new List(itemsOf(value, budget).filter((item) => !isEmpty(item)))),
  uniq: fixed(['any'], ([value], budget) => {
    const found: Value[] = [];
    for (const item of itemsOf(value, budget)) if (!includes(found, item, budget)) found.push(item);
    return new List(found);
  }),
  without: variadic(['any'], 'any', ([value], omitted, budget) => {
    const gone = omitted.map(held);
    return new List(itemsOf(value, budget).filter((item) => !includes(gone, item, budget)));
  }),
  has: fixed(['any', 'any'], ([wanted, value], budget) => {
    if (value === undefined || value === null) return false;
    return includes(itemsOf(value, budget), held(wanted), budget);
  }),
  slice: variadic(['any'], 'any', ([value], bounds, budget) => slice(value, bounds, budget)),
  chunk: fixed(['int', 'any'], ([size, value], budget) => chunks(size, itemsOf(value, budget))),
};

/** Sprig's functions for lists. `mustFirst` and its like differ from `first` in nothing that a template sees. */
export const listFunctions: FunctionTable = {
  ...functions,
  ...withMust(functions, ['first', 'last', 'rest', 'initial', 'append', 'push', 'prepend', 'reverse', 'compact']),
  ...withMust(functions, ['uniq', 'without', 'has', 'slice', 'chunk']),
  sortAlpha: fixed(['any'], ([value], budget) => {
    const texts = value instanceof List ? textsOf(value, budget) : [plainText(value, budget)];
    budget.spend(texts.length * Math.log2(texts.length + 1));
    budget.spendOn(texts.reduce((sum, text) => sum + text.length, 0));
    return new List(texts.toSorted(compareText), 'string');
  }),
  all: variadic([], 'any', (_, values) => !values.some(isEmpty)),
  any: variadic([], 'any', (_, values) => !values.every(isEmpty)),
  coalesce: variadic([], 'any', (_, values) => values.find((value) => !isEmpty(value))),
  default: variadic(['any'], 'any', ([otherwise], [given]) => (isEmpty(given) ? otherwise : given)),
  empty: fixed(['any'], ([value]) => isEmpty(value)),
  ternary: fixed(['any', 'any', 'bool'], ([whenTrue, whenFalse, condition]) => (condition ? whenTrue : whenFalse)),
};

/** The same functions below names that begin with `must`. */
function withMust(functions: FunctionTable, names: readonly string[]): FunctionTable {
  return Object.fromEntries(
    names.flatMap((name) => {
      const known = functions[name];
      return known ? [[`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, known]] : [];
    }),
  );
}

/** What sprig calls empty: what `if` takes for false. */
function isEmpty(value: Value): boolean {
  return !(value instanceof Structure) && !isTrue(value);
}

function itemsOf(value: Value, budget: Budget): readonly Value[] {
  if (!(value instanceof List)) return fail(`a list is expected, not ${value === null ? 'nil' : typeName(value)}`);
  budget.spend(value.values.length);
  return value.values;
}

function part(items: readonly Value[], start: number, end?: number): List {
  return new List(items.slice(start, end), undefined, items.length === 0);
}

function includes(items: readonly Value[], wanted: Value, budget: Budget): boolean {
  return items.some((item) => deepEqual(item, wanted, budget));
}

function slice(value: Value, bounds: readonly Value[], budget: Budget): Value {
  const items = itemsOf(value, budget);
  if (items.length === 0 || !(value instanceof List)) return undefined;
  const bound = (at: number, otherwise: number): number => {
    const given = bounds[at];
    const whole = bounds.length > at ? numberFunctions['int']?.call([given], budget) : undefined;
    return whole instanceof Integer ? Number(whole.value) : otherwise;
  };
  const [start, end] = [bound(0, 0), bound(1, items.length)];
  if (start < 0 || end > items.length || start > end) {
    return fail(`the list has ${items.length} items: ${start} to ${end} is no part of it`);
  }
  return new List(items.slice(start, end), value.items, isNil(value));
}

/** A size below 0 means nothing, and gives what sprig's sums give. */
function chunks(size: number, items: readonly Value[]): List {
  const count = Math.floor((items.length - 1) / size) + 1;
  const isOne = size < 0 && items.length === 1;
  if (size === 0 || count < 0 || (size < 0 && count > 0 && !isOne)) fail('the parts of a list have at least one item');
  if (isOne) return new List([new List(items)], '[]interface {}');
  const parts = Array.from({ length: count }, (_, at) => new List(items.slice(at * size, (at + 1) * size)));
  return new List(parts, '[]interface {}');
}
