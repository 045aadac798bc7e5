import { beginningOf } from '../../../model/beginning.ts';
import { type FunctionTable, fail, fixed, variadic } from '../template-function.ts';
import { compareText } from '../text.ts';
import { Integer, isNil, isTrue, kindName, Structure, typeName, type Value } from '../value.ts';

/** Built into text/template. `and` and `or` are not here: they do not evaluate what they do not need. */
export const comparisonFunctions: FunctionTable = {
  not: fixed(['value'], ([value]) => !isTrue(value)),
  eq: variadic(['value'], 'value', ([first], others) => {
    if (others.length === 0) fail('there is nothing to compare with');
    return others.some((other) => equal(first, other));
  }),
  ne: fixed(['value', 'value'], ([one, other]) => !equal(one, other)),
  lt: fixed(['value', 'value'], ([one, other]) => compare(one, other) < 0),
  le: fixed(['value', 'value'], ([one, other]) => compare(one, other) <= 0),
  // Not `> 0`: with NaN, which compares with nothing, Go answers true.
  gt: fixed(['value', 'value'], ([one, other]) => !(compare(one, other) <= 0)),
  ge: fixed(['value', 'value'], ([one, other]) => !(compare(one, other) < 0)),
};

/** Kinds that Go compares: all whole numbers are one. Undefined: lists, maps and the like. */
function basicKind(value: Value): 'bool' | 'string' | 'float' | 'integer' | undefined {
  if (value instanceof Integer) return 'integer';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'float' : undefined;
}

function equal(one: Value, other: Value): boolean {
  const kind = basicKind(one);
  if (kind !== basicKind(other)) {
    if (isAbsent(one) || isAbsent(other)) return false;
    return fail(`${described(one)} cannot be compared with ${described(other)}`);
  }
  if (kind !== undefined) return comparable(one) === comparable(other);
  if (!isAbsent(one) && !isAbsent(other) && kindName(one) !== kindName(other)) {
    fail(`${described(one)} cannot be compared with ${described(other)}`);
  }
  if (isNil(one) || isNil(other)) return isNil(one) === isNil(other);
  if (one instanceof Structure && other instanceof Structure) return one === other;
  return fail(`${described(other)} cannot be compared`);
}

function isAbsent(value: Value): boolean {
  return value === undefined || value === null;
}

function comparable(value: Value): Value | bigint {
  return value instanceof Integer ? value.value : value;
}

function compare(one: Value, other: Value): number {
  const kind = basicKind(one);
  const otherKind = basicKind(other);
  if (kind === undefined || otherKind === undefined || (kind === otherKind && kind === 'bool')) {
    return fail(`${described(kind === undefined ? one : other)} is neither less nor greater than anything`);
  }
  if (kind !== otherKind) return fail(`${described(one)} cannot be compared with ${described(other)}`);
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other);
  const [a, b] = [comparable(one), comparable(other)] as [number, number];
  // With NaN every comparison is false.
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

function described(value: Value): string {
  if (value === undefined || value === null) return 'no value';
  if (typeof value === 'string') return `the string "${beginningOf(value, 40)}"`;
  if (value instanceof Integer) return `the number ${value.value}`;
  return `a ${typeName(value)}`;
}
