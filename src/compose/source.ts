import type { Location } from '../model/location.ts';
import { withoutSecrets } from '../model/secret-name.ts';

/** A file's text and its name, as the user gave it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** A byte order mark is no part of the text: columns would be one off. */
export function sourceFile(name: string, content: string): SourceFile {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  return { name, text, lineStarts };
}

/** The place from `offset` up to `end`; both are kept within the text. */
export function locate(source: SourceFile, offset: number, end: number): Location {
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

/** The line of a place with the one before it, and carets under what is meant. Values that look secret are not shown. */
export function codeFrame(source: SourceFile, location: Location): string {
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

function shorten(line: string): string {
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}
