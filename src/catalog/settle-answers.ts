import { beginningOf } from '../model/beginning.ts';
import { closest } from '../model/closest.ts';
import { type Diagnostic, error, type Report, warning } from '../model/diagnostic.ts';
import { complaint } from './answer.ts';
import { nameOf, type Question } from './question.ts';

/** Where an answer is looked up, in this order: given answers, variables, the question's default. */
export interface GivenAnswers {
  /** From flags, a prompt, and a file of answers, laid over each other. */
  readonly answers: ReadonlyMap<string, string>;
  /** What `--env-file` and the environment hold; undefined: not set. */
  readonly variable?: (name: string) => string | undefined;
}

/** The questions that nothing answers, defaults included, though they must be. */
export function missingAnswers(questions: readonly Question[], given: GivenAnswers): Question[] {
  return questions.filter((question) => question.required && !answerTo(question, given));
}

/** What a question's variable is, when nothing is asked; undefined: nothing says. */
export function answerTo({ variable, default: fallback }: Question, given: GivenAnswers): string | undefined {
  return given.answers.get(variable) ?? given.variable?.(variable) ?? fallback;
}

/**
 * Settles what each variable of a catalogue is, and reports every answer that its question does not take. An optional
 * question that nobody answers is an empty text, as in Rancher's catalogue.
 *
 * @param isUsed whether the files mention a variable that no question asks for.
 * @returns all given answers, and a value for each question.
 */
export function settleAnswers(
  questions: readonly Question[],
  given: GivenAnswers,
  isUsed: (name: string) => boolean,
  report: Report,
): ReadonlyMap<string, string> {
  const values = new Map(given.answers);
  for (const question of questions) {
    const value = answerTo(question, given) ?? '';
    values.set(question.variable, value);
    judge(question, value, given, report);
  }
  reportMissing(missingAnswers(questions, given), report);
  for (const name of given.answers.keys()) {
    const asked = questions.map(({ variable }) => variable);
    if (!asked.includes(name) && !isUsed(name)) report(unasked(name, asked));
  }
  return values;
}

function judge(question: Question, value: string, given: GivenAnswers, report: Report): void {
  const wrong = complaint(question, value);
  if (wrong === undefined) return;
  const { location: at, type, variable } = question;
  const shown = type === 'password' ? '' : ` ${JSON.stringify(shorten(value))}`;
  const answered = given.answers.has(variable) || given.variable?.(variable) !== undefined;
  if (answered) {
    const hint = `give another with --set ${variable}=… or in the file of --answers`;
    report(error('RC2047', `the answer${shown} to ${nameOf(question)} ${wrong}`, { at, hint }));
  } else {
    const message = `the default${shown} of ${nameOf(question)} ${wrong}; it is taken all the same, as in Rancher`;
    report(warning('RC2046', message, { at, hint: `answer it with --set ${variable}=…` }));
  }
}

function reportMissing(missing: readonly Question[], report: Report): void {
  const [first] = missing;
  if (!first) return;
  const names = missing.map((question) => nameOf(question)).join(', ');
  const message =
    missing.length === 1 ? `the answer to ${names} is missing` : `${missing.length} answers are missing: ${names}`;
  const flags = missing.map(({ variable }) => `--set ${variable}=…`).join(' ');
  const hint = `answer with ${flags}, a file of --answers, or --ask; elsewhere with \`answers\``;
  report(error('RC2048', message, { at: first.location, hint }));
}

function unasked(name: string, asked: readonly string[]): Diagnostic {
  const meant = closest(name, asked);
  const hint = meant === undefined ? `the questions are ${asked.join(', ') || 'none'}` : `did you mean ${meant}?`;
  return warning('RC2049', `nothing asks for the answer ${name}`, { hint });
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${beginningOf(text, 40)}…`;
}
