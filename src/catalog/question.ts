import type { Location } from '../model/location.ts';
import type { CharacterSet } from './character-set.ts';

/** The types of questions that Rancher's catalogue knew. Only its form checked them: an engine took any answer as text. */
export const questionTypes = [
  'string',
  'int',
  'boolean',
  'password',
  'enum',
  'multiline',
  'service',
  'certificate',
  'secret',
] as const;

export type QuestionType = (typeof questionTypes)[number];

/** One question of a catalogue template: a variable of the stack, and what may be answered. */
export interface Question {
  readonly variable: string;
  readonly type: QuestionType;
  readonly label?: string;
  readonly description?: string;
  /** Whether an empty answer is none. */
  readonly required: boolean;
  /** As Go printed it: an unquoted `yes` is `true`. Absent or empty: there is none. */
  readonly default?: string;
  readonly group?: string;
  /** What an `enum` offers. */
  readonly options: readonly string[];
  /** Bounds of an `int`, inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** Bounds of the length in characters, inclusive. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly validChars?: CharacterSet;
  readonly invalidChars?: CharacterSet;
  /** Where its variable stands. */
  readonly location: Location;
}

/** What people are shown: the label, else the variable. */
export function nameOf({ label, variable }: Question): string {
  return label === undefined || label === '' || label === variable ? variable : `${variable} (${label})`;
}
