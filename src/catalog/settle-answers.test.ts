import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../model/diagnostic.ts';
import { parseCharacterSet } from './character-set.ts';
import type { Question } from './question.ts';
import { settleAnswers } from './settle-answers.ts';

const location = { file: 'r.yml', line: 3, column: 5, offset: 20, end: 21 };

function ask(...questions: Partial<Question>[]): Question[] {
  return questions.map((question) => ({
    variable: 'A',
    type: 'string',
    required: false,
    options: [],
    location,
    ...question,
  }));
}

function settle(
  questions: Question[],
  answers: Record<string, string>,
  variables: Record<string, string> = {},
  used: string[] = [],
) {
  const said: Diagnostic[] = [];
  const values = settleAnswers(
    questions,
    { answers: new Map(Object.entries(answers)), variable: (name) => variables[name] },
    (name) => used.includes(name),
    (diagnostic) => said.push(diagnostic),
  );
  return { values: Object.fromEntries(values), said };
}

describe('values', () => {
  test('an answer comes before the environment, and that before the default', () => {
    const questions = ask({ default: 'd' });
    expect(settle(questions, { A: 'a' }, { A: 'e' }).values).toEqual({ A: 'a' });
    expect(settle(questions, {}, { A: 'e' }).values).toEqual({ A: 'e' });
    expect(settle(questions, {}).values).toEqual({ A: 'd' });
  });

  test('what is optional and has no answer is empty', () => {
    expect(settle(ask({}), {})).toEqual({ values: { A: '' }, said: [] });
  });

  test('an answer to no question stays, and is told unless the files mention it', () => {
    const { values, said } = settle(ask({ variable: 'HTTP_PORT' }), { HTTP_PROT: '1', TAG: 'x' }, {}, ['TAG']);
    expect(values).toEqual({ HTTP_PROT: '1', TAG: 'x', HTTP_PORT: '' });
    expect(said).toMatchObject([{ code: 'RC2049', severity: 'warning', hint: 'did you mean HTTP_PORT?' }]);
  });
});

describe('missing answers', () => {
  test('are one error that names all of them, with their labels', () => {
    const { said } = settle(
      ask(
        { variable: 'A', label: 'First', required: true },
        { variable: 'B', required: true, default: 'b' },
        { variable: 'C', required: true, default: '' },
      ),
      {},
    );
    expect(said).toMatchObject([
      { code: 'RC2048', severity: 'error', location, message: '2 answers are missing: A (First), C' },
    ]);
    expect(said[0]?.hint).toContain('--set A=… --set C=…');
  });

  test('an empty answer to what is required is missing', () => {
    expect(settle(ask({ required: true, default: 'd' }), { A: '' }).said).toMatchObject([{ code: 'RC2048' }]);
  });
});

describe('an answer', () => {
  const enumeration = ask({ type: 'enum', options: ['a', 'b'] });
  test.each([
    ['is a whole number', ask({ type: 'int' }), '1.5', 'no whole number'],
    ['is not less', ask({ type: 'int', min: 2 }), '1', 'less than 2'],
    ['is not more', ask({ type: 'int', max: 2 }), '3', 'more than 2'],
    ['is true or false', ask({ type: 'boolean' }), 'yes', 'neither true nor false'],
    ['is an option', enumeration, 'c', 'none of a, b'],
    ['is long enough', ask({ minLength: 3 }), 'é€', '2 characters, fewer than 3'],
    ['is not too long', ask({ maxLength: 1 }), '😀b', '2 characters, more than 1'],
    ['has valid characters', ask({ validChars: parseCharacterSet('a-z') }), 'aB_B', '"B", "_"'],
    ['has no invalid characters', ask({ invalidChars: parseCharacterSet('/') }), 'a/b', '"/"'],
  ])('%s', (_, questions, answer, words) => {
    const { said } = settle(questions, { A: answer });
    expect(said).toMatchObject([{ code: 'RC2047', severity: 'error', location }]);
    expect(said[0]?.message).toContain(words);
  });

  test.each([
    [ask({ type: 'int', min: -5, max: 0 }), '12'],
    [ask({ type: 'int' }), '-3'],
    [ask({ type: 'boolean' }), 'false'],
    [enumeration, 'b'],
    [enumeration, ''],
    [ask({ minLength: 2, maxLength: 0 }), 'ab'],
  ])('%o takes %j', (questions, answer) => {
    expect(settle(questions, { A: answer }).said).toEqual([]);
  });

  test('of a password is not shown', () => {
    const { said } = settle(ask({ type: 'password', minLength: 20 }), { A: 'hunter2' });
    expect(JSON.stringify(said)).not.toContain('hunter2');
    expect(said).toMatchObject([{ code: 'RC2047' }]);
  });

  test('that is wrong by default is taken with a warning', () => {
    const { values, said } = settle(ask({ type: 'int', default: '1g' }), {});
    expect(values).toEqual({ A: '1g' });
    expect(said).toMatchObject([{ code: 'RC2046', severity: 'warning' }]);
  });
});
