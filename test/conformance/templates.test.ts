/**
 * Templates held against Go's text/template with sprig: what those made of each is in vectors/templates.json, written by
 * `npm run vectors`. The stack and the environment are those of tools/vectors/template.go.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { sourceFile } from '../../src/compose/source.ts';
import { templateFunctions } from '../../src/compose/template/functions/all.ts';
import { renderTemplate } from '../../src/compose/template/render.ts';
import type { TemplateData } from '../../src/compose/template/template-data.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';

/** What Go wrote, or whether it failed while it parsed or executed, on which line, and its words. */
type Vector =
  | readonly [text: string, output: string]
  | readonly [text: string, 'parse' | 'exec', line: number, message: string];

const { values, templates, corpus } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'vectors/templates.json'), 'utf8'),
) as {
  readonly values: Readonly<Record<string, string>>;
  readonly templates: readonly Vector[];
  /** Hash of a file of the corpus, and of what it becomes, or how it fails. */
  readonly corpus: Readonly<Record<string, readonly [file: string, outcome: string]>>;
};

const data: TemplateData = {
  values: new Map(Object.entries(values)),
  stack: { name: 'shop', version: '2.0', previousVersion: '1.0' },
  environment: { name: 'Default' },
};

const unused = 'no template in public catalogues calls this function of sprig';

/** Where Drover differs on purpose: the template, what it says instead, and why. */
const deliberate: ReadonlyMap<string, { readonly instead: string; readonly reason: string }> = new Map([
  ['{{1i}}', { instead: 'parse', reason: 'no template has a use for complex numbers' }],
  ['{{1+2i}}', { instead: 'parse', reason: 'no template has a use for complex numbers' }],
  ['{{printf "%x" 3.5}}', { instead: '%!x(float64=3.5)', reason: 'no template has a use for hexadecimal floats' }],
  ['{{regexMatch "a" "a"}}', { instead: 'exec', reason: unused }],
  ['{{camelcase "a_b"}}', { instead: 'exec', reason: unused }],
  ['{{semver "1.2.3"}}', { instead: 'exec', reason: unused }],
  ['{{wrap 5 "a b c"}}', { instead: 'exec', reason: unused }],
  ['{{abbrev 5 "hello world"}}', { instead: 'exec', reason: unused }],
  ['{{merge (dict "a" 1) (dict "b" 2)}}', { instead: 'exec', reason: unused }],
]);

interface Rendered {
  readonly outcome: string;
  readonly line?: number | undefined;
}

/** Go reports an unknown function while it parses; Drover knows those that it refuses, and refuses them when called. */
const parseErrors = ['RC2010', 'RC2011'];

function render(text: string): Rendered {
  const errors: Diagnostic[] = [];
  const rendered = renderTemplate(
    sourceFile('t', text),
    data,
    (one) => void (one.severity === 'error' && errors.push(one)),
  );
  if (rendered) return { outcome: rendered.text };
  const [first] = errors;
  return { outcome: parseErrors.includes(first?.code ?? '') ? 'parse' : 'exec', line: first?.location?.line };
}

function expected([, outcome, line]: Vector): Rendered {
  return line === undefined ? { outcome } : { outcome, line };
}

describe('text/template', () => {
  test('every template gives what Go gave, or fails on the same line', () => {
    const differing = templates.filter((vector) => {
      const [text] = vector;
      // Go names the last line of the file for a block without end: Drover names the block.
      const unclosed = vector[3] === 'unexpected EOF';
      const [actual, wanted] = [render(text), expected(vector)];
      return actual.outcome !== wanted.outcome || (!unclosed && actual.line !== wanted.line);
    });
    expect(differing.map(([text]) => text)).toEqual(
      differing.map(([text]) => text).filter((text) => deliberate.has(text)),
    );
    expect(differing).toHaveLength(deliberate.size);
  });

  test.each([...deliberate].map(([text, { instead, reason }]) => ({ text, instead, reason })))(
    '$text: $reason',
    (one) => {
      expect(render(one.text).outcome).toBe(one.instead);
    },
  );

  test('there are enough of them, failing ones, too', () => {
    const count = (outcome: string): number =>
      templates.filter((vector) => vector.length > 2 && vector[1] === outcome).length;
    expect(templates.length).toBeGreaterThan(2400);
    expect(count('exec')).toBeGreaterThan(400);
    expect(count('parse')).toBeGreaterThan(200);
  });

  test('every function occurs in one that succeeds', () => {
    // Two that can only fail: there are no functions to call in the data, and `fail` fails.
    const only = ['call', 'fail'];
    const succeeding = templates.filter((vector) => vector.length === 2).map(([text]) => text);
    const words = new Set(succeeding.flatMap((text) => text.match(/[A-Za-z0-9]+/g) ?? []));
    expect([...templateFunctions.keys()].filter((name) => !words.has(name) && !only.includes(name))).toEqual([]);
  });
});

const corpusDirectory = join(import.meta.dirname, '../../../shared/corpus');

describe.skipIf(!existsSync(corpusDirectory))('templates of the corpus', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  test('each gives what Go gave', () => {
    const differing = Object.entries(corpus).filter(([path, [file, wanted]]) => {
      const text = readFileSync(join(corpusDirectory, path), 'utf8');
      if (sha256(text) !== file) return false;
      const { outcome, line } = render(text);
      return (line === undefined ? sha256(outcome) : outcome) !== wanted;
    });
    expect(differing.map(([path]) => path)).toEqual([]);
    expect(Object.keys(corpus).length).toBeGreaterThan(50);
  });
});
