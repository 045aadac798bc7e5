import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { libraryBundle, writeDeclarations } from './library.ts';

const root = join(import.meta.dirname, '..');
const consumer = mkdtempSync(join(tmpdir(), 'drover-consumer-'));
afterAll(() => rmSync(consumer, { recursive: true }));

const program = `import { answersSchema, convert, type ConvertResult, formatMessage } from 'drover';

const input = {
  dockerCompose: 'web: {image: "nginx:$TAG", scale: 2, colour: red}',
  rancherCompose: 'catalog: {questions: [{variable: TAG, required: true}]}',
  stack: 'shop',
};
const missing: ConvertResult = convert(input);
const result = convert({ ...input, answers: { TAG: 1.9 } });
const [first] = result.diagnostics;
const severity: 'error' | 'risk' | 'warning' | 'note' | undefined = first?.severity;
// @ts-expect-error there is no such member
result.nothing;
console.log(
  JSON.stringify({
    missing: missing.diagnostics.map(({ code, location }) => [code, location?.line]),
    kinds: result.manifests.map(({ kind, metadata }) => [kind, metadata.namespace]),
    severity,
    message: first && formatMessage(first, input).split('\\n')[0],
    grades: result.findings.map(({ key, grade }) => [key, grade]),
    yaml: result.yaml.includes('image: nginx:1.9'),
    required: answersSchema(input)['required'],
  }),
);
`;

/** The package as others get it: what package.json exports, and no package beside it. */
beforeAll(async () => {
  const drover = join(consumer, 'node_modules/drover');
  mkdirSync(join(drover, 'dist'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(drover, 'package.json'));
  await build({ ...libraryBundle, outdir: join(drover, 'dist') });
  writeDeclarations(join(drover, 'dist/types'));
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(consumer, 'main.ts'), program);
  const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, skipLibCheck: false, noEmit: true };
  writeFileSync(
    join(consumer, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { ...compilerOptions, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
      files: ['main.ts'],
    }),
  );
}, 60_000);

test('a project that uses it type-checks', () => {
  const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', consumer], { encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
}, 60_000);

test('and runs', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['main.ts'], { cwd: consumer, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    missing: expect.arrayContaining([['RC2048', 1]]),
    kinds: [
      ['Namespace', null],
      ['RancherService', 'shop'],
    ],
    severity: 'warning',
    message: 'docker-compose.yml:1:38: warning RC4009: a service has no key `colour`; it is left out',
    grades: expect.arrayContaining([
      ['image', 'exact'],
      ['colour', 'unsupported'],
    ]),
    yaml: true,
    required: ['TAG'],
  });
});

test('it reads no file, no environment and no network', async () => {
  const { metafile } = await build({ ...libraryBundle, outdir: consumer, write: false, metafile: true });
  const outside = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external }) => external)
    .map(({ path }) => path.replace('node:', ''));
  const pure = ['crypto', 'path', 'util', 'net'];
  expect(outside.filter((module) => !pure.includes(module))).toEqual([]);
});
