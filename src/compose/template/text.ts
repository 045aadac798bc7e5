/** Text as Go's strings hold it: bytes of UTF-8, and white space and cases by Unicode's simple rules. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function encodeBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes that are no UTF-8 become U+FFFD: a file of text holds none. */
export function decodeBytes(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

/** `text[start:end]` in Go, counted in bytes. */
export function byteSlice(text: string, start: number, end: number): string {
  return decodeBytes(encodeBytes(text).subarray(start, end));
}

/** Order of Go's `<`: by bytes, which is by code points. */
export function compareText(one: string, other: string): number {
  for (let at = 0; at < one.length && at < other.length; at++) {
    const a = one.charCodeAt(at);
    const b = other.charCodeAt(at);
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
}

/** Halves of a character beyond U+FFFF come after all that need no halves. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

const whiteSpace = /\p{White_Space}/u;

export function isSpace(character: string): boolean {
  return whiteSpace.test(character);
}

export function trimSpace(text: string): string {
  return trimWhile(text, isSpace);
}

/** Without the characters at both ends that `gone` is true of. */
export function trimWhile(text: string, gone: (character: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && gone(characterAt(text, start))) start += characterAt(text, start).length;
  while (end > start && gone(characterBefore(text, end))) end -= characterBefore(text, end).length;
  return text.slice(start, end);
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

function characterBefore(text: string, end: number): string {
  const low = text.charCodeAt(end - 1);
  return characterAt(text, low >= 0xdc00 && low < 0xe000 && end > 1 ? end - 2 : end - 1);
}

const ascii = /^[\0-\x7f]*$/;

/** Character by character: no `ß` becomes `SS`, and the last sigma of a word is like any other. */
export function upperCase(text: string): string {
  if (ascii.test(text)) return text.toUpperCase();
  return mapCharacters(text, (character) => single(character, character.toUpperCase()));
}

export function lowerCase(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return mapCharacters(text, (character) => (character === 'İ' ? 'i' : single(character, character.toLowerCase())));
}

export function mapCharacters(text: string, change: (character: string) => string): string {
  return Array.from(text, change).join('');
}

function single(character: string, changed: string): string {
  return changed.length === character.length || [...changed].length === 1 ? changed : character;
}

const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** Whether Go prints a character as it is, also within `%q`. */
export function isPrintable(character: string): boolean {
  return printable.test(character);
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

const perhapsQuoted = /["'\\]|[^ -~]/gu;

/** The text as a literal of Go: strconv.Quote. */
export function quoteText(text: string, quote: '"' | "'" = '"', asciiOnly = false): string {
  const inside = text.replaceAll(perhapsQuoted, (character) => quoted(character, quote, asciiOnly));
  return `${quote}${inside}${quote}`;
}

function quoted(character: string, quote: string, asciiOnly: boolean): string {
  if (character === quote) return `\\${quote}`;
  const escaped = shortEscapes.get(character);
  if (escaped !== undefined) return escaped;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80 ? code >= 0x20 && code < 0x7f : !asciiOnly && isPrintable(character)) return character;
  const hexadecimal = code.toString(16);
  if (code < 0x80) return `\\x${hexadecimal.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hexadecimal.padStart(8, '0')}` : `\\u${hexadecimal.padStart(4, '0')}`;
}
