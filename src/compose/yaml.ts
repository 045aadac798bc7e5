import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

import { error, type Report, warning } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import type { WrittenEntry, WrittenList, WrittenMap, WrittenScalar, WrittenValue } from '../model/written-value.ts';
import { resolveScalar } from './scalar.ts';
import { locate, type SourceFile } from './source.ts';
import { explainSyntaxError } from './syntax-error.ts';

/** What one file may hold. Real stacks are far below; what is above is a mistake or an attack. */
export const limits = { characters: 1_048_576, depth: 64, values: 100_000 } as const;

/** Ends the reading of a document; the diagnostic has been reported. */
class Unreadable extends Error {}

/**
 * Reads a file as go-yaml v2 would: `yaml` finds the structure, what scalars, merge keys and duplicate keys mean is
 * decided here.
 *
 * @returns undefined when the file cannot be read, which has been reported then. Never throws, whatever the text.
 */
export function parseYaml(source: SourceFile, report: Report): WrittenValue | undefined {
  if (source.text.length > limits.characters) {
    report(error('RC1003', `the file is larger than ${limits.characters} characters`, { at: locate(source, 0, 0) }));
    return undefined;
  }
  try {
    const documents = parseAllDocuments(source.text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      lineCounter: new LineCounter(),
    });
    const [document, further] = Array.isArray(documents) ? documents : [];
    if (!document) return nothing(source);
    // One mistake brings others about: the first is the one to mend.
    const [problem] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
    if (problem) {
      report(explainSyntaxError(problem, source));
      return undefined;
    }
    if (further) {
      const at = locate(source, further.range[0], further.range[0] + 3);
      report(warning('RC1013', 'only the first document of a file is read; the rest is left out', { at }));
    }
    return new Conversion(source, report).convert(document.contents, 0);
  } catch (cause) {
    if (cause instanceof Unreadable) return undefined;
    // Deep nesting exhausts the parser's stack before our own count is asked.
    if (!(cause instanceof RangeError)) throw cause;
    report(error('RC1006', `the file is nested more than ${limits.depth} levels deep`, { at: locate(source, 0, 0) }));
    return undefined;
  }
}

function nothing(source: SourceFile): WrittenScalar {
  return { kind: 'scalar', value: null, text: '', printed: '', location: locate(source, 0, 0) };
}

interface Anchored {
  readonly value: WrittenValue;
  /** Values it stands for, aliases within it written out. */
  readonly size: number;
}

/** One pass over the document in the order of the text, which is also the order in which anchors take effect. */
class Conversion {
  readonly #source: SourceFile;
  readonly #report: Report;
  readonly #anchors = new Map<string, Anchored | 'open'>();
  #values = 0;

  constructor(source: SourceFile, report: Report) {
    this.#source = source;
    this.#report = report;
  }

  convert(node: unknown, depth: number): WrittenValue {
    if (!isNode(node)) return nothing(this.#source);
    if (depth > limits.depth) this.#refuse('RC1006', `nested more than ${limits.depth} levels deep`, this.#at(node));
    this.#count(1, node);
    if (isAlias(node)) return this.#alias(node);
    const anchor = node.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    const before = this.#values;
    const value = this.#plain(node, depth);
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.#values - before + 1 });
    return value;
  }

  #plain(node: Node, depth: number): WrittenValue {
    if (isMap(node)) return this.#map(node, depth);
    if (isSeq(node)) return this.#list(node, depth);
    if (isScalar(node)) return this.#scalar(node);
    return nothing(this.#source);
  }

  /** An alias stands for its whole value: what a few lines can multiply into is counted in full. */
  #alias(node: Alias): WrittenValue {
    const anchored = this.#anchors.get(node.source);
    if (anchored === undefined)
      this.#refuse('RC1008', `there is no anchor &${node.source} before this`, this.#at(node));
    if (anchored === 'open') this.#refuse('RC1008', `the anchor &${node.source} contains itself`, this.#at(node));
    this.#count(anchored.size, node);
    return anchored.value;
  }

  #scalar(node: Scalar): WrittenScalar {
    const location = this.#at(node);
    const text = String(node.value ?? '');
    const tag = node.tag?.replace('tag:yaml.org,2002:', '');
    const plain = node.type === 'PLAIN' || node.type === undefined;
    if (tag !== undefined && !['str', 'int', 'float', 'bool', 'null', '!'].includes(tag)) this.#warnOfTag(node);
    const quoted = tag === 'str' || (!plain && (tag === undefined || tag === '!' || tag.startsWith('!')));
    if (quoted) return { kind: 'scalar', value: text, text, printed: text, location };
    return { kind: 'scalar', text, location, ...resolveScalar(text) };
  }

  #warnOfTag(node: Node): void {
    const message = `the tag ${node.tag} is not read; the value is taken as it stands`;
    this.#report(warning('RC1014', message, { at: this.#at(node) }));
  }

  #list(node: YAMLSeq, depth: number): WrittenList {
    const items = node.items.map((item) => this.convert(item, depth + 1));
    return { kind: 'list', items, location: this.#at(node) };
  }

  #map(node: YAMLMap, depth: number): WrittenMap {
    const entries = new Map<string, WrittenEntry>();
    const merged = new Set<string>();
    for (const item of node.items) {
      if (!isPair(item)) continue;
      const written = this.convert(item.key, depth + 1);
      if (written.kind !== 'scalar') {
        this.#refuse('RC1009', `a key must be text, not a ${written.kind}`, written.location, 'quote the key');
      }
      const value = this.convert(item.value, depth + 1);
      if (written.text === '<<' && isScalar(item.key) && item.key.type === 'PLAIN') {
        this.#merge(value, entries, merged);
        continue;
      }
      const earlier = entries.get(written.text);
      if (earlier && !merged.has(written.text)) this.#warnOfDuplicate(written, earlier);
      merged.delete(written.text);
      entries.delete(written.text);
      const position = value.location.offset === 0 && value.location.end === 0 ? written.location : value.location;
      entries.set(written.text, {
        key: written.text,
        keyLocation: written.location,
        value: value.kind === 'scalar' && value.value === null ? { ...value, location: position } : value,
      });
    }
    return { kind: 'map', entries, location: this.#at(node) };
  }

  #warnOfDuplicate(key: WrittenScalar, earlier: WrittenEntry): void {
    const message = `\`${key.text}\` was written before, on line ${earlier.keyLocation.line}; the last one counts, as in Rancher`;
    this.#report(warning('RC1010', message, { at: key.location, hint: 'keep one of the two' }));
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
    if (this.#values > limits.values) {
      this.#refuse('RC1007', `more than ${limits.values} values, aliases written out`, this.#at(node));
    }
  }

  #refuse(code: string, message: string, at: Location, hint?: string): never {
    this.#report(error(code, message, { at, hint }));
    throw new Unreadable(message);
  }

  #at(node: Node): Location {
    const [start, end] = node.range ?? [0, 0];
    return locate(this.#source, start, end);
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}
