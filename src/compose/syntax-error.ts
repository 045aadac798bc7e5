import type { YAMLError } from 'yaml';

import { type Diagnostic, error } from '../model/diagnostic.ts';
import { firstMistake, type Mistake } from './mistakes.ts';
import { locate, placeIn, type SourceFile } from './source.ts';
import type { Structure } from './structure.ts';
import { unclosedBracket, unclosedQuote } from './value-mistakes.ts';

/** How far from where the parser stopped a mistake may stand that made it stop. */
const linesBefore = 3;
const linesAfter = 4;

/** What a parser did not understand, in words for someone who wants to mend the file. */
export function explainSyntaxError({ problems, unclosed, stopped }: Structure, source: SourceFile): Diagnostic {
  // One mistake brings others about: the first is the one to mend.
  const [problem] = problems.toSorted((one, other) => one.pos[0] - other.pos[0]);
  const [start, end] = problem?.pos ?? [stopped ?? 0, (stopped ?? 0) + 1];
  const { line } = placeIn(source, start, end);
  const mistake = firstMistake(source, line - linesBefore, line + linesAfter) ?? firstUnclosed(source, unclosed);
  if (mistake) {
    const { code, offset, length, message, hint } = mistake;
    return error(code, message, { at: locate(source, offset, offset + length), hint });
  }
  const message = problem ? plainMessage(problem) : 'this belongs to nothing before it';
  const hint = problem && hints.get(problem.code);
  return error('RC1004', `this is not YAML: ${message}`, { at: locate(source, start, end), hint });
}

function firstUnclosed(source: SourceFile, unclosed: readonly number[]): Mistake | undefined {
  const [offset] = unclosed.toSorted((one, other) => one - other);
  if (offset === undefined) return undefined;
  return /["']/.test(source.text[offset] ?? '') ? unclosedQuote(source, offset) : unclosedBracket(source, offset);
}

const hints: ReadonlyMap<string, string> = new Map([
  ['BLOCK_AS_IMPLICIT_KEY', 'is the key of the lines below it missing, or a comment?'],
  ['BAD_SCALAR_START', 'quote the value'],
  ['BAD_DQ_ESCAPE', 'use single quotes, in which a backslash is a backslash'],
  ['BAD_ALIAS', 'quote the value if it is text'],
  ['TAG_RESOLVE_FAILED', 'quote the value if it is text'],
]);

function plainMessage(problem: YAMLError): string {
  const [sentence = ''] = problem.message.split('\n');
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/[.:]$/, '');
}
