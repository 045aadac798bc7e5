import type { Budget } from '../budget.ts';
import { print, printFormat, printLine } from '../print.ts';
import { type FunctionTable, fail, fixed, variadic } from '../template-function.ts';
import { byteLength, encodeBytes, isPrintable } from '../text.ts';
import { Dictionary, held, Integer, kindName, List, typeName, type Value } from '../value.ts';

/** Built into text/template, beside comparisons. `slice` is sprig's, which took the name. */
export const builtinFunctions: FunctionTable = {
  print: variadic([], 'any', (_, values, budget) => print(values, budget)),
  println: variadic([], 'any', (_, values, budget) => printLine(values, budget)),
  printf: variadic(['string'], 'any', ([pattern], values, budget) => printFormat(pattern, values, budget)),
  html: variadic([], 'any', (_, values, budget) => escaped(values, budget, htmlEscapes)),
  js: variadic([], 'any', (_, values, budget) => joined(values, budget).replaceAll(perhapsEscaped, scriptEscape)),
  urlquery: variadic([], 'any', (_, values, budget) => queryEscape(joined(values, budget))),
  len: fixed(['value'], ([value], budget) => new Integer(lengthOf(value, budget))),
  index: variadic(['value'], 'value', ([value], keys, budget) => {
    if (value === undefined || value === null) return fail('there is no value to index');
    return keys.reduce((item: Value, key) => itemAt(item, key, budget), value);
  }),
  call: variadic(['value'], 'value', ([value]) =>
    fail(`a ${typeName(value)} cannot be called: there are no functions in the data`),
  ),
};

function lengthOf(value: Value, budget: Budget): number {
  if (typeof value === 'string') {
    budget.spendOn(value.length);
    return byteLength(value);
  }
  if (value instanceof List) return value.values.length;
  if (value instanceof Dictionary) return value.entries.size;
  return fail(value === undefined || value === null ? 'no value has no length' : `a ${typeName(value)} has no length`);
}

function itemAt(value: Value, key: Value, budget: Budget): Value {
  if (value instanceof Dictionary) {
    if (typeof key !== 'string') return fail(`the keys of the map are strings, not ${kindName(key)}`);
    if (value.entries.has(key)) return value.entries.get(key);
    return value.items === 'string' ? '' : null;
  }
  if (typeof value !== 'string' && !(value instanceof List)) return fail(`a ${typeName(value)} cannot be indexed`);
  if (!(key instanceof Integer)) return fail(`an index is a whole number, not ${kindName(key)}`);
  const at = Number(key.value);
  const length = lengthOf(value, budget);
  if (at < 0 || at >= length) return fail(`the index ${key.value} is outside: there are ${length}`);
  if (value instanceof List) return held(value.values[at]);
  return new Integer(encodeBytes(value)[at] ?? 0, 'uint8');
}

function joined(values: readonly Value[], budget: Budget): string {
  // Here nil prints as a value that is missing.
  const text = print(
    values.map((value) => value ?? '<no value>'),
    budget,
  );
  budget.spendOnEach(text.length);
  return text;
}

const htmlEscapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['\0', '\ufffd'],
]);

function escaped(values: readonly Value[], budget: Budget, escapes: ReadonlyMap<string, string>): string {
  return joined(values, budget).replaceAll(/[&<>"'\0]/g, (character) => escapes.get(character) ?? character);
}

const perhapsEscaped = /[\\'"<>&=]|[^ -~]/gu;

const scriptEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ['=', '\\u003D'],
]);

function scriptEscape(character: string): string {
  const known = scriptEscapes.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && (code < 0x80 || isPrintable(character))) return character;
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function queryEscape(text: string): string {
  return Array.from(encodeBytes(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(character)) return character;
    return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
