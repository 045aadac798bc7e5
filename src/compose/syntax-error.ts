import type { YAMLError } from 'yaml';

import { type Diagnostic, error } from '../model/diagnostic.ts';
import { lineText, locate, placeIn, type SourceFile } from './source.ts';

/** A parser's error in words for someone who wants to mend the file. */
export function explainSyntaxError(
  problems: readonly YAMLError[],
  _unclosed: readonly number[],
  source: SourceFile,
): Diagnostic {
  const [problem] = problems.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (!problem) return error('RC1004', 'a', {});
  const at = locate(source, problem.pos[0], problem.pos[1]);
  if (problem.code === 'TAB_AS_INDENT') {
    return error('RC1005', 'a tab indents this line; YAML takes spaces only', {
      at,
      hint: 'replace the tab by spaces',
    });
  }
  const { line } = placeIn(source, problem.pos[0], problem.pos[1]);
  const indent = misindentation(source, line);
  if (indent !== undefined && structural.has(problem.code)) {
    const first = /\S/.exec(lineText(source, line))?.index ?? 0;
    const start = (source.lineStarts[line - 1] ?? 0) + first;
    return error('RC1005', `this line is indented by ${first} spaces, which is the indentation of no block above it`, {
      at: locate(source, start, start + lineText(source, line).trim().length),
      hint: `keys of one block begin in the same column: indent it by ${indent.join(' or ')} spaces`,
    });
  }
  return error('RC1004', `this is not YAML: ${plainMessage(problem)}`, { at, hint: hints.get(problem.code) });
}

const hints: ReadonlyMap<string, string> = new Map([
  ['BLOCK_AS_IMPLICIT_KEY', 'is the key of the lines below it missing, or a comment?'],
  ['BAD_SCALAR_START', 'quote the value'],
  ['BAD_DQ_ESCAPE', 'use single quotes, in which a backslash is a backslash'],
]);

/** Errors that a line standing one space off brings about. */
const structural: ReadonlySet<string> = new Set(['BAD_INDENT', 'IMPOSSIBLE', 'UNEXPECTED_TOKEN', 'MISSING_CHAR']);

function plainMessage(problem: YAMLError): string {
  const [sentence = ''] = problem.message.split('\n');
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/[.:]$/, '');
}

/** The indentations of the open blocks around a line that matches none of them, nearest to its own first. */
function misindentation(source: SourceFile, line: number): readonly number[] | undefined {
  const own = /\S/.exec(lineText(source, line))?.index;
  if (own === undefined) return undefined;
  const open: number[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (let above = line - 1; above >= 1 && limit > 0; above--) {
    const text = lineText(source, above);
    const indent = /[^\s#]/.exec(text)?.index;
    if (indent === undefined || /^\s*#/.test(text) || indent >= limit) continue;
    open.push(indent);
    limit = indent;
  }
  if (open.includes(own)) return undefined;
  const near = open.toSorted((a, b) => Math.abs(a - own) - Math.abs(b - own)).slice(0, 2);
  return near.length === 0 ? undefined : near;
}
