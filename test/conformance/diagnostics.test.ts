import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const raised = /\b(error|risk|warning|note)\(\s*'(RC\d{4})'/g;
const reference = readFileSync(join(root, 'docs/reference/diagnostics.md'), 'utf8');

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'));
const inSource = new Map(
  sources.flatMap((text) => [...text.matchAll(raised)].map(([, severity, code]) => [code, severity])),
);
const inReference = new Map(
  [...reference.matchAll(/^\| (RC\d{4}) \| (error|risk|warning|note) \|/gm)].map(([, code, severity]) => [
    code,
    severity,
  ]),
);

describe('docs/reference/diagnostics.md', () => {
  test('lists every code, and no other', () => {
    const mentioned = new Set(sources.flatMap((text) => text.match(/RC\d{4}/g) ?? []));
    expect([...inReference.keys()]).toEqual([...mentioned].toSorted());
  });

  test('gives each its severity', () => {
    const differing = [...inSource].filter(([code, severity]) => inReference.get(code) !== severity);
    expect(differing).toEqual([]);
    expect(inSource.size).toBeGreaterThan(50);
  });
});
