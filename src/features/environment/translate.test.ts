import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test('a map and a list say the same', () => {
  const expected = { spec: { image: 'nginx', environment: { A: '1', B: 'x=y', C: '' } }, said: [] };
  expect(convertKeys('environment:\n  A: 1\n  B: x=y\n  C: ""')).toEqual(expected);
  expect(convertKeys('environment: [A=1, B=x=y, C=]')).toEqual(expected);
});

test.each([
  ['yes', 'true'],
  ['0644', '420'],
  ['1.10', '1.1'],
  ['1_000', '1000'],
])('unquoted, %s becomes %s as in Rancher, with a warning', (text, value) => {
  expect(convertKeys(`environment: {A: ${text}}`)).toEqual({
    spec: { image: 'nginx', environment: { A: value } },
    said: [expect.stringContaining('RC4023')],
  });
  expect(convertKeys(`environment: {A: "${text}"}`)).toEqual({
    spec: { image: 'nginx', environment: { A: text } },
    said: [],
  });
});

test("a name without a value takes the caller's", () => {
  const variable = (name: string): string | undefined => (name === 'A' ? 'from outside' : undefined);
  expect(convertKeys('environment: {A: , B: }', { variable })).toEqual({
    spec: { image: 'nginx', environment: { A: 'from outside', B: '' } },
    said: [expect.stringContaining('RC4024')],
  });
  expect(convertKeys('environment: [A]', { variable }).spec).toMatchObject({ environment: { A: 'from outside' } });
});

test.each([
  ['environment: text', 'RC4007'],
  ['environment: [[a]]', 'RC4007'],
  ['environment: {A: [b]}', 'RC4005'],
  ['environment: ["=b"]', 'RC4029'],
  ['environment: {"a b": c}', 'RC4029'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});

test('a variable may be called __proto__', () => {
  const { spec } = convertKeys('environment: [__proto__=x]');
  expect(Object.entries(spec?.['environment'] ?? {})).toEqual([['__proto__', 'x']]);
});

test('secrets in plain sight are one risk, which names them and not what they are', () => {
  const { said } = convertKeys('environment: {DB_PASSWORD: hunter2, API_TOKEN: abc, DB_HOST: db, EMPTY_SECRET: ""}');
  expect(said).toEqual([expect.stringMatching(/^RC5100 .*DB_PASSWORD, API_TOKEN/)]);
  expect(said.join()).not.toMatch(/hunter2|abc|EMPTY_SECRET/);
});

test.each(['MYSQL_ALLOW_EMPTY_PASSWORD: "yes"', 'DB_PASSWORD_FILE: /run/secrets/db', 'TOKEN_TTL: "60"'])(
  '%s is no secret',
  (variable) => expect(convertKeys(`environment: {${variable}}`).said).toEqual([]),
);

test('a secret that YAML reads as a number is not printed either', () => {
  const { said } = convertKeys('environment: {DB_PASSWORD: 0123456}');
  expect(said.join()).not.toMatch(/0123456|42798/);
  expect(said).toHaveLength(2);
});
