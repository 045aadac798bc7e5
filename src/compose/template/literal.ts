import { decodeBytes } from './text.ts';

/** Value of a quoted string or of a raw one, its quotes included; undefined when Go would not take it. */
export function unquote(literal: string): string | undefined {
  if (literal.startsWith('`')) return literal.slice(1, -1).replaceAll('\r', '');
  return withoutEscapes(literal.slice(1, -1), '"');
}

/** The number that a character between single quotes stands for. */
export function characterCode(literal: string): number | undefined {
  const text = withoutEscapes(literal.slice(1, -1), "'");
  if (text === undefined) return undefined;
  // A byte above 127 that is no text of its own: '\xff' is 255.
  const byte = /^\\(?:x([0-9a-fA-F]{2})|([0-7]{3}))$/.exec(literal.slice(1, -1));
  if (byte) return byte[1] === undefined ? Number.parseInt(byte[2] ?? '', 8) : Number.parseInt(byte[1], 16);
  const [first, ...others] = text;
  return first === undefined || others.length > 0 ? undefined : first.codePointAt(0);
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** `\xe2\x82\xac` is three bytes and one character: bytes are collected until something else follows. */
function withoutEscapes(body: string, quote: '"' | "'"): string | undefined {
  if (!body.includes('\\')) return body;
  let text = '';
  let bytes: number[] = [];
  for (let at = 0; at < body.length; ) {
    const byte = escapedByte(body, at);
    if (byte !== undefined) {
      bytes.push(byte);
      at += 4;
      continue;
    }
    if (bytes.length > 0) text += decodeBytes(Uint8Array.from(bytes));
    bytes = [];
    const next = body.indexOf('\\', at);
    text += body.slice(at, next < 0 ? undefined : next);
    if (next < 0) break;
    at = next;
    if (escapedByte(body, at) !== undefined) continue;
    const found = escapedCharacter(body, at, quote);
    if (!found) return undefined;
    text += found.character;
    at += found.length;
  }
  return text + decodeBytes(Uint8Array.from(bytes));
}

/** `\x41` and `\101`. */
function escapedByte(body: string, at: number): number | undefined {
  if (body[at] !== '\\') return undefined;
  const digits = body.slice(at + 1, at + 4);
  if (/^x[0-9a-fA-F]{2}$/.test(digits)) return Number.parseInt(digits.slice(1), 16);
  return /^[0-3][0-7]{2}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

interface Escaped {
  readonly character: string;
  /** Of the escape. */
  readonly length: number;
}

function escapedCharacter(body: string, at: number, quote: string): Escaped | undefined {
  const letter = body[at + 1] ?? '';
  const simple = letter === quote ? letter : simpleEscapes.get(letter);
  if (simple !== undefined) return { character: simple, length: 2 };
  const size = letter === 'u' ? 4 : letter === 'U' ? 8 : undefined;
  if (size === undefined) return undefined;
  const digits = body.slice(at + 2, at + 2 + size);
  const code = Number.parseInt(digits, 16);
  if (digits.length < size || !/^[0-9a-fA-F]+$/.test(digits) || code > 0x10ffff) return undefined;
  if (code >= 0xd800 && code < 0xe000) return undefined;
  return { character: String.fromCodePoint(code), length: 2 + size };
}
