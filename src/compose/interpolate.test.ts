import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../model/diagnostic.ts';
import { interpolate } from './interpolate.ts';
import { sourceFile } from './source.ts';
import { parseYaml } from './yaml.ts';

const variables = new Map([
  ['NAME', 'value'],
  ['_x9', 'under'],
  ['9', 'nine'],
  ['EMPTY', ''],
  ['DOLLAR', '$NAME'],
]);

function replace(text: string): { text: unknown; value: unknown; said: readonly Diagnostic[] } {
  const said: Diagnostic[] = [];
  const written = parseYaml(sourceFile('f.yml', `key: ${text}`), (found) => said.push(found));
  const entry = written?.kind === 'map' ? written.entries.get('key') : undefined;
  if (!entry) throw new Error(`not read: ${text}`);
  const { value } = interpolate(
    entry,
    (name) => variables.get(name),
    (found) => said.push(found),
  );
  return {
    text: value.kind === 'scalar' ? value.text : undefined,
    value: value.kind === 'scalar' && value.value,
    said,
  };
}

describe('what Rancher replaced', () => {
  test.each([
    ['$NAME', 'value'],
    ['${NAME}', 'value'],
    ['a${NAME}b$NAME.c', 'avalueb' + 'value.c'],
    ['$_x9', 'under'],
    ['${9}', 'nine'],
    ['"$$NAME"', '$NAME'],
    ['"$$$$"', '$$'],
    ['"$$${NAME}"', '$value'],
    ['x${EMPTY}', 'x'],
    ['${DOLLAR}', '$NAME'],
    ['plain', 'plain'],
  ])('%s', (text, expected) => {
    expect(replace(text)).toMatchObject({ text: expected, said: [] });
  });

  test('a replaced value is text, whatever it looks like', () => {
    expect(replace('${9}').value).toBe('nine');
    expect(replace('$NAME').value).toBe('value');
  });
});

test('an unset variable is empty, with a warning that names it', () => {
  expect(replace('a$NOPE')).toMatchObject({
    text: 'a',
    said: [{ code: 'RC2002', severity: 'warning', message: expect.stringContaining('NOPE') }],
  });
});

describe('anything else is an error that says what to write', () => {
  test.each([
    ['${NAME:-x}', 'write ${NAME}'],
    ['${NAME?}', 'write ${NAME}'],
    ['"${}"', '$$'],
    ['"${NA ME}"', '${NA}'],
    ['"${NAME"', '${NAME}'],
    ['$1', '$$'],
    ['a$', '$$'],
    ['"a$ b"', '$$'],
    ['"$(x)"', '$$'],
  ])('%s', (text, hint) => {
    expect(replace(text).said).toMatchObject([
      { code: 'RC2001', severity: 'error', location: { line: 1, column: 6 }, hint: expect.stringContaining(hint) },
    ]);
  });
});
