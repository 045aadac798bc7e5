import { endOfFlow, endOfQuoted } from './enclosed.ts';
import type { Mistake } from './mistakes.ts';
import type { OutlineLine } from './outline.ts';
import { lineText, locate, placeIn, type SourceFile } from './source.ts';

/** What is wrong with the value of a line, going by its first characters. */
export function valueMistake(source: SourceFile, line: OutlineLine): Mistake | undefined {
  const { value } = line;
  const offset = line.offset + line.valueColumn;
  if (value === '') return undefined;
  if (value.startsWith('{{')) return template(offset, line);
  if (/^["']/.test(value)) return quotedMistake(source, line, offset);
  if (/^[[{]/.test(value)) return flowMistake(source, offset);
  if (/^[|>]/.test(value)) return headerMistake(value, offset);
  return reservedMistake(line, offset) ?? colonMistake(line, offset);
}

function template(offset: number, line: OutlineLine): Mistake {
  const message = 'two braces begin a map within a map; of a template only its output can be read';
  return { code: 'RC1004', offset, length: 2, message, hint: `quote the value: ${written(line, `'${line.value}'`)}` };
}

function quotedMistake(source: SourceFile, line: OutlineLine, offset: number): Mistake | undefined {
  const quote = line.value[0] ?? '"';
  const end = endOfQuoted(source.text, offset);
  if (end === undefined) return unclosedQuote(source, offset);
  const rest = restOfLine(source, end);
  if (line.key !== undefined && /^\s*:(\s|$)/.test(rest.text)) return colonAt(line, end + rest.text.indexOf(':'));
  if (rest.text === '' || /^\s*(#|:(\s|$)|[,\]}])/.test(rest.text)) return undefined;
  if (rest.line > line.number) {
    const message = `the quote that opens here is closed only on line ${locate(source, end - 1, end).line}, with more text behind it`;
    return { code: 'RC1004', offset, length: 1, message, hint: closeOnLine(source, offset) };
  }
  const inside =
    quote === "'" ? "a quote within single quotes is written twice: ''" : 'a quote within double quotes is written \\"';
  const length = rest.text.trim().length;
  const from = end + rest.text.length - rest.text.trimStart().length;
  return { code: 'RC1004', offset: from, length, message: 'this stands behind the closing quote', hint: inside };
}

/** A quote that no other one closes. */
export function unclosedQuote(source: SourceFile, offset: number): Mistake {
  const quote = source.text[offset] === '"' ? '"' : "'";
  const message = `the quote ${quote} that opens here is closed nowhere`;
  return { code: 'RC1004', offset, length: 1, message, hint: closeOnLine(source, offset) };
}

/** A bracket that is not closed, or by another one than it needs. */
export function unclosedBracket(source: SourceFile, offset: number): Mistake {
  const [open, close] = source.text[offset] === '[' ? ['[', ']'] : ['{', '}'];
  const message = `the \`${open}\` that opens here is not closed by a \`${close}\``;
  return {
    code: 'RC1004',
    offset,
    length: 1,
    message,
    hint: `write \`${close}\` where the ${open === '[' ? 'list' : 'map'} ends`,
  };
}

function closeOnLine(source: SourceFile, offset: number): string {
  const { line, column } = placeIn(source, offset, offset);
  const text = lineText(source, line)
    .slice(column - 1)
    .trimEnd();
  return text.length > 80 ? 'write the closing quote where the text ends' : `write \`${text}${text[0]}\``;
}

function flowMistake(source: SourceFile, offset: number): Mistake | undefined {
  const found = endOfFlow(source.text, offset);
  if ('unclosed' in found) {
    const isQuote = /["']/.test(source.text[found.unclosed] ?? '');
    return isQuote ? unclosedQuote(source, found.unclosed) : unclosedBracket(source, found.unclosed);
  }
  const rest = restOfLine(source, found.end);
  if (/^\s*(#|:(\s|$)|$)/.test(rest.text)) return undefined;
  const from = found.end + rest.text.length - rest.text.trimStart().length;
  const message = 'this stands behind the closing bracket';
  const hint = 'take it out, or quote the whole value if it is text';
  return { code: 'RC1004', offset: from, length: rest.text.trim().length, message, hint };
}

/** `|` and `>` with the text on the same line. */
function headerMistake(value: string, offset: number): Mistake | undefined {
  if (isBlockHeader(value)) return undefined;
  const message = `\`${value[0]}\` begins a text of several lines, which stands on the lines below`;
  const hint = 'begin the text on the next line, further in; or quote the value if it begins with this character';
  return { code: 'RC1004', offset, length: value.length, message, hint };
}

const reserved: ReadonlyMap<string, string> = new Map([
  ['@', 'a value cannot begin with `@`'],
  ['`', 'a value cannot begin with a backtick'],
  ['%', 'a value cannot begin with `%`'],
  ['*', '`*` begins the name of an anchor, and there is no name here'],
  ['&', '`&` begins the name of an anchor, and there is no name here'],
  [',', 'a value cannot begin with a comma'],
  [']', 'this bracket closes nothing'],
  ['}', 'this brace closes nothing'],
]);

function reservedMistake(line: OutlineLine, offset: number): Mistake | undefined {
  const { value } = line;
  const first = value[0] ?? '';
  if (/^[*&][\w-]/.test(value)) return undefined;
  if (/^-(\s|$)/.test(value) && line.key !== undefined) {
    const message = `a list does not begin on the line of its key`;
    return { code: 'RC1004', offset, length: value.length, message, hint: `write \`${value}\` on the next line` };
  }
  const message = reserved.get(first);
  if (message === undefined) return undefined;
  return { code: 'RC1004', offset, length: 1, message, hint: `quote it: ${written(line, quoted(value))}` };
}

/** A colon and a space within plain text. */
function colonMistake(line: OutlineLine, offset: number): Mistake | undefined {
  const colon = line.key === undefined ? null : /:(?=\s|$)/.exec(line.value);
  if (!colon || /\s#/.test(line.value.slice(0, colon.index))) return undefined;
  return colonAt(line, offset + colon.index);
}

function colonAt(line: OutlineLine, offset: number): Mistake {
  const { value } = line;
  const message =
    'a colon with a space behind it makes a key of what stands before it, and this line has a key already';
  const hint = /^[\u2018\u2019\u201c\u201d]/.test(value)
    ? `quotes of a word processor are no quotes: ${written(line, quoted(value.slice(1, -1)))}`
    : `quote the value: ${written(line, quoted(value))}`;
  return { code: 'RC1004', offset, length: 1, message, hint };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The line with another value. */
function written({ key, dashes, content }: OutlineLine, value: string): string {
  const whole = key === undefined ? value : `${key}: ${value}`;
  const line = dashes.length > 0 ? `- ${whole}` : whole;
  return content.length > 80 ? 'with single quotes around it' : `\`${line}\``;
}

/** The rest of the line that an offset stands in. */
function restOfLine(source: SourceFile, offset: number): { readonly line: number; readonly text: string } {
  const { line, column } = placeIn(source, offset, offset);
  return { line, text: lineText(source, line).slice(column - 1) };
}

/**
 * The last line of a value that takes several: a block scalar, or one in quotes or brackets.
 *
 * @returns undefined when it is not closed.
 */
export function lastLineOfValue(source: SourceFile, line: OutlineLine): number | undefined {
  if (/^["'[{]/.test(line.value)) {
    const offset = line.offset + line.valueColumn;
    const found = /^["']/.test(line.value) ? endOfQuoted(source.text, offset) : endOfFlow(source.text, offset);
    const end = typeof found === 'object' ? ('end' in found ? found.end : undefined) : found;
    return end === undefined ? undefined : placeIn(source, end, end).line;
  }
  if (!isBlockHeader(line.value)) return line.number;
  const parent = line.key === undefined ? (line.dashes.at(-1) ?? -1) : line.column;
  let number = line.number;
  while (number < source.lineStarts.length && isWithin(lineText(source, number + 1), parent)) number++;
  return number;
}

/** Whether a value is a text of several lines that stand below it. */
export function isBlockHeader(value: string): boolean {
  return /^([&!]\S*\s+)*[|>][-+\d]{0,2}\s*(#.*)?$/.test(value);
}

function isWithin(text: string, parent: number): boolean {
  const indent = /\S/.exec(text)?.index;
  return indent === undefined || indent > parent;
}
