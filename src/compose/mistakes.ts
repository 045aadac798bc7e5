import { beginningOf } from '../model/beginning.ts';
import { type Misplacement, Outline, type OutlineLine, outlineLine } from './outline.ts';
import { lineText, locate, type SourceFile } from './source.ts';
import { isBlockHeader, lastLineOfValue, valueMistake } from './value-mistakes.ts';

/** What a person got wrong: the place, and the line that would be right. */
export interface Mistake {
  readonly code: 'RC1004' | 'RC1005';
  /** Offset in the file, and how many characters are meant. */
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  readonly hint: string;
}

/**
 * The first of the usual mistakes within some lines of a file that is no YAML. The parser tells where it lost the
 * thread; this tells why, going by what the lines look like.
 */
export function firstMistake(source: SourceFile, first: number, last: number): Mistake | undefined {
  const outline = new Outline();
  let previous: OutlineLine | undefined;
  for (let number = 1; number <= Math.min(last, source.lineStarts.length); number++) {
    const line = outlineLine(source, number);
    if (!line || outline.continues(line)) continue;
    const misplaced = outline.add(line);
    const found = tabMistake(source, line, previous) ?? placeMistake(source, misplaced, previous);
    if (number >= first) {
      const mistake = found ?? valueMistake(source, line);
      if (mistake) return mistake;
    }
    previous = line;
    const end = lastLineOfValue(source, line);
    // Behind what is closed nowhere, nothing can be told; the parser stopped there, too.
    if (end === undefined && number < first) return undefined;
    number = Math.max(number, end ?? number);
  }
  return undefined;
}

function tabMistake(source: SourceFile, line: OutlineLine, previous: OutlineLine | undefined): Mistake | undefined {
  if (!line.text.slice(0, line.indent).includes('\t')) return undefined;
  const message = 'a tab indents this line; YAML takes spaces only';
  return { code: 'RC1005', offset: line.offset, length: line.indent, message, hint: indentAfter(source, previous) };
}

/** How far a line is to be indented that comes after another one. */
function indentAfter(source: SourceFile, previous: OutlineLine | undefined): string {
  if (!previous) return indentBy(0);
  return previous.value === '' ? indentBy(previous.column + 2) : indentLike(source, previous, previous.column);
}

function placeMistake(
  source: SourceFile,
  found: Misplacement | undefined,
  previous: OutlineLine | undefined,
): Mistake | undefined {
  if (!found) return undefined;
  const { line } = found;
  const place = { offset: line.offset + line.indent, length: Math.max(1, line.text.trim().length) };
  if (found.kind === 'text') return { code: 'RC1004', ...place, ...explainText(line, found.isItem) };
  if (found.kind === 'column' && previous && isBlockHeader(previous.value)) {
    const message = `the text of ${named(previous)} must be indented by more than its key`;
    return { code: 'RC1005', ...place, message, hint: indentBy(previous.column + 2) };
  }
  const told = explainPlace(source, found);
  const comment = found.kind === 'item' ? commentedKey(source, line.number) : undefined;
  return { code: 'RC1005', ...place, ...told, ...(comment && { hint: comment }) };
}

/** A list whose key was made a comment, as files have it where someone tried something out. */
function commentedKey(source: SourceFile, before: number): string | undefined {
  for (let number = before - 1; number > 0; number--) {
    const [comment, key] = /^\s*#\s*([\w.-]+):\s*$|^\s*(?:#.*)?$/.exec(lineText(source, number)) ?? [];
    if (comment === undefined) return undefined;
    if (key !== undefined)
      return `its key may be \`${key}\`, which is a comment on line ${locate(source, source.lineStarts[number - 1] ?? 0, 0).line}`;
  }
  return undefined;
}

function explainPlace(
  source: SourceFile,
  { kind, line, sibling }: Exclude<Misplacement, { readonly kind: 'text' }>,
): { readonly message: string; readonly hint: string } {
  const hint = indentLike(source, sibling, sibling.indent);
  switch (kind) {
    case 'column':
      return { message: howIndented(line), hint };
    case 'nested':
      return { message: `this key stands below ${named(sibling)}, which has a value already`, hint };
    case 'item':
      return {
        message: `this list item stands among keys, and ${named(sibling)} has a value already`,
        hint: 'write the key that the list belongs to on a line before it',
      };
    case 'key':
      return {
        message: `this key stands among the items of a list, whose lines begin with \`- \``,
        hint: `begin the line with \`- \`, or ${outOfList(sibling)}`,
      };
  }
}

function howIndented({ indent, dashes }: OutlineLine): string {
  if (indent === 0) return 'this line is not indented, and the block above it is';
  return `this line is indented by ${spaces(indent)}, which no ${dashes.length > 0 ? 'item' : 'key'} above it is`;
}

function outOfList(sibling: OutlineLine): string {
  return `indent it by less than ${spaces(sibling.indent)} to end the list`;
}

/** Text where a key or an item must be: most often a character is missing in it. */
function explainText(line: OutlineLine, isItem: boolean): { readonly message: string; readonly hint: string } {
  const { content } = line;
  const [, key, value] = /^([a-zA-Z_.][\w.-]*):(\S.*)$/.exec(content) ?? [];
  if (/^-[^-\s]/.test(content) && (isItem || key === undefined)) {
    return { message: 'a space is missing after the dash of this list item', hint: write(`- ${content.slice(1)}`) };
  }
  if (key !== undefined)
    return { message: `a space is missing after the colon of \`${key}\``, hint: write(`${key}: ${value}`) };
  if (isItem) return { message: 'this line begins no item of the list that it stands in', hint: write(`- ${content}`) };
  const [, name, rest] = /^([\w.-]+)(?:\s*=\s*|\s+|$)(.*)$/.exec(content) ?? [];
  if (name === undefined) return { message: 'a key and a colon were expected here', hint: 'write `key: value`' };
  return { message: `the colon after \`${name}\` is missing`, hint: write(rest ? `${name}: ${rest}` : `${name}:`) };
}

function write(line: string): string {
  return `write \`${shortened(line)}\``;
}

/** The fix of a line that stands in the wrong column. */
function indentBy(columns: number): string {
  return columns === 0 ? 'do not indent it' : `indent it by ${spaces(columns)}`;
}

function indentLike(source: SourceFile, like: OutlineLine, columns: number): string {
  const { line } = locate(source, like.offset + like.indent, like.offset + like.indent + 1);
  return `${indentBy(columns)}, like ${named(like)} on line ${line}`;
}

function spaces(count: number): string {
  return count === 1 ? '1 space' : `${count} spaces`;
}

function named({ key, content, dashes }: OutlineLine): string {
  return `\`${shortened(key ?? (dashes.length > 0 ? `- ${content}` : content))}\``;
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${beginningOf(text, 60)}…`;
}
