import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { sourceFile } from '../../src/compose/source.ts';
import { limits, parseYaml } from '../../src/compose/yaml.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { WrittenValue } from '../../src/model/written-value.ts';
import { seeded } from '../../tools/vectors/seeded-random.ts';
import { arbitraryYaml, mutatedComposeFile } from '../../tools/vectors/yaml-mutations.ts';

/** `npm run fuzz:dialect` sets it; each run is one document of either kind. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 1500);
const seed = process.env['FUZZ_SEED'] === undefined ? 20161 : Number(process.env['FUZZ_SEED']);

function hold(text: string): void {
  const source = sourceFile('f.yml', text);
  const diagnostics: Diagnostic[] = [];
  const value = parseYaml(source, (diagnostic) => diagnostics.push(diagnostic));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  // Either a value or one error, and that with a place.
  if ((value === undefined) !== (errors.length === 1)) throw new Error(`neither read nor refused: ${text}`);
  for (const { location, hint, message } of diagnostics) {
    if (!location || location.end > source.text.length || location.line > source.lineStarts.length) {
      throw new Error(`no place in the file: ${message}`);
    }
    if (location.offset > location.end || message === '' || hint === '') throw new Error(`a poor message: ${message}`);
  }
  if (value && countValues(value) > limits.values) throw new Error('more values than the limit');
}

/** As whoever walks the value sees them: what aliases stand for is counted each time. */
function countValues(value: WrittenValue): number {
  if (value.kind === 'scalar') return 1;
  const inner = value.kind === 'list' ? value.items : [...value.entries.values()].map((entry) => entry.value);
  return inner.reduce((sum, item) => sum + countValues(item), 1);
}

describe(`of ${runs} documents each is read, or refused with a place`, () => {
  test('compose files with mistakes', { timeout: 3_600_000 }, () => {
    const random = seeded(seed);
    for (let left = runs; left > 0; left--) hold(mutatedComposeFile(random));
  });

  test('marks, words and spaces in any order', { timeout: 3_600_000 }, () => {
    const random = seeded(seed + 1);
    for (let left = runs; left > 0; left--) hold(arbitraryYaml(random));
  });

  test('any text', { timeout: 3_600_000 }, () => {
    const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));
    return fc.assert(fc.property(anything, hold), { numRuns: Math.ceil(runs / 10), seed });
  });
});

/** About 1 MiB of each, which is as much as a file may have. */
const shapes: Readonly<Record<string, string>> = {
  'open brackets': '['.repeat(limits.characters),
  'open braces': '{a: '.repeat(limits.characters / 4),
  dashes: '- '.repeat(limits.characters / 2),
  'question marks': '? '.repeat(limits.characters / 2),
  'question marks on lines': '?\n'.repeat(limits.characters / 2),
  colons: ': '.repeat(limits.characters / 2),
  'closed brackets': '[]'.repeat(limits.characters / 2),
  'closing brackets': ']'.repeat(limits.characters),
  'brackets that open on every line': 'a: [\n'.repeat(limits.characters / 5 / 5),
  'brackets that open on every line and close': 'a: [\n'.repeat(20_000) + ']\n'.repeat(20_000),
  'brackets that open in plain text, and a mistake': `a: x\n${'  [ b\n'.repeat(40_000)}c: {\n`,
  'brackets that open after a mended quote': `a:\n  b: "c\nd"\n${'  e: [\n'.repeat(12_000)}`,
  'quotes that open after mended brackets': `a:\n  b: [c,\nd]\n${"  e: 'x ''\n".repeat(12_000)}`,
  'mistakes after many brackets': `${'a: [b,\nc]\n'.repeat(12_000)}d: e: f\n`,
  'indented by one more each time': Array.from({ length: 1400 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
  anchors: '&a '.repeat(limits.characters / 3),
  'anchors in a list': Array.from({ length: 40_000 }, (_, n) => `- &a${n} x`).join('\n'),
  aliases: '*a '.repeat(limits.characters / 3),
  tags: '! '.repeat(limits.characters / 2),
  'double quotes': '"'.repeat(limits.characters),
  'single quotes': "'".repeat(limits.characters),
  'quotes that open on every line': 'a: "\nb: \'\n'.repeat(20_000),
  'a long line': `a: ${'x'.repeat(limits.characters - 3)}`,
  'a long line in quotes': `a: "${'\\n'.repeat(limits.characters / 2 - 4)}"`,
  'a long line of commas': `[${'a,'.repeat(limits.characters / 2 - 2)}]`,
  'a long key': `${'x'.repeat(limits.characters - 2)}: `,
  'a long number': `a: ${'1'.repeat(limits.characters - 3)}`,
  'a long number in octal': `a: 0${'7'.repeat(limits.characters - 4)}`,
  'lines in quotes': `a: "${' x\n'.repeat(49_000)}"`,
  'lines in quotes, not indented': `a: "${'x\n'.repeat(49_000)}"`,
  'a block of text': `a: |\n${'  x\n'.repeat(49_000)}`,
  'a block of spaces': `a: |\n${`${' '.repeat(19)}\n`.repeat(49_000)}`,
  'plain text': `a:\n${'  x\n'.repeat(49_000)}`,
  'duplicate keys': 'a: 1\n'.repeat(16_000),
  'merge keys': `b: &b {x: 1}\nc:\n${'  <<: *b\n'.repeat(10_000)}`,
  'merges of a large map': `b: &b {${Array.from({ length: 1_500 }, (_, n) => `k${n}: 1`).join(', ')}}\n${'c: {<<: *b}\n'.repeat(1_500)}`,
  'merges of merges': `a0: &a0 {x: 1}\n${Array.from({ length: 200 }, (_, n) => `a${n + 1}: &a${n + 1} {<<: [${`*a${n}, `.repeat(20)}*a${n}], y${n}: 1}`).join('\n')}`,
  'aliases of aliases': `a0: &a0 x\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}*a${n}]`).join('\n')}`,
  'a large list many times': `a: &a [${'x, '.repeat(3_500)}x]\nb: [${'*a, '.repeat(3_500)}*a]`,
  tabs: '\t'.repeat(limits.characters),
  'tabs on lines': '\t\n'.repeat(limits.characters / 2),
  'line breaks': '\n'.repeat(limits.characters),
  'carriage returns': '\r'.repeat(limits.characters),
  comments: '# c\n'.repeat(limits.characters / 4),
  'comments after values': 'a: 1 # c\n'.repeat(12_000),
  'line separators': '\u2028'.repeat(limits.characters),
  documents: '---\n'.repeat(limits.characters / 4),
  instructions: '%YAML 1.1\n'.repeat(40_000),
  'escaped single quotes': `a: "${"\\'".repeat(200_000)}"`,
  'lines that are indented too little': 'a:\n  b: 1\n c: 2\n'.repeat(16_000),
  services: Array.from(
    { length: 2_500 },
    (_, n) => `web${n}:\n  image: nginx:1.${n}\n  ports:\n    - 80:80\n  environment:\n    A: b\n`,
  ).join(''),
};

describe('a file of the largest size is read or refused, whatever its shape', () => {
  test.each(Object.entries(shapes))('%s', { timeout: 120_000 }, (_, text) => {
    expect(text.length).toBeLessThanOrEqual(limits.characters);
    hold(text);
  });
});

test.each(['aliases of aliases', 'a large list many times', 'merges of merges', 'merges of a large map'])(
  'what a few lines multiply into is refused where it exceeds the limit: %s',
  { timeout: 120_000 },
  (shape) => {
    const diagnostics: Diagnostic[] = [];
    parseYaml(sourceFile('f.yml', shapes[shape] ?? ''), (diagnostic) => diagnostics.push(diagnostic));
    const refusal = diagnostics.find(({ severity }) => severity === 'error');
    expect(refusal).toMatchObject({ code: 'RC1007' });
    expect(refusal?.location?.line).toBeGreaterThan(1);
  },
);
