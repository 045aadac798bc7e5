/**
 * Whatever the template, rendering ends with a text within the limits or with a located error.
 * FUZZ_RUNS  how many templates of each kind.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { randomTemplate } from '../../../tools/vectors/random-template.ts';
import { seeded } from '../../../tools/vectors/seeded-random.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import { locate, sourceFile } from '../source.ts';
import { templateLimits } from './budget.ts';
import { knownFunctionNames } from './functions/all.ts';
import { renderTemplate } from './render.ts';
import type { TemplateData } from './template-data.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 1500);
/** As long as many runs take on a busy machine. */
const timeout = 30_000 + 10 * runs;

const data: TemplateData = {
  values: new Map([
    ['name', 'web'],
    ['count', '3'],
    ['list', 'a,b,c'],
    ['__proto__', 'x'],
  ]),
  stack: { name: 's', version: '', previousVersion: '' },
  environment: { name: 'e' },
};

function mustEndWell(text: string): void {
  const said: Diagnostic[] = [];
  const source = sourceFile('f', text);
  const rendered = renderTemplate(source, data, (diagnostic) => said.push(diagnostic));
  const errors = said.filter(({ severity }) => severity === 'error');
  expect(errors).toHaveLength(rendered === undefined ? 1 : 0);
  for (const { location } of said) mustBeWithin(location, text);
  if (!rendered) return;
  if (rendered !== source) expect(rendered.text.length).toBeLessThanOrEqual(templateLimits.output);
  for (const offset of [0, rendered.text.length >> 1, rendered.text.length]) {
    mustBeWithin(locate(rendered, offset, offset + 3), text);
  }
}

function mustBeWithin(location: Location | undefined, text: string): void {
  expect(location?.offset).toBeGreaterThanOrEqual(0);
  expect(location?.end).toBeLessThanOrEqual(text.length);
  expect(location?.end).toBeGreaterThanOrEqual(location?.offset ?? 0);
}

test('templates that make sense, and such that nearly do', { timeout }, () => {
  const random = seeded(4711);
  for (let run = 0; run < runs; run++) mustEndWell(randomTemplate(random));
});

const piece = fc.oneof(
  fc.constantFrom(
    '{{',
    '}}',
    '{{-',
    '-}}',
    ' ',
    '\n',
    '(',
    ')',
    '|',
    '"',
    "'",
    '`',
    '.',
    ',',
    '$',
    ':=',
    '=',
    '-',
    '/*',
    '*/',
  ),
  fc.constantFrom(
    'if',
    'else',
    'end',
    'range',
    'with',
    'define',
    'template',
    'block',
    'break',
    'continue',
    'nil',
    'true',
  ),
  fc.constantFrom(
    '.Values',
    '.name',
    '$x',
    '$',
    '"a"',
    '0',
    '1',
    '-1',
    '1e9',
    '99999999999',
    '0x7fffffffffffffff',
    "'x'",
  ),
  fc.constantFrom(...knownFunctionNames()),
  fc.constantFrom('__proto__', 'constructor', 'toString', '.__proto__', '.constructor', '"__proto__"'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

test('pieces in any order', { timeout }, () => {
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(text, mustEndWell), { numRuns: runs });
});

const value = fc.constantFrom(
  ...[
    '.',
    '$',
    '.Values',
    '.Values.name',
    '.Stack',
    'nil',
    '""',
    '"é€"',
    '"a,b"',
    '-1',
    '0',
    '3',
    '1.5',
    '1e300',
    '99999999',
  ],
  ...[
    '(list)',
    '(list 1 nil "a")',
    '(dict "a" nil)',
    '(until 3)',
    '(split "," "a,b")',
    '(rest (list))',
    '(fromJson "[{}]")',
  ],
);

test('every function with any arguments', { timeout }, () => {
  const call = fc
    .tuple(fc.constantFrom(...knownFunctionNames()), fc.array(value, { maxLength: 4 }))
    .map(([name, values]) => `{{${name} ${values.join(' ')}}}`);
  fc.assert(fc.property(call, mustEndWell), { numRuns: 2 * runs });
});
