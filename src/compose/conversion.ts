import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

import { error, type Report, warning } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import type { WrittenEntry, WrittenList, WrittenMap, WrittenScalar, WrittenValue } from '../model/written-value.ts';
import { findLookalike, findMissingSpaces } from './lookalike.ts';
import type { RepairedText } from './repair.ts';
import { locate, type SourceFile } from './source.ts';
import { structureLimits } from './structure-limits.ts';
import { resolveTagged } from './tag.ts';

/** How many values a file may have, what aliases stand for counted each time. */
export const mostValues = 100_000;

/** Duplicate keys that are told one by one. */
const mostDuplicates = 20;

/** Ends the reading of a document; the diagnostic has been reported. */
class Unreadable extends Error {}

/**
 * What a document means: anchors, tags, merge keys and duplicate keys as go-yaml v2 took them.
 *
 * @returns undefined when it cannot be read, which has been reported then.
 */
export function convertDocument(
  source: SourceFile,
  text: RepairedText,
  contents: unknown,
  report: Report,
): WrittenValue | undefined {
  try {
    return new Conversion(source, text, report).convert(contents, 0);
  } catch (cause) {
    if (cause instanceof Unreadable) return undefined;
    throw cause;
  }
}

function nothing(source: SourceFile): WrittenScalar {
  return { kind: 'scalar', value: null, text: '', printed: '', location: locate(source, 0, 0) };
}

interface Anchored {
  /** Absent while the value is being read. */
  value?: WrittenValue;
  /** Values it stands for, aliases within it written out. */
  size: number;
}

/** One pass over the document in the order of the text, which is also the order in which anchors take effect. */
class Conversion {
  readonly #source: SourceFile;
  readonly #text: RepairedText;
  readonly #report: Report;
  readonly #anchors = new Map<string, Anchored>();
  #values = 0;
  #duplicates = 0;

  constructor(source: SourceFile, text: RepairedText, report: Report) {
    this.#source = source;
    this.#text = text;
    this.#report = report;
  }

  convert(node: unknown, depth: number): WrittenValue {
    if (!isNode(node)) return nothing(this.#source);
    if (depth > structureLimits.depth)
      this.#refuse('RC1006', `nested more than ${structureLimits.depth} levels deep`, this.#at(node));
    this.#count(1, node);
    if (isAlias(node)) return this.#alias(node);
    const anchor = node.anchor;
    const anchored = anchor === undefined ? undefined : this.#openAnchor(anchor, node);
    const before = this.#values;
    const value = this.#plain(node, depth);
    if (anchored) Object.assign(anchored, { value, size: this.#values - before + 1 });
    return value;
  }

  #plain(node: Node, depth: number): WrittenValue {
    if (isMap(node)) return this.#map(node, depth);
    if (isSeq(node)) return this.#list(node, depth);
    if (isScalar(node)) return this.#scalar(node);
    return nothing(this.#source);
  }

  /** An anchor counts from where it is written: one of the same name within its value takes its place. */
  #openAnchor(anchor: string, node: Node): Anchored {
    if (!/^[\w-]+$/.test(anchor)) {
      const message = `the anchor &${anchor} has a name other than letters, digits, \`_\` and \`-\``;
      this.#refuse('RC1022', message, this.#at(node), 'rename it, or quote a value that begins with `&`');
    }
    const anchored = { size: 0 };
    this.#anchors.set(anchor, anchored);
    return anchored;
  }

  /** An alias stands for its whole value: what a few lines can multiply into is counted in full. */
  #alias(node: Alias): WrittenValue {
    const anchored = this.#anchors.get(node.source);
    if (!anchored) this.#refuse('RC1008', `there is no anchor &${node.source} before this`, this.#at(node));
    const { value, size } = anchored;
    if (!value) this.#refuse('RC1008', `the anchor &${node.source} contains itself`, this.#at(node));
    this.#count(size, node);
    return value;
  }

  #scalar(node: Scalar): WrittenScalar {
    const location = this.#at(node);
    const text = this.#textOf(node);
    if (!text.isWellFormed()) {
      this.#refuse('RC1020', 'an escape stands for half a character', location, 'write the character itself');
    }
    const isPlain = node.type === 'PLAIN' || node.type === undefined;
    const resolved = resolveTagged(text, node.tag, isPlain);
    if (resolved === undefined) {
      this.#refuse('RC1023', `\`${text}\` cannot be read as ${shortTag(node)}`, location, 'leave the tag out');
    }
    if (!resolved.isKnown) this.#warnOfTag(node);
    if (isPlain && text !== '') this.#warnOfLookalike(text, node);
    return { kind: 'scalar', value: resolved.value, text, printed: resolved.printed, location };
  }

  #warnOfLookalike(text: string, node: Scalar): void {
    const file = this.#text.text;
    const [start, end] = node.range ?? [0, 0];
    const isBlock =
      file.slice(start, end).includes('\n') && /(^|\n)[ \t]*$/.test(file.slice(Math.max(0, start - 80), start));
    const found = findLookalike(text) ?? (isBlock ? findMissingSpaces(text) : undefined);
    if (found) this.#report(warning(found.code, found.message, { at: this.#at(node), hint: found.hint }));
  }

  /** A block scalar whose last line ends with the file has no line break there in go-yaml v2. */
  #textOf(node: Scalar): string {
    const text = String(node.value ?? '');
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    const { text: file } = this.#text;
    const isCut =
      isBlock &&
      text.endsWith('\n') &&
      (node.range?.[1] ?? 0) >= file.length &&
      !/\n[ \t]*$/.test(file.slice(-structureLimits.depth));
    return isCut ? text.slice(0, -1) : text;
  }

  #warnOfTag(node: Node): void {
    const message = `the tag ${shortTag(node)} is not read; the value is taken as it stands`;
    this.#report(warning('RC1014', message, { at: this.#at(node), hint: 'leave the tag out' }));
  }

  #list(node: YAMLSeq, depth: number): WrittenList {
    if (node.tag !== undefined && !node.tag.endsWith(':seq')) this.#warnOfTag(node);
    const items = node.items.map((item) => this.convert(item, depth + 1));
    return { kind: 'list', items, location: this.#at(node) };
  }

  #map(node: YAMLMap, depth: number): WrittenMap {
    if (node.tag !== undefined && !node.tag.endsWith(':map')) this.#warnOfTag(node);
    const entries = new Map<string, WrittenEntry>();
    const merged = new Set<string>();
    for (const item of node.items) {
      if (!isPair(item)) continue;
      this.#refuseMissingKey(item);
      this.#refuseMissingColon(item);
      const key = this.#key(item.key, depth);
      const value = this.convert(item.value, depth + 1);
      if (isMergeKey(item.key)) this.#merge(value, entries, merged);
      else this.#enter(key, value, entries, merged);
    }
    return { kind: 'map', entries, location: this.#at(node) };
  }

  #key(node: unknown, depth: number): WrittenScalar {
    const key = this.convert(node, depth + 1);
    if (key.kind !== 'scalar') this.#refuseKey(key, node);
    return key;
  }

  #refuseKey({ kind, location }: WrittenList | WrittenMap, node: unknown): never {
    const start = isMap(node) ? (node.range?.[0] ?? 0) : 0;
    const isTemplate = this.#text.text.startsWith('{{', start - 1);
    if (!isTemplate) this.#refuse('RC1009', `a key must be text, not a ${kind}`, location, 'quote the key');
    const message = 'two braces begin a map within a map, and a map is no key';
    this.#refuse('RC1009', message, location, 'quote the value if it is text; give a template as it renders');
  }

  /** YAML 1.2 has empty keys without a `?` before them; go-yaml v2 had not, and nobody means one. */
  #refuseMissingKey({ key, srcToken: token }: Pair): void {
    if (!token || !isScalar(key) || key.value !== '' || key.type !== 'PLAIN') return;
    if (token.start.some(({ type }) => type === 'explicit-key-ind')) return;
    const colon = token.sep?.find(({ type }) => type === 'map-value-ind');
    if (!colon) return;
    const offset = this.#text.original(colon.offset);
    const at = locate(this.#source, offset, offset + 1);
    this.#refuse('RC1024', 'the key before this colon is missing', at, 'write the key, or quote what is text');
  }

  /** Behind a `? ` key without a colon the parser passes over what follows, which is not to be lost. */
  #refuseMissingColon({ srcToken: token }: Pair): void {
    if (!token?.value || token.sep?.some(({ type }) => type === 'map-value-ind') !== false) return;
    const offset = this.#text.original(token.value.offset);
    const at = locate(this.#source, offset, offset + 1);
    this.#refuse('RC1004', 'this belongs to nothing before it', at, 'write `: ` before the value of a `? ` key');
  }

  #enter(key: WrittenScalar, value: WrittenValue, entries: Map<string, WrittenEntry>, merged: Set<string>): void {
    const earlier = entries.get(key.text);
    if (earlier && !merged.has(key.text)) this.#warnOfDuplicate(key, earlier);
    merged.delete(key.text);
    entries.delete(key.text);
    const position = value.location.offset === 0 && value.location.end === 0 ? key.location : value.location;
    entries.set(key.text, {
      key: key.text,
      keyLocation: key.location,
      value: value.kind === 'scalar' && value.value === null ? { ...value, location: position } : value,
    });
  }

  #warnOfDuplicate(key: WrittenScalar, earlier: WrittenEntry): void {
    if (++this.#duplicates > mostDuplicates) return;
    const { line, column } = earlier.keyLocation;
    const message = `\`${key.text}\` was written before, on line ${line}, column ${column}; the last one counts, as in Rancher`;
    const rest = this.#duplicates === mostDuplicates ? '; further ones in this file are not told' : '';
    this.#report(warning('RC1010', message + rest, { at: key.location, hint: 'keep one of the two' }));
  }

  /** go-yaml v2 merges where `<<` stands: it also replaces what the map says itself before that line. */
  #merge(value: WrittenValue, entries: Map<string, WrittenEntry>, merged: Set<string>): void {
    const sources = value.kind === 'list' ? [...value.items].reverse() : [value];
    for (const source of sources) {
      if (source.kind !== 'map') {
        this.#refuse('RC1012', '`<<` takes a map, or a list of maps', source.location, 'write `<<: *anchor`');
      }
      for (const [key, entry] of source.entries) {
        const own = entries.get(key);
        if (own && !merged.has(key)) {
          const message = `\`<<\` below replaces \`${key}\`, as it did in Rancher's reader`;
          const hint = 'put `<<` first in its block to keep this value';
          this.#report(warning('RC1011', message, { at: own.keyLocation, hint }));
        }
        entries.set(key, entry);
        merged.add(key);
      }
    }
  }

  #count(values: number, node: Node): void {
    this.#values += values;
    if (this.#values > mostValues) {
      this.#refuse('RC1007', `more than ${mostValues} values, aliases written out`, this.#at(node));
    }
  }

  #refuse(code: string, message: string, at: Location, hint?: string): never {
    this.#report(error(code, message, { at, hint }));
    throw new Unreadable(message);
  }

  #at(node: Node): Location {
    const [start, end] = node.range ?? [0, 0];
    return locate(this.#source, this.#text.original(start), this.#text.original(end));
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function shortTag({ tag }: Node): string | undefined {
  return tag?.replace(/^tag:yaml\.org,2002:/, '!!');
}

/** `<<` is a key like any other in quotes, or when a tag says that it is text. */
function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.value !== '<<') return false;
  return key.tag === 'tag:yaml.org,2002:merge' || (key.type === 'PLAIN' && key.tag === undefined);
}
