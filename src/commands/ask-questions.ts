import { complaint } from '../catalog/answer.ts';
import { nameOf, type Question } from '../catalog/question.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks one question after the other. An empty answer takes the default; an answer that the question does not take is
 * asked again. Who ends the input ends the asking: what is missing then is an error like any other.
 */
export async function askQuestions(
  questions: readonly Question[],
  ask: NonNullable<Terminal['ask']>,
  terminal: Pick<Terminal, 'writeError'>,
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const question of questions) {
    if (question.description) terminal.writeError(`${question.description.trim()}\n`);
    const answer = await askOne(question, ask, terminal);
    if (answer === undefined) break;
    if (answer !== '') answers.set(question.variable, answer);
  }
  return answers;
}

async function askOne(
  question: Question,
  ask: NonNullable<Terminal['ask']>,
  terminal: Pick<Terminal, 'writeError'>,
): Promise<string | undefined> {
  for (;;) {
    const answer = await ask(prompt(question), question.type === 'password');
    if (answer === undefined) return undefined;
    const wrong = complaint(question, answer);
    const missing = answer === '' && question.required && !question.default;
    if (wrong === undefined && !missing) return answer;
    terminal.writeError(wrong === undefined ? '  an answer is required\n' : `  the answer ${wrong}\n`);
  }
}

function prompt(question: Question): string {
  const { default: fallback, options, required, type } = question;
  const shown = type === 'password' ? '********' : fallback;
  const facts = [
    type === 'enum' ? options.join(' | ') : type,
    ...(required ? [] : ['optional']),
    ...(fallback ? [`default ${shown}`] : []),
  ];
  return `${nameOf(question)} [${facts.join(', ')}]: `;
}
