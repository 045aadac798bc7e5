import type { Budget } from '../budget.ts';
import { type JsonStyle, parseJson, writeJson } from '../json.ts';
import { type FunctionTable, fail, fixed } from '../template-function.ts';
import { decodeBytes, encodeBytes } from '../text.ts';
import type { Value } from '../value.ts';

const plainJson: JsonStyle = { escapesHtml: true, indent: '' };
const prettyJson: JsonStyle = { escapesHtml: true, indent: '  ' };
const rawJson: JsonStyle = { escapesHtml: false, indent: '' };

/** Sprig's functions for encodings, digests and paths. */
export const encodingFunctions: FunctionTable = {
  toJson: fixed(['any'], ([value], budget) => writeJson(value, plainJson, budget) ?? ''),
  toPrettyJson: fixed(['any'], ([value], budget) => writeJson(value, prettyJson, budget) ?? ''),
  toRawJson: fixed(['any'], ([value], budget) => checkedJson(value, rawJson, budget)),
  mustToJson: fixed(['any'], ([value], budget) => checkedJson(value, plainJson, budget)),
  mustToPrettyJson: fixed(['any'], ([value], budget) => checkedJson(value, prettyJson, budget)),
  mustToRawJson: fixed(['any'], ([value], budget) => checkedJson(value, rawJson, budget)),
  // Without `must` what is no JSON gives as much as could be read of it, which is nothing.
  fromJson: fixed(['string'], ([text], budget) => parseJson(text, budget)?.value),
  mustFromJson: fixed(['string'], ([text], budget) => (parseJson(text, budget) ?? fail('this is no JSON')).value),
  b64enc: onText((text) => Buffer.from(text).toString('base64')),
  b64dec: onText(decodeBase64),
  sha1sum: onText((text) => digest('sha1', text)),
  sha256sum: onText((text) => digest('sha256', text)),
  sha512sum: onText((text) => digest('sha512', text)),
  adler32sum: onText((text) => adler32(encodeBytes(text)).toString()),
  regexQuoteMeta: onText((text) => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
  base: onText(baseName),
  dir: onText(folderName),
  clean: onText(cleanPath),
  ext: onText(extension),
  isAbs: fixed(['string'], ([path]) => path.startsWith('/')),
  osBase: onText(baseName),
  osDir: onText(folderName),
  osClean: onText(cleanPath),
  osExt: onText(extension),
  osIsAbs: fixed(['string'], ([path]) => path.startsWith('/')),
};

function checkedJson(value: Value, style: JsonStyle, budget: Budget): string {
  return writeJson(value, style, budget) ?? fail('JSON has no infinite numbers');
}

function onText(change: (text: string) => string): FunctionTable[string] {
  return fixed(['string'], ([text], budget: Budget) => {
    budget.spendOnEach(text.length);
    return change(text);
  });
}

function digest(algorithm: string, text: string): string {
  // Loaded by the templates that hash something: loading it costs every other conversion milliseconds.
  return process.getBuiltinModule('node:crypto').createHash(algorithm).update(text).digest('hex');
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/** What is no base64 gives Go's message as the result: sprig returns the error's text. */
function decodeBase64(text: string): string {
  const bytes = encodeBytes(text);
  const wrong = firstWrong(bytes);
  if (wrong !== undefined) return `illegal base64 data at input byte ${wrong}`;
  return decodeBytes(Buffer.from(text, 'base64'));
}

const padding = 0x3d;
const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** The byte that Go's strict decoder stops at. It passes over line breaks. */
function firstWrong(bytes: Uint8Array): number | undefined {
  let filled = 0;
  for (const [at, byte] of bytes.entries()) {
    if (isBreak(byte)) continue;
    if (byte === padding) return wrongPadding(bytes, at, filled % 4);
    if (!/[A-Za-z0-9+/]/.test(String.fromCharCode(byte))) return at;
    filled++;
  }
  return filled % 4 === 0 ? undefined : bytes.length - (filled % 4);
}

function wrongPadding(bytes: Uint8Array, first: number, filled: number): number | undefined {
  if (filled < 2) return first;
  let at = afterBreaks(bytes, first + 1);
  if (filled === 2) {
    if (at === bytes.length) return at;
    if (bytes[at] !== padding) return at - 1;
    at = afterBreaks(bytes, at + 1);
  }
  return at < bytes.length ? at : undefined;
}

function afterBreaks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isBreak(bytes[at])) at++;
  return at;
}

/** path.Clean of Go: the shortest path that means the same. */
function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push(part);
  }
  return (rooted ? '/' : '') + kept.join('/') || '.';
}

function baseName(path: string): string {
  if (path === '') return '.';
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

function folderName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

function extension(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot < 0 || dot < path.lastIndexOf('/') ? '' : path.slice(dot);
}
