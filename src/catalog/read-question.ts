import { type Report, warning } from '../model/diagnostic.ts';
import {
  isNothing,
  type WrittenEntry,
  type WrittenMap,
  type WrittenScalar,
  type WrittenValue,
} from '../model/written-value.ts';
import { parseCharacterSet } from './character-set.ts';
import { type Question, type QuestionType, questionTypes } from './question.ts';
import { questionKeys, warnOfUnknownKeys } from './question-keys.ts';

/** Other names that real catalogues use for a type. */
const aliases: ReadonlyMap<string, QuestionType> = new Map([
  ['integer', 'int'],
  ['number', 'int'],
  ['bool', 'boolean'],
  ['str', 'string'],
  ['text', 'string'],
]);

/** Reads `questions:`. What is wrong is reported and left out; never throws. Of two with one variable the last counts. */
export function readQuestions(entry: WrittenEntry | undefined, report: Report): Question[] {
  if (!entry || isNothing(entry.value)) return [];
  if (entry.value.kind !== 'list') {
    const hint = 'begin each question with "- variable: NAME"';
    report(
      warning('RC2040', '`questions` takes a list of questions; nothing is asked', { at: entry.value.location, hint }),
    );
    return [];
  }
  const questions = new Map<string, Question>();
  for (const item of entry.value.items) {
    const question = readQuestion(item, report);
    if (!question) continue;
    const earlier = questions.get(question.variable);
    if (earlier) {
      const message = `${question.variable} was asked before, on line ${earlier.location.line}; the last question counts`;
      report(warning('RC2045', message, { at: question.location, hint: 'keep one of the two' }));
    }
    questions.set(question.variable, question);
  }
  return [...questions.values()];
}

function readQuestion(item: WrittenValue, report: Report): Question | undefined {
  if (item.kind !== 'map') {
    const hint = 'write "- variable: NAME", and the rest below it';
    report(
      warning('RC2040', `a question is a map of keys, not a ${item.kind}; it is left out`, { at: item.location, hint }),
    );
    return undefined;
  }
  warnOfUnknownKeys('a question', item.entries, questionKeys, report);
  const read = new QuestionReader(item, report);
  const variable = read.scalar('variable');
  if (!variable || variable.printed === '') {
    const message = 'this question has no `variable`, so that no answer can reach it; it is left out';
    report(
      warning('RC2042', message, {
        at: item.location,
        hint: 'write `variable:` with the name it has in the compose files',
      }),
    );
    return undefined;
  }
  return {
    variable: variable.printed,
    location: variable.location,
    type: read.type(),
    required: read.flag('required'),
    options: read.options(),
    ...read.texts(),
    ...read.numbers(),
    ...read.characters(),
  };
}

/** The keys of one question, each read as what Rancher's struct had for it. */
class QuestionReader {
  readonly #map: WrittenMap;
  readonly #report: Report;

  constructor(map: WrittenMap, report: Report) {
    this.#map = map;
    this.#report = report;
  }

  scalar(key: string): WrittenScalar | undefined {
    const value = this.#map.entries.get(key)?.value;
    if (!value || isNothing(value)) return undefined;
    if (value.kind === 'scalar') return value;
    this.#passOver(value, `\`${key}\` takes text, not a ${value.kind}`);
    return undefined;
  }

  type(): QuestionType {
    const written = this.scalar('type');
    const name = written?.printed.trim() ?? '';
    if (!written || name === '') return 'string';
    const known = questionTypes.find((type) => type === name.toLowerCase()) ?? aliases.get(name.toLowerCase());
    if (known !== undefined) return known;
    const message = `there is no question of the type "${name}"; any text is taken for an answer`;
    this.#report(
      warning('RC2043', message, { at: written.location, hint: `the types are ${questionTypes.join(', ')}` }),
    );
    return 'string';
  }

  flag(key: string): boolean {
    const written = this.scalar(key);
    if (!written) return false;
    if (written.printed === 'true' || written.printed === 'false') return written.printed === 'true';
    this.#passOver(written, `\`${key}\` takes true or false, not "${written.text}"`);
    return false;
  }

  options(): string[] {
    const value = this.#map.entries.get('options')?.value;
    if (!value || isNothing(value)) return [];
    if (value.kind === 'list') {
      return value.items.flatMap((item) => (item.kind === 'scalar' ? [item.printed] : []));
    }
    this.#passOver(value, '`options` takes a list');
    return [];
  }

  texts(): Partial<Pick<Question, 'label' | 'description' | 'default' | 'group'>> {
    const keys = { label: 'label', description: 'description', default: 'default', group: 'group' };
    return this.#each(keys, (key) => this.scalar(key)?.printed);
  }

  numbers(): Partial<Pick<Question, 'min' | 'max' | 'minLength' | 'maxLength'>> {
    const keys = { min: 'min', max: 'max', minLength: 'min_length', maxLength: 'max_length' };
    return this.#each(keys, (key) => {
      const written = this.scalar(key);
      if (!written) return undefined;
      if (/^[-+]?\d{1,15}$/.test(written.printed)) return Number(written.printed);
      this.#passOver(written, `\`${key}\` takes a whole number, not "${written.text}"`);
      return undefined;
    });
  }

  characters(): Partial<Pick<Question, 'validChars' | 'invalidChars'>> {
    return this.#each({ validChars: 'valid_chars', invalidChars: 'invalid_chars' }, (key) => {
      const written = this.scalar(key);
      return written && written.printed !== '' ? parseCharacterSet(written.printed) : undefined;
    });
  }

  #each<Member extends string, Value>(
    keys: Readonly<Record<Member, string>>,
    read: (key: string) => Value | undefined,
  ): Partial<Record<Member, Value>> {
    const members = Object.entries<string>(keys).map(([member, key]) => [member, read(key)] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Partial<Record<Member, Value>>;
  }

  #passOver(value: WrittenValue, message: string): void {
    this.#report(warning('RC2044', `${message}; the key is left out`, { at: value.location }));
  }
}
