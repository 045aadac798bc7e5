import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

import { version } from './commands/version.ts';

const cli = join(import.meta.dirname, 'cli.ts');

function drover(args: readonly string[], input = '') {
  return spawnSync(process.execPath, [cli, ...args], { input, encoding: 'utf8' });
}

describe('exit codes', () => {
  test('0 when resources were written', () => {
    const { status, stdout } = drover(['convert', '-f', '-', '-r', '/dev/null', '-p', 'shop'], 'web: {image: nginx}');
    expect(status).toBe(0);
    expect(stdout).toContain('kind: RancherService');
  });

  test('1 when an error kept them back', () => {
    const { status, stdout, stderr } = drover(
      ['convert', '-f', '-', '-r', '/dev/null', '-p', 'shop'],
      'web: {build: .}',
    );
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('-:1:7: error RC4002');
  });

  test.each([['convert', '--bogus'], ['bogus'], ['convert', 'folder', 'surplus'], []])('2 for %s %s', (...args) => {
    expect(drover(args.filter((arg) => arg !== undefined)).status).toBe(2);
  });

  test.each(['--help', '--version'])('0 for %s', (flag) => {
    expect(drover([flag]).status).toBe(0);
  });
});

test('a reader that leaves ends it quietly', () => {
  const many = Array.from({ length: 3000 }, (_, n) => `s${n}: {image: nginx}`).join('\n');
  const script = `"$1" "$2" convert -f - -r /dev/null -p shop | head -n 1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', process.execPath, cli], {
    input: many,
    encoding: 'utf8',
  });
  expect(stdout).toBe('apiVersion: v1\n');
  expect(stderr).not.toContain('EPIPE');
}, 60_000);

test("the version is the package's", () => {
  const { version: packaged } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  expect(version).toBe(packaged);
});

test('converting loads no Kubernetes client', async () => {
  const { metafile } = await build({
    entryPoints: [cli],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.some((path) => path.includes('node_modules/yaml'))).toBe(true);
  expect(inputs.filter((path) => path.includes('@kubernetes'))).toEqual([]);
});
