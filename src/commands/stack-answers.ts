import { readAnswersFile } from '../catalog/answers-file.ts';
import { type Catalog, type CatalogSources, readCatalog } from '../catalog/catalog.ts';
import { mentions } from '../catalog/mentioned-variables.ts';
import type { Question } from '../catalog/question.ts';
import { type GivenAnswers, missingAnswers, settleAnswers } from '../catalog/settle-answers.ts';
import { allSources } from '../compose/load.ts';
import type { SourceFile } from '../compose/source.ts';
import { type Diagnostic, error } from '../model/diagnostic.ts';
import { askQuestions } from './ask-questions.ts';
import type { Terminal } from './terminal.ts';

/** How a catalogue's questions are answered, as the command line has it. */
export interface AnswerFlags {
  readonly answers?: string;
  readonly set?: ReadonlyMap<string, string>;
  readonly ask?: boolean;
}

/** What the questions of a stack came to. */
export interface StackAnswers {
  readonly catalog: Catalog;
  /** All given answers, and a value for each question. */
  readonly values: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is answered, and with what beside the flags. */
export interface AskedStack {
  readonly sources: CatalogSources;
  /** The file of `--answers`, read. */
  readonly answersFile: SourceFile | undefined;
  /** What `--env-file` holds. */
  readonly fromFile: ReadonlyMap<string, string>;
  readonly environment: Terminal['environment'];
}

/**
 * Answers the questions of a stack: from `--env-file`, `--set`, the file of answers, the environment and the defaults, in
 * the order of docs/rancher.md §1.5. What is missing is asked where somebody sits at a terminal; only then the result is a
 * promise.
 */
export function answerStack(
  { answersFile, environment, fromFile, sources }: AskedStack,
  flags: AnswerFlags,
  terminal: Terminal,
): StackAnswers | Promise<StackAnswers> {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const catalog = readCatalog(sources, report);
  const answers = answersFile ? readAnswersFile(answersFile, report) : new Map<string, string>();
  const asked = new Set(catalog.questions.map(({ variable }) => variable));
  const before = [...fromFile].filter(([name]) => asked.has(name));
  const given: GivenAnswers = {
    answers: new Map([...answers, ...(flags.set ?? []), ...before]),
    variable: (name) => environment[name],
  };
  const isUsed = (name: string): boolean => mentions(allSources(sources), name);
  const settle = (typed: ReadonlyMap<string, string>): StackAnswers => {
    const all = { ...given, answers: new Map([...given.answers, ...typed]) };
    return { catalog, values: settleAnswers(catalog.questions, all, isUsed, report), diagnostics };
  };
  const open = openQuestions(catalog.questions, given, flags);
  if (open.length > 0 && terminal.ask) return askQuestions(open, terminal.ask, terminal).then(settle);
  if (flags.ask && !terminal.ask) {
    report(error('RC2051', '--ask needs a terminal', { hint: 'give the answers with --set or --answers' }));
  }
  return settle(new Map());
}

function openQuestions(questions: readonly Question[], given: GivenAnswers, { ask }: AnswerFlags): readonly Question[] {
  if (!ask) return missingAnswers(questions, given);
  return questions.filter(({ variable }) => !given.answers.has(variable) && given.variable?.(variable) === undefined);
}
