import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { type Difference, differences } from './yaml-differences.ts';
import { comparable, type Neutral, readNeutral } from './yaml-neutral.ts';

/** Written by tools/vectors/yaml.ts. The third member, where there is one, is what the oldest go-yaml v2 made of it. */
interface Vectors {
  readonly texts: readonly (readonly [text: string, newest: Neutral, rancher?: Neutral])[];
  readonly corpus: Readonly<Record<string, readonly [file: string, value: string]>>;
}

const vectors: Vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors/yaml.json'), 'utf8'));
const corpus = join(import.meta.dirname, '../../../shared/corpus');

interface Disagreement {
  readonly text: string;
  readonly kind: Difference['kind'];
}

/** Where two releases of go-yaml v2 differ, either is right. */
function disagreements(): readonly Disagreement[] {
  return vectors.texts.flatMap(([text, newest, rancher = newest]): readonly Disagreement[] => {
    const ours = readNeutral(text);
    const theirs = comparable(newest);
    if (same(ours, theirs) || same(ours, comparable(rancher))) return [];
    if (same(theirs, ['error'])) return [{ text, kind: 'patient' }];
    return [{ text, kind: same(ours, ['error']) ? 'strict' : 'value' }];
  });
}

function same(one: Neutral, other: Neutral): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

describe(`${vectors.texts.length} texts are read as by go-yaml v2`, () => {
  const found = disagreements();

  test('or differently for a reason', () => {
    const unexplained = found.filter(
      ({ text, kind }) => !differences.some((difference) => difference.kind === kind && difference.texts.test(text)),
    );
    expect(unexplained).toEqual([]);
  });

  test.each(differences)('$kind: $reason', ({ kind, texts }) => {
    expect(found.some((disagreement) => disagreement.kind === kind && texts.test(disagreement.text))).toBe(true);
  });
});

describe.skipIf(!existsSync(corpus))('real files (skipped where ../shared/corpus is not there)', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  test('hold what go-yaml v2 finds in them', () => {
    for (const [path, [file, value]] of Object.entries(vectors.corpus)) {
      const text = readFileSync(join(corpus, path), 'utf8');
      expect(sha256(text), `${path} is another file now: run tools/vectors/yaml.ts`).toBe(file);
      expect(sha256(JSON.stringify(readNeutral(text))), path).toBe(value);
    }
  });
});
