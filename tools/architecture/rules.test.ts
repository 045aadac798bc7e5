import { expect, test } from 'vitest';

import { violations } from './rules.ts';

const check = (path: string, text: string) => violations([{ path, text }]);

test.each([
  ['src/model/a.ts', "import { x } from '../plan/x.ts';", 'must not import src/plan/x.ts'],
  ['src/plan/a.ts', "import { x } from '../kubernetes/client.ts';", 'must not import src/kubernetes/client.ts'],
  ['src/plan/a.ts', "import { readFileSync } from 'node:fs';", 'must not import node:fs'],
  ['src/plan/a.ts', 'const now = Date.now();', 'pure code'],
  ['src/health/a.ts', 'const env = process.env;', 'pure code'],
  ['src/kubernetes/a.ts', "import { x } from '../api/labels.ts';", 'must not import src/api/labels.ts'],
  ['src/plan/a.ts', "import { KubeConfig } from '@kubernetes/client-node';", 'only src/kubernetes imports'],
  ['src/plan/a.ts', "import { x } from './b';", 'with its .ts'],
  ['src/plan/utils.ts', '', 'after the noun'],
  ['src/plan/long.ts', 'x;\n'.repeat(401), '401 lines'],
])('%s: %s', (path, text, message) => {
  expect(check(path, text).join('\n')).toContain(message);
});

test.each([
  ['src/plan/a.ts', "import type { V1Pod } from '@kubernetes/client-node';"],
  ['src/plan/a.ts', "import { judge } from './judgement.ts';\nimport { labels } from '../api/labels.ts';"],
  ['src/plan/a.ts', '// Date.now() is what this must not call\nconst iso = new Date(at).toISOString();'],
  ['src/health/check/a.ts', "import { connect } from 'node:net';\nsetTimeout(f, 1);"],
  ['src/plan/a.ts', "export const folder = join(here, '../..');"],
  ['src/controllers/a.ts', "import { x } from '../plan/x.ts';\nimport { y } from '../kubernetes/y.ts';"],
])('%s may: %s', (path, text) => {
  expect(check(path, text)).toEqual([]);
});
