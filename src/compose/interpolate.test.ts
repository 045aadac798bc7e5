import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../model/diagnostic.ts';
import { type InterpolationOptions, interpolate } from './interpolate.ts';
import { sourceFile } from './source.ts';
import { parseYaml } from './yaml.ts';

const variables = new Map([
  ['NAME', 'value'],
  ['_x9', 'under'],
  ['9', 'nine'],
  ['EMPTY', ''],
  ['DOLLAR', '$NAME'],
]);

function replace(
  text: string,
  options?: InterpolationOptions,
): { text: unknown; value: unknown; said: readonly Diagnostic[] } {
  const said: Diagnostic[] = [];
  const written = parseYaml(sourceFile('f.yml', `key: ${text}`), (found) => said.push(found));
  const entry = written?.kind === 'map' ? written.entries.get('key') : undefined;
  if (!entry) throw new Error(`not read: ${text}`);
  const { value } = interpolate(
    entry,
    (name) => variables.get(name),
    (found) => said.push(found),
    options,
  );
  return {
    text: value.kind === 'scalar' ? value.text : undefined,
    value: value.kind === 'scalar' && value.value,
    said,
  };
}

// Forms and results: libcompose's config/interpolation.go (parseLine and below), which both engines shared; the executor's
// parser/interpolation/interpolation_test.go has the same cases under other names.
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
    ['$NAME$NAME', 'valuevalue'],
    ['"$NAME x"', 'value x'],
    ['${9}${_x9}', 'nineunder'],
    ['"$$$NAME"', '$value'],
    ['$NAMEs', ''],
  ])('%s', (text, expected) => {
    expect(replace(text)).toMatchObject({ text: expected, said: expected === '' ? [{ code: 'RC2002' }] : [] });
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
    ['"${}"', '$$'],
    ['"${ }"', '$$'],
    ['"${NA ME}"', '${NA}'],
    ['"${NAME }"', '${NAME}'],
    ['"${ NAME}"', '$$'],
    ['"${NAME!}"', '${NAME}'],
    ['"${NAME:x}"', '${NAME}'],
    ['"${NAME"', '${NAME}'],
    ['"${"', '$$'],
    ['"$}"', '$$'],
    ['"$!"', '$$'],
    ['$1', '$$'],
    ['$9aNumber', '$$'],
    ['a$', '$$'],
    ['"a$ b"', '$$'],
    ['"$(x)"', '$$'],
  ])('%s', (text, hint) => {
    expect(replace(text).said).toMatchObject([
      {
        code: 'RC2001',
        severity: 'error',
        message: expect.stringContaining('`key`'),
        location: { line: 1, column: 6 },
        hint: expect.stringContaining(hint),
      },
    ]);
  });

  test('the error names the key nearest to the place', () => {
    expect(replace('{A: {B: [ok, "$1"]}}').said).toMatchObject([{ message: expect.stringContaining('`B`') }]);
  });

  test.each(['${NAME:-x}', '${NAME-x}', '${NAME:?x}', '${NAME?}', '${NAME:+x}', '${NAME+x}', '"${NAME:-${NAME}}"'])(
    '%s: Rancher had no operators, and a flag allows them',
    (text) => {
      expect(replace(text).said).toMatchObject([
        { code: 'RC2030', severity: 'error', hint: expect.stringMatching(/\$\{NAME\}.*--compose-interpolation/) },
      ]);
    },
  );
});

// What Docker Compose documents of its interpolation.
describe("Docker Compose's operators, when they are allowed", () => {
  test.each([
    ['${NAME:-x}', 'value'],
    ['${NAME-x}', 'value'],
    ['${NOPE:-x}', 'x'],
    ['${NOPE-x}', 'x'],
    ['${EMPTY:-x}', 'x'],
    ['a${EMPTY-x}', 'a'],
    ['a${NOPE-}', 'a'],
    ['${NAME:?no}', 'value'],
    ['${NAME?no}', 'value'],
    ['a${EMPTY?no}', 'a'],
    ['${NAME:+x}', 'x'],
    ['a${EMPTY:+x}', 'a'],
    ['${EMPTY+x}', 'x'],
    ['a${NOPE+x}', 'a'],
    ['a${NOPE:+x}', 'a'],
    ['${NOPE:-${NAME}}', 'value'],
    ['${NOPE:-a${NOPE-${EMPTY:-b$NAME}}c}', 'abvaluec'],
    ['"${NOPE:-$$x}"', '$x'],
    ['"${NOPE:-a:b-c}"', 'a:b-c'],
    [`'\${NOPE:-{"a":{}}}'`, '{"a":{}}'],
    ['$NAME-${NAME}', 'value-value'],
  ])('%s → %s', (text, expected) => {
    expect(replace(text, { operators: true })).toMatchObject({ text: expected, said: [] });
  });

  test.each([
    ['${NOPE:?set me}', 'set me'],
    ['${EMPTY:?set me}', 'set me'],
    ['${NOPE?}', 'needs the variable NOPE'],
    ['${NOPE:?like ${NAME}}', 'like value'],
  ])('%s is an error', (text, message) => {
    expect(replace(text, { operators: true }).said).toMatchObject([
      { code: 'RC2031', severity: 'error', message: expect.stringContaining(message) },
    ]);
  });

  test('what neither knows stays an error', () => {
    expect(replace('${NAME!}', { operators: true }).said).toMatchObject([{ code: 'RC2001' }]);
  });
});

test.each(['${', '${A:-', '${A:-}', '$', '${A:-{}'])('a long text of %s is read at once', (part) => {
  const { said } = replace(`'${part.repeat(20_000)}'`, { operators: true });
  expect(said.length).toBeLessThanOrEqual(20_000);
});
