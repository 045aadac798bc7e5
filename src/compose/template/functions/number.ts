import type { Budget } from '../budget.ts';
import { plainText } from '../format.ts';
import { fitsInteger, parseFloating, parsePrefixedInteger, wrapped } from '../number.ts';
import { type FunctionTable, fail, fixed, variadic } from '../template-function.ts';
import { Integer, List, type Value } from '../value.ts';

/** Sprig's functions for numbers: they take anything, and what is no number is 0. */
export const numberFunctions: FunctionTable = {
  int: fixed(['any'], ([value]) => new Integer(toInteger(value))),
  int64: fixed(['any'], ([value]) => new Integer(toInteger(value), 'int64')),
  float64: fixed(['any'], ([value]) => toFloat(value)),
  toDecimal: fixed(['any'], ([value], budget) => new Integer(fromOctal(plainText(value, budget)), 'int64')),
  add: variadic([], 'any', (_, values) => int64(values.reduce((sum, value) => wrapped(sum + toInteger(value)), 0n))),
  add1: fixed(['any'], ([value]) => int64(toInteger(value) + 1n)),
  sub: fixed(['any', 'any'], ([one, other]) => int64(toInteger(one) - toInteger(other))),
  mul: variadic(['any'], 'any', ([first], values) =>
    int64(values.reduce((product, value) => wrapped(product * toInteger(value)), toInteger(first))),
  ),
  div: fixed(['any', 'any'], ([one, other]) => int64(toInteger(one) / divisor(other))),
  mod: fixed(['any', 'any'], ([one, other]) => int64(toInteger(one) % divisor(other))),
  max: variadic(['any'], 'any', ([first], values) => extreme(first, values, (one, other) => one > other)),
  biggest: variadic(['any'], 'any', ([first], values) => extreme(first, values, (one, other) => one > other)),
  min: variadic(['any'], 'any', ([first], values) => extreme(first, values, (one, other) => one < other)),
  maxf: variadic(['any'], 'any', ([first], values) => Math.max(toFloat(first), ...values.map(toFloat))),
  minf: variadic(['any'], 'any', ([first], values) => Math.min(toFloat(first), ...values.map(toFloat))),
  floor: fixed(['any'], ([value]) => Math.floor(toFloat(value))),
  ceil: fixed(['any'], ([value]) => Math.ceil(toFloat(value))),
  round: variadic(['any', 'int'], 'float64', ([value, places], [roundOn = 0.5]) =>
    rounded(toFloat(value), places, roundOn),
  ),
  until: fixed(['int'], ([count], budget) => new List(steps(0, count, count < 0 ? -1 : 1, budget), 'int')),
  untilStep: fixed(
    ['int', 'int', 'int'],
    ([start, stop, step], budget) => new List(steps(start, stop, step, budget), 'int'),
  ),
  seq: variadic([], 'int', (_, bounds, budget) => sequence(bounds, budget)),
};

function int64(value: bigint): Integer {
  return new Integer(wrapped(value), 'int64');
}

/** cast.ToInt64: text with a prefix (`0x10`, `010`) as in Go, `3.0` and `.0` without their zeros. */
function toInteger(value: Value): bigint {
  if (value instanceof Integer) return value.value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return truncated(value);
  if (typeof value !== 'string') return 0n;
  const parsed = parsePrefixedInteger(value.length > 100 ? value : value.replace(/\.0+$/, ''));
  return parsed !== undefined && fitsInteger(parsed) ? parsed : 0n;
}

/** What Go's conversion leaves on amd64 of a float that no int64 can hold. */
function truncated(value: number): bigint {
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : -(2n ** 63n);
  return fitsInteger(whole) ? whole : -(2n ** 63n);
}

function toFloat(value: Value): number {
  if (value instanceof Integer) return Number(value.value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? (parseFloating(value) ?? 0) : 0;
}

function fromOctal(text: string): bigint {
  const [, sign, digits] = /^([+-]?)([0-7]{1,30})$/.exec(text) ?? [];
  if (digits === undefined) return 0n;
  const value = BigInt(`0o${digits}`) * (sign === '-' ? -1n : 1n);
  return fitsInteger(value) ? value : 0n;
}

function divisor(value: Value): bigint {
  const by = toInteger(value);
  return by === 0n ? fail('a number is divided by 0') : by;
}

function extreme(first: Value, values: readonly Value[], better: (one: bigint, other: bigint) => boolean): Integer {
  return int64(values.map(toInteger).reduce((best, value) => (better(value, best) ? value : best), toInteger(first)));
}

function rounded(value: number, places: number, roundOn: number): number {
  const scale = 10 ** places;
  const digit = scale * value;
  const up = digit - Math.trunc(digit) >= roundOn;
  return (up ? Math.ceil(digit) : Math.floor(digit)) / scale;
}

function steps(start: number, stop: number, step: number, budget: Budget): Integer[] {
  const runs = stop < start ? step < 0 : step > 0;
  if (!runs) return [];
  budget.spend(Math.abs(stop - start) / Math.abs(step));
  const values: Integer[] = [];
  for (let value = start; step > 0 ? value < stop : value > stop; value += step) values.push(new Integer(value));
  return values;
}

/** As the command seq: with an end, a start and an end, or a start, a step and an end. */
function sequence(bounds: readonly number[], budget: Budget): string {
  const [first = 0, second = 0, third = 0] = bounds;
  const along = (start: number, end: number): number => (end < start ? -1 : 1);
  const joined = (start: number, stop: number, step: number): string =>
    steps(start, stop, step, budget)
      .map(({ value }) => value)
      .join(' ');
  if (bounds.length === 1) return joined(1, first + along(1, first), along(1, first));
  if (bounds.length === 2) return joined(first, second + along(first, second), along(first, second));
  if (bounds.length !== 3 || (third < first && second > 0)) return '';
  return joined(first, third + along(first, third), second);
}
