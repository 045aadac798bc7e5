import type { Budget } from './budget.ts';
import { sortedEntries } from './format.ts';
import { Dictionary, Integer, isNil, List, Structure, type Value } from './value.ts';

export interface JsonStyle {
  /** `<`, `>` and `&` as escapes, as Go's encoder writes them. */
  readonly escapesHtml: boolean;
  /** Of each level; empty: all on one line. */
  readonly indent: string;
}

/** A value as Go's encoding/json writes it; undefined for what no JSON can say: infinity. */
export function writeJson(value: Value, style: JsonStyle, budget: Budget): string | undefined {
  return written(value, style, budget, 0);
}

function written(value: Value, style: JsonStyle, budget: Budget, depth: number): string | undefined {
  budget.spend(1);
  budget.nested(depth);
  if (isNil(value)) return 'null';
  if (typeof value === 'string') {
    budget.spendOn(value.length);
    return jsonText(value, style);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? jsonNumber(value) : undefined;
  if (value instanceof Integer) return value.value.toString();
  if (value instanceof List)
    return collected('[', ']', value.values, (item) => written(item, style, budget, depth + 1));
  if (value instanceof Dictionary || value instanceof Structure) {
    const entries = value instanceof Dictionary ? sortedEntries(value) : [...value.fields];
    const colon = style.indent === '' ? ':' : ': ';
    return collected('{', '}', entries, ([key, item]) => {
      const text = written(item, style, budget, depth + 1);
      return text === undefined ? undefined : jsonText(key, style) + colon + text;
    });
  }
  return String(value);

  function collected<T>(open: string, close: string, items: readonly T[], each: (item: T) => string | undefined) {
    const texts = items.map(each);
    if (texts.includes(undefined)) return undefined;
    if (style.indent === '' || texts.length === 0) return open + texts.join(',') + close;
    budget.spend((texts.length * depth) / 8);
    const line = `\n${style.indent.repeat(depth)}`;
    return `${open}${line}${style.indent}${texts.join(`,${line}${style.indent}`)}${line}${close}`;
  }
}

const htmlCharacters = /[<>&]/g;
const separators = /[\u2028\u2029]/g;

function jsonText(text: string, style: JsonStyle): string {
  const asEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const plain = JSON.stringify(text).replaceAll(separators, asEscape);
  return style.escapesHtml ? plain.replaceAll(htmlCharacters, asEscape) : plain;
}

function jsonNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** What the text says, or undefined for what is no JSON. All numbers are floats, as in Go. */
export function parseJson(text: string, budget: Budget): { readonly value: Value } | undefined {
  budget.spendOnEach(text.length);
  try {
    return { value: converted(JSON.parse(text), budget, 0) };
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function converted(value: unknown, budget: Budget, depth: number): Value {
  budget.spend(1);
  budget.nested(depth);
  if (Array.isArray(value)) return new List(value.map((item) => converted(item, budget, depth + 1)));
  if (typeof value === 'object' && value !== null) {
    return new Dictionary(Object.entries(value).map(([key, item]) => [key, converted(item, budget, depth + 1)]));
  }
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? value : null;
}
