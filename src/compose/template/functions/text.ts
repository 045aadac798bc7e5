import type { Budget } from '../budget.ts';
import { plainText } from '../format.ts';
import { decimalInteger } from '../number.ts';
import { type FunctionTable, fail, fixed, variadic } from '../template-function.ts';
import {
  byteLength,
  byteSlice,
  isSpace,
  lowerCase,
  mapCharacters,
  quoteText,
  trimSpace,
  trimWhile,
  upperCase,
} from '../text.ts';
import { Dictionary, Integer, List, type Value } from '../value.ts';

/** Sprig's functions for text. The text comes last, so that it may be piped in. */
export const textFunctions: FunctionTable = {
  trim: onText(trimSpace),
  upper: onText(upperCase),
  lower: onText(lowerCase),
  title: onText((text) => firstOfWords(text, separates, upperCase)),
  untitle: onText((text) => firstOfWords(text, isSpace, lowerCase)),
  nospace: onText((text) => mapCharacters(text, (character) => (isSpace(character) ? '' : character))),
  trimAll: fixed(['string', 'string'], ([cut, text], budget) => trimAll(cut, text, budget)),
  trimall: fixed(['string', 'string'], ([cut, text], budget) => trimAll(cut, text, budget)),
  trimPrefix: fixed(['string', 'string'], ([prefix, text]) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimSuffix: fixed(['string', 'string'], ([suffix, text]) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  contains: fixed(['string', 'string'], ([part, text], budget) => {
    budget.spendOn(text.length);
    return text.includes(part);
  }),
  hasPrefix: fixed(['string', 'string'], ([prefix, text]) => text.startsWith(prefix)),
  hasSuffix: fixed(['string', 'string'], ([suffix, text]) => text.endsWith(suffix)),
  replace: fixed(['string', 'string', 'string'], ([old, fresh, text], budget) => replaceAll(text, old, fresh, budget)),
  repeat: fixed(['int', 'string'], ([count, text], budget) => {
    if (count < 0) fail('a text cannot be repeated less than 0 times');
    budget.spendOn(count * text.length + count / 32);
    return text.repeat(count);
  }),
  substr: fixed(['int', 'int', 'string'], ([start, end, text], budget) => substring(start, end, text, budget)),
  trunc: fixed(['int', 'string'], ([count, text], budget) => truncated(count, text, budget)),
  quote: variadic([], 'any', (_, values, budget) =>
    present(values)
      .map((value) => quotedText(plainText(value, budget), budget))
      .join(' '),
  ),
  squote: variadic([], 'any', (_, values, budget) =>
    present(values)
      .map((value) => `'${plainText(value, budget)}'`)
      .join(' '),
  ),
  cat: variadic([], 'any', (_, values, budget) =>
    present(values)
      .map((value) => plainText(value, budget))
      .join(' '),
  ),
  indent: fixed(['int', 'string'], ([spaces, text], budget) => indented(spaces, text, budget)),
  nindent: fixed(['int', 'string'], ([spaces, text], budget) => `\n${indented(spaces, text, budget)}`),
  plural: fixed(['string', 'string', 'int'], ([one, many, count]) => (count === 1 ? one : many)),
  toString: fixed(['any'], ([value], budget) => plainText(value, budget)),
  toStrings: fixed(['any'], ([value], budget) => new List(textsOf(value, budget), 'string')),
  join: fixed(['string', 'any'], ([separator, value], budget) => {
    const texts = textsOf(value, budget);
    budget.spendOn(texts.length * separator.length);
    return texts.join(separator);
  }),
  split: fixed(['string', 'string'], ([separator, text], budget) => numbered(split(text, separator, budget))),
  splitn: fixed(['string', 'int', 'string'], ([separator, count, text], budget) =>
    numbered(splitAtMost(text, separator, count, budget)),
  ),
  splitList: fixed(
    ['string', 'string'],
    ([separator, text], budget) => new List(split(text, separator, budget), 'string'),
  ),
  splitPreserveQuotes: fixed(['string'], ([text], budget) => splitPreservingQuotes(text, budget)),
  atoi: fixed(['string'], ([text], budget) => {
    budget.spendOn(text.length);
    return new Integer(decimalInteger(text));
  }),
  hello: fixed([], () => 'Hello!'),
  fail: fixed(['string'], ([message]) => fail(`the template says: ${message}`)),
};

function onText(change: (text: string) => string): FunctionTable[string] {
  return fixed(['string'], ([text], budget) => {
    budget.spendOnEach(text.length);
    return change(text);
  });
}

function quotedText(text: string, budget: Budget): string {
  budget.spendOnEach(text.length);
  return quoteText(text);
}

function present(values: readonly Value[]): readonly Value[] {
  return values.filter((value) => value !== undefined && value !== null);
}

/** With the first letter of each word changed. */
function firstOfWords(text: string, ends: (character: string) => boolean, change: (text: string) => string): string {
  let before = ' ';
  return mapCharacters(text, (character) => {
    const begins = ends(before);
    before = character;
    return begins ? change(character) : character;
  });
}

/** strings.Title: a digit or an underscore ends no word. */
function separates(character: string): boolean {
  if (/[\p{L}\p{Nd}_]/u.test(character)) return false;
  return (character.codePointAt(0) ?? 0) < 0x80 || isSpace(character);
}

function trimAll(cut: string, text: string, budget: Budget): string {
  budget.spendOnEach(cut.length + text.length);
  const gone = new Set(cut);
  return trimWhile(text, (character) => gone.has(character));
}

function replaceAll(text: string, old: string, fresh: string, budget: Budget): string {
  budget.spendOn(text.length);
  const parts = old === '' ? ['', ...text, ''] : text.split(old);
  budget.spendOn(parts.length * (fresh.length + 8));
  return parts.join(fresh);
}

/** Counted in bytes, as Go's strings are. */
function substring(start: number, end: number, text: string, budget: Budget): string {
  budget.spendOn(text.length);
  const length = byteLength(text);
  const from = start < 0 ? 0 : start;
  const to = start >= 0 && (end < 0 || end > length) ? length : end;
  if (to < 0 || to > length || from > to) fail(`the text has ${length} bytes: ${start} to ${end} is no part of it`);
  return byteSlice(text, from, to);
}

function truncated(count: number, text: string, budget: Budget): string {
  budget.spendOn(text.length);
  const length = byteLength(text);
  if (count < 0) return length + count > 0 ? byteSlice(text, length + count, length) : text;
  return length > count ? byteSlice(text, 0, count) : text;
}

function indented(spaces: number, text: string, budget: Budget): string {
  if (spaces < 0) fail('a text cannot be indented by less than 0 spaces');
  budget.spendOn(spaces);
  const padding = ' '.repeat(spaces);
  return padding + replaceAll(text, '\n', `\n${padding}`, budget);
}

/** A list's items as texts, nil left out; of anything else the one text. */
export function textsOf(value: Value, budget: Budget): string[] {
  if (value === undefined || value === null) return [];
  if (!(value instanceof List)) return [plainText(value, budget)];
  budget.spend(value.values.length);
  return present(value.values).map((item) => plainText(item, budget));
}

function split(text: string, separator: string, budget: Budget): string[] {
  budget.spendOn(text.length);
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  budget.spend(parts.length);
  return parts;
}

/** strings.SplitN: the last part is the rest; 0 gives none. */
function splitAtMost(text: string, separator: string, count: number, budget: Budget): string[] {
  if (count === 0) return [];
  const parts = split(text, separator, budget);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

/** sprig's `split` gives a map: `_0`, `_1`, … */
function numbered(parts: readonly string[]): Dictionary {
  return new Dictionary(
    parts.map((part, at) => [`_${at}`, part]),
    'string',
  );
}

const quotationMark = /\p{Quotation_Mark}/u;

/**
 * Rancher's own: words as a shell would see them, their quotes kept. Any quotation mark opens, and any closes. White
 * space at the end belongs to the last word, of two the first ends an empty word; a last character of more than one byte
 * ends no word, and the word is lost. (executor, template/funcs/split_preserve_quotes.go)
 */
function splitPreservingQuotes(text: string, budget: Budget): List {
  budget.spendOnEach(text.length);
  const characters = Array.from(text);
  const words: string[] = [];
  let word = '';
  let inQuotes = false;
  characters.forEach((character, at) => {
    if (quotationMark.test(character)) inQuotes = !inQuotes;
    const isLast = at === characters.length - 1 && character <= '\u007f';
    if (isLast) words.push(word + character);
    else if (isSpace(character) && !inQuotes) {
      words.push(word);
      word = '';
    } else word += character;
  });
  budget.spend(words.length);
  return new List(words, 'string', words.length === 0);
}
