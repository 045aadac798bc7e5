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

const simpleEscapes: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 92],
]);

const escapeSequence = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/y;

/** `\xe2\x82\xac` is three bytes and one character: bytes are collected until text follows. */
function withoutEscapes(body: string, quote: '"' | "'"): string | undefined {
  if (!body.includes('\\')) return body;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < body.length; ) {
    const next = body.indexOf('\\', at);
    if (next !== at) {
      const end = next < 0 ? body.length : next;
      parts.push(new TextEncoder().encode(body.slice(at, end)));
      at = end;
      continue;
    }
    escapeSequence.lastIndex = at;
    const found = escapeSequence.exec(body);
    const bytes = found && escapedBytes(found, quote);
    if (!found || !bytes) return undefined;
    parts.push(bytes);
    at += found[0].length;
  }
  return decodeBytes(joined(parts));
}

function escapedBytes(found: RegExpExecArray, quote: string): Uint8Array | undefined {
  const [, hex, short, long, octal, single = ''] = found;
  if (hex !== undefined) return Uint8Array.of(Number.parseInt(hex, 16));
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 255 ? undefined : Uint8Array.of(byte);
  }
  const digits = short ?? long;
  if (digits !== undefined) {
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    return new TextEncoder().encode(String.fromCodePoint(code));
  }
  const code = single === quote ? quote.charCodeAt(0) : simpleEscapes.get(single);
  return code === undefined ? undefined : Uint8Array.of(code);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
