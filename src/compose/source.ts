import { beginningOf } from '../model/beginning.ts';
import type { Location } from '../model/location.ts';
import { withoutSecrets } from '../model/secret-name.ts';

/** A file's text and its name, as the user gave it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
  /** For a text that was made from another one: places in it are shown in that one. */
  readonly origin?: Origin;
}

/** What a rendered text was rendered from. */
export interface Origin {
  readonly source: SourceFile;
  /** In the order of the rendered text, without gaps. */
  readonly segments: readonly Segment[];
}

/** A part of a rendered text, which begins at the offset `at`, and the place in the original that it comes from. */
export interface Segment {
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Copied character by character. Otherwise something at that place wrote it. */
  readonly copied: boolean;
}

/** A byte order mark is no part of the text: columns would be one off. */
export function sourceFile(name: string, content: string): SourceFile {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  return { name, text, lineStarts: lineStartsOf(text) };
}

/** A carriage return breaks a line, too, with or without a line feed after it. */
function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed)) starts.push(at + 1);
  }
  return starts;
}

const lineFeed = 10;
const carriageReturn = 13;

/** A text that was made from `source`. */
export function derivedSource(source: SourceFile, text: string, segments: readonly Segment[]): SourceFile {
  return { name: source.name, text, lineStarts: lineStartsOf(text), origin: { source, segments } };
}

/** The place from `offset` up to `end`, in the original where the text was rendered; both are kept within the text. */
export function locate(source: SourceFile, offset: number, end: number): Location {
  if (!source.origin) return placeIn(source, offset, end);
  const { source: original, segments } = source.origin;
  // The beginning of the whole text stands for the file.
  if (segments.length === 0 || (offset <= 0 && end <= 0)) return locate(original, 0, 0);
  const first = segmentAt(segments, offset);
  const last = segmentAt(segments, Math.max(offset, end - 1));
  const start = first.copied ? Math.min(first.start + Math.max(0, offset - first.at), first.end) : first.start;
  const stop = last.copied && end > offset ? Math.min(last.start + end - last.at, last.end) : last.end;
  if (end <= offset && first.copied) return locate(original, start, start);
  // In a loop what comes later may come from further above.
  return locate(original, start, stop > start ? stop : first.end);
}

const beginning: Segment = { at: 0, start: 0, end: 0, copied: true };

function segmentAt(segments: readonly Segment[], offset: number): Segment {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return segments[low] ?? beginning;
}

/** The place from `offset` up to `end` in this very text. */
export function placeIn(source: SourceFile, offset: number, end: number): Location {
  const start = Math.min(Math.max(0, offset), source.text.length);
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((source.lineStarts[middle] ?? 0) <= start) low = middle;
    else high = middle - 1;
  }
  return {
    file: source.name,
    line: low + 1,
    column: start - (source.lineStarts[low] ?? 0) + 1,
    offset: start,
    end: Math.min(Math.max(start, end), source.text.length),
  };
}

/** Text of a line, counted from 1, without its line break. */
export function lineText(source: SourceFile, line: number): string {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return '';
  const end = source.lineStarts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, '');
}

/**
 * The line of a place with the one before it, and carets under what is meant; of a rendered text the original's. Values
 * that look secret are not shown.
 */
export function codeFrame(source: SourceFile, location: Location): string {
  if (source.origin) return codeFrame(source.origin.source, location);
  const width = String(location.line).length;
  const numbered = (line: number): string =>
    `${String(line).padStart(width)} | ${shorten(withoutSecrets(lineText(source, line)))}`.trimEnd();
  const text = lineText(source, location.line);
  const length = Math.max(1, Math.min(location.end - location.offset, text.length - location.column + 1));
  // Tabs stay tabs, so that the carets stand right however wide they are shown.
  const indent = text.slice(0, location.column - 1).replaceAll(/[^\t]/g, ' ');
  const rows = [numbered(location.line)];
  if (location.line > 1) rows.unshift(numbered(location.line - 1));
  if (location.column <= longest) rows.push(`${' '.repeat(width)} | ${indent}${'^'.repeat(Math.min(length, longest))}`);
  return rows.join('\n');
}

const longest = 160;

/** Without what a terminal would act on: a file is not to move its cursor. */
function shorten(line: string): string {
  const shown = beginningOf(line, longest).replaceAll(controlCharacter, '\ufffd');
  return line.length <= longest ? shown : `${shown}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controlCharacter = /[\0-\x08\x0a-\x1f\x7f-\x9f]/g;
