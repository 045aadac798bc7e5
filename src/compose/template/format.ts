import type { Budget } from './budget.ts';
import { formatFloat, formatInteger } from './format-number.ts';
import { compareText, encodeBytes, isPrintable, quoteText } from './text.ts';
import { anything, Dictionary, type Integer, List, Structure, typeName, type Value } from './value.ts';
import { pad, plainVerb, type Verb } from './verb.ts';

/** A value as Go's fmt prints it with this verb. */
export function format(value: Value, verb: Verb, budget: Budget, depth = 0): string {
  budget.spend(1 + (verb.width ?? 0) / 32 + (typeof value === 'number' ? (verb.precision ?? 0) : 0));
  budget.nested(depth);
  if (value === undefined || value === null) return formatNil(verb, depth);
  if (depth === 0 && verb.letter === 'T') return formatSimple(typeName(value), { ...verb, letter: 's' }) ?? '';
  if (depth === 0 && verb.letter === 'p') return badVerb(value, verb, budget);
  if (value instanceof List || value instanceof Dictionary || value instanceof Structure) {
    return formatCollection(value, verb, budget, depth);
  }
  if (typeof value === 'string') budget.spendOnEach(value.length);
  return formatSimple(value, verb) ?? badVerb(value, verb, budget);
}

/** A value in the text that a template writes: fmt.Sprint, and `%v`. */
export function plainText(value: Value, budget: Budget): string {
  if (typeof value === 'string') {
    budget.spendOn(value.length);
    return value;
  }
  return format(value, plainVerb, budget);
}

function formatNil(verb: Verb, depth: number): string {
  if (depth > 0) return verb.goSyntax ? `${anything}(nil)` : '<nil>';
  if (verb.letter === 'v' || verb.letter === 'T') return pad('<nil>', verb);
  return `%!${verb.letter}(<nil>)`;
}

function badVerb(value: Value, verb: Verb, budget: Budget): string {
  const text = format(value, { ...verb, letter: 'v' }, budget);
  return `%!${verb.letter}(${typeName(value)}=${text})`;
}

function formatSimple(value: string | boolean | number | Integer, verb: Verb): string | undefined {
  if (typeof value === 'string') return formatText(value, verb);
  if (typeof value === 'boolean') return 'tv'.includes(verb.letter) ? pad(String(value), verb) : undefined;
  if (typeof value === 'number') return formatFloat(value, verb);
  return formatInteger(value.value, verb, value.type === 'uint8');
}

function formatText(text: string, verb: Verb): string | undefined {
  if (verb.letter === 'x' || verb.letter === 'X') return hexadecimalBytes(text, verb);
  if (!'vsq'.includes(verb.letter)) return undefined;
  const cut = verb.precision === undefined ? text : Array.from(text).slice(0, verb.precision).join('');
  if (verb.letter !== 'q' && !verb.goSyntax) return pad(cut, verb);
  const raw = verb.letter === 'q' && verb.sharp && canBeRaw(cut);
  return pad(raw ? `\`${cut}\`` : quoteText(cut, '"', verb.letter === 'q' && verb.plus), verb);
}

function canBeRaw(text: string): boolean {
  return Array.from(text).every(
    (one) => one !== '`' && one !== '\u007f' && (one === '\t' || isPrintable(one) || one > '~'),
  );
}

function hexadecimalBytes(text: string, verb: Verb): string {
  const bytes = Array.from(encodeBytes(text)).slice(0, verb.precision);
  if (bytes.length === 0) return pad('', verb);
  const pairs = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  const start = verb.sharp ? '0x' : '';
  const joined = start + pairs.join(verb.space ? ` ${start}` : '');
  return pad(verb.letter === 'X' ? joined.toUpperCase() : joined, verb);
}

function formatCollection(value: List | Dictionary | Structure, verb: Verb, budget: Budget, depth: number): string {
  const inner = (item: Value): string => format(item, verb, budget, depth + 1);
  const separator = verb.goSyntax ? ', ' : ' ';
  const name = verb.goSyntax ? typeName(value) : '';
  if (value instanceof Structure) {
    const named = verb.goSyntax || verb.fieldNames;
    const fields = [...value.fields].map(([field, content]) => `${named ? `${field}:` : ''}${inner(content)}`);
    return `${name}{${fields.join(separator)}}`;
  }
  if (verb.goSyntax && value.isNil) return `${name}(nil)`;
  if (value instanceof List) {
    const items = value.values.map(inner).join(separator);
    return verb.goSyntax ? `${name}{${items}}` : `[${items}]`;
  }
  const entries = sortedEntries(value).map(([key, item]) => `${inner(key)}:${inner(item)}`);
  return verb.goSyntax ? `${name}{${entries.join(separator)}}` : `map[${entries.join(separator)}]`;
}

/** Go prints and ranges over maps in the order of their keys. */
export function sortedEntries(map: Dictionary): [string, Value][] {
  return [...map.entries].sort(([one], [other]) => compareText(one, other));
}
