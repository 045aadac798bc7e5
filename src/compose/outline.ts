import { endOfQuoted } from './enclosed.ts';
import { lineText, type SourceFile } from './source.ts';

/** A line as it looks by itself: `- - key: value`. Columns count from 0, offsets within the file. */
export interface OutlineLine {
  readonly number: number;
  readonly offset: number;
  readonly text: string;
  readonly indent: number;
  /** Columns of the dashes at its beginning. */
  readonly dashes: readonly number[];
  /** Where what follows the dashes begins. */
  readonly column: number;
  readonly content: string;
  /** As it is written, quotes included. */
  readonly key?: string;
  /** What follows the key, or the whole content where there is no key. */
  readonly value: string;
  readonly valueColumn: number;
}

/** Longer lines are text without a structure worth telling. */
const longest = 2000;

/** undefined for blank lines and comments. */
export function outlineLine(source: SourceFile, number: number): OutlineLine | undefined {
  const text = lineText(source, number).slice(0, longest);
  const [, dashed = ''] = /^(\s*(?:-(?:\s+|$))*)/.exec(text) ?? [];
  const content = text.slice(dashed.length).trimEnd();
  const indent = /\S/.exec(text)?.index;
  if (indent === undefined || text[indent] === '#') return undefined;
  const dashes = [...dashed.matchAll(/-/g)].map(({ index }) => index);
  const line = {
    number,
    offset: source.lineStarts[number - 1] ?? 0,
    text,
    indent,
    dashes,
    column: dashed.length,
    content,
  };
  const colon = colonAfterKey(content);
  if (colon === undefined) return { ...line, value: content, valueColumn: dashed.length };
  const after = content.slice(colon + 1);
  const space = after.length - after.trimStart().length;
  const value = after.trimStart().startsWith('#') ? '' : after.trimStart();
  return { ...line, key: content.slice(0, colon).trimEnd(), value, valueColumn: dashed.length + colon + 1 + space };
}

/** Where the colon of `key: value` stands; in plain text it needs a space behind it. */
function colonAfterKey(content: string): number | undefined {
  if (/^[[{#|>]/.test(content)) return undefined;
  if (/^["']/.test(content)) {
    const end = endOfQuoted(content, 0);
    const colon = end === undefined ? null : /^\s*:(?=\s|$)/.exec(content.slice(end));
    return end !== undefined && colon ? end + colon[0].length - 1 : undefined;
  }
  const found = /:(?=\s|$)|\s#/.exec(content);
  return found && content[found.index] === ':' ? found.index : undefined;
}

/** A block that is open: lines of one column. */
interface Block {
  readonly indent: number;
  readonly kind: 'map' | 'list' | 'text';
  readonly last: OutlineLine;
}

/** What is wrong with a line, seen from the lines above it. */
export type Misplacement =
  /** In the column of no block; `sibling` is in the one that is nearest. */
  | { readonly kind: 'column'; readonly line: OutlineLine; readonly sibling: OutlineLine }
  /** A key further in than a line that has a value already. */
  | { readonly kind: 'nested'; readonly line: OutlineLine; readonly sibling: OutlineLine }
  /** A list item among keys, or a key among list items. */
  | { readonly kind: 'item' | 'key'; readonly line: OutlineLine; readonly sibling: OutlineLine }
  /** Neither a key nor an item where one of them must be. */
  | { readonly kind: 'text'; readonly line: OutlineLine; readonly isItem: boolean };

/** Follows the blocks that a file's lines open and close, as far as one can without parsing it. */
export class Outline {
  readonly #blocks: Block[] = [];

  /** Whether a line is a further one of a plain scalar. */
  continues(line: OutlineLine): boolean {
    const top = this.#blocks.at(-1);
    if (!top || line.key !== undefined || line.indent <= top.indent) return false;
    return top.kind === 'text' || (top.last.value !== '' && !/^[|>]/.test(top.last.value));
  }

  /** Takes the next line that is not within a scalar or a collection of several lines. */
  add(line: OutlineLine): Misplacement | undefined {
    let closed: Block | undefined;
    while ((this.#blocks.at(-1)?.indent ?? -1) > line.indent) closed = this.#blocks.pop();
    const misplaced = this.#place(line, closed);
    if (!misplaced) this.#open(line);
    return misplaced;
  }

  #place(line: OutlineLine, closed: Block | undefined): Misplacement | undefined {
    const isItem = line.dashes.length > 0;
    let top = this.#blocks.at(-1);
    // A list may stand in the column of its key: the next key of that column ends it.
    if (top?.kind === 'list' && !isItem && top.indent === line.indent && this.#blocks.at(-2)?.indent === top.indent) {
      this.#blocks.pop();
      top = this.#blocks.at(-1);
    }
    if (!top) return closed && { kind: 'column', line, sibling: closed.last };
    const isLaterItem = isItem && top.kind === 'map' && closed?.kind === 'list';
    if (closed && (isLaterItem || top.indent < line.indent)) {
      return { kind: 'column', line, sibling: isLaterItem ? closed.last : nearest(line, closed, top) };
    }
    if (top.indent === line.indent) return besides(top, line, isItem, closed !== undefined);
    if (top.kind === 'text')
      return line.key === undefined ? undefined : { kind: 'text', line: top.last, isItem: false };
    if (top.last.value === '') return undefined;
    return line.key !== undefined && !isItem ? { kind: 'nested', line, sibling: top.last } : undefined;
  }

  #open(line: OutlineLine): void {
    const [first] = line.dashes;
    const top = this.#blocks.at(-1);
    // Further lines of a plain scalar open nothing.
    if (top && top.indent < line.indent && top.kind !== 'text' && top.last.value !== '') return;
    if (top?.kind === 'text') return;
    if (first !== undefined) this.#enter({ indent: first, kind: 'list', last: line });
    for (const dash of line.dashes.slice(1)) this.#blocks.push({ indent: dash, kind: 'list', last: line });
    if (line.key !== undefined) this.#enter({ indent: line.column, kind: 'map', last: line });
    else if (first === undefined) this.#enter({ indent: line.indent, kind: 'text', last: line });
  }

  #enter(block: Block): void {
    const top = this.#blocks.at(-1);
    if (top?.indent === block.indent && top.kind === block.kind) this.#blocks.pop();
    this.#blocks.push(block);
  }
}

/** A line in the column of a block that is open; `hasBlock`: lines further in belong to the block's last line. */
function besides(top: Block, line: OutlineLine, isItem: boolean, hasBlock: boolean): Misplacement | undefined {
  if (top.kind === 'text') {
    return line.key === undefined && !isItem ? undefined : { kind: 'text', line: top.last, isItem };
  }
  const takesItem = top.kind === 'list' || (top.last.value === '' && !hasBlock);
  if (isItem) return takesItem ? undefined : { kind: 'item', line, sibling: top.last };
  if (line.key === undefined) return { kind: 'text', line, isItem: top.kind === 'list' };
  return top.kind === 'map' ? undefined : { kind: 'key', line, sibling: top.last };
}

/**
 * Of two blocks as near as each other the inner one, which is the one that was being written; the outer one for a line
 * that opens a block, when only the outer one has such lines.
 */
function nearest(line: OutlineLine, inner: Block, outer: Block): OutlineLine {
  const difference = inner.indent - line.indent - (line.indent - outer.indent);
  const opensLikeOuter = line.value === '' && inner.last.value !== '' && outer.last.value === '';
  return difference < 0 || (difference === 0 && !opensLikeOuter) ? inner.last : outer.last;
}
