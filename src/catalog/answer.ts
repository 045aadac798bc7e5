import { charactersOf } from './character-set.ts';
import type { Question } from './question.ts';

/** What is wrong with an answer, after "the answer to X"; undefined: nothing. An empty answer to what is not required is right. */
export function complaint(question: Question, answer: string): string | undefined {
  if (answer === '') return undefined;
  return ofType(question, answer) ?? ofLength(question, answer) ?? ofCharacters(question, answer);
}

function ofType({ type, options, min, max }: Question, answer: string): string | undefined {
  if (type === 'boolean') return answer === 'true' || answer === 'false' ? undefined : 'is neither true nor false';
  if (type === 'enum') {
    return options.length === 0 || options.includes(answer) ? undefined : `is none of ${options.join(', ')}`;
  }
  if (type !== 'int') return undefined;
  if (!/^[-+]?\d+$/.test(answer)) return 'is no whole number';
  if (min !== undefined && Number(answer) < min) return `is less than ${min}`;
  // Go's zero value: `max: 0` is no bound.
  return max !== undefined && max !== 0 && Number(answer) > max ? `is more than ${max}` : undefined;
}

function ofLength({ minLength, maxLength }: Question, answer: string): string | undefined {
  const { length } = [...answer];
  if (minLength !== undefined && length < minLength) return `has ${length} characters, fewer than ${minLength}`;
  return maxLength !== undefined && maxLength > 0 && length > maxLength
    ? `has ${length} characters, more than ${maxLength}`
    : undefined;
}

function ofCharacters({ validChars, invalidChars }: Question, answer: string): string | undefined {
  const outside = validChars ? charactersOf(answer, validChars, 'outside') : [];
  if (validChars && outside.length > 0) return `has ${quote(outside)}, and only ${validChars.text} may stand there`;
  const inside = invalidChars ? charactersOf(answer, invalidChars, 'inside') : [];
  return inside.length > 0 ? `has ${quote(inside)}, which must not stand there` : undefined;
}

function quote(characters: readonly string[]): string {
  return characters.map((character) => JSON.stringify(character)).join(', ');
}
