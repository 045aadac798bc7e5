import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { runCommand } from '../fake-terminal.fixture.ts';
import { krmCommand } from './krm.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-krm-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

const head = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherCompose', metadata: { name: 'shop' } };

async function run(functionConfig: unknown, items: readonly object[] = []) {
  const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items, functionConfig };
  const { code, output, said } = await runCommand(krmCommand, [], { directory, readInput: () => stringify(list) });
  return { code, said, list: parse(output) };
}

describe('drover krm', () => {
  test('adds the resources of a stack to the items', async () => {
    const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    const { code, list, said } = await run({ ...head, spec: { dockerCompose: 'web: {image: nginx}' } }, [other]);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(list).toMatchObject({ apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList' });
    expect(list.items.map(({ kind }: { kind: string }) => kind)).toEqual(['ConfigMap', 'Namespace', 'RancherService']);
    expect(list.results).toBeUndefined();
  });

  test('replaces what it made before where it stands, with the notes of its caller', async () => {
    const annotations = { 'config.kubernetes.io/path': 'web.yaml' };
    const metadata = { name: 'web', namespace: 'shop', annotations };
    const earlier = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', metadata, spec: { image: 'old' } };
    const { list } = await run({ ...head, spec: { dockerCompose: 'web: {image: nginx}' } }, [earlier]);
    expect(list.items).toMatchObject([
      { kind: 'RancherService', metadata: { annotations }, spec: { image: 'nginx' } },
      { kind: 'Namespace' },
    ]);
  });

  test('reads files, answers and an env_file that is listed', async () => {
    write('d.yml', 'web: {image: "nginx:$TAG-$KIND", scale: 3}');
    write('answers.json', '{"TAG": "file", "KIND": "k"}');
    const spec = {
      stack: 'other',
      namespace: 'ns',
      createNamespace: false,
      scale: false,
      files: { dockerCompose: ['d.yml'], answers: 'answers.json' },
      answers: { TAG: 7 },
    };
    const { list } = await run({ ...head, spec });
    expect(list.items).toEqual([
      {
        apiVersion: 'drover.dev/v1alpha1',
        kind: 'RancherService',
        metadata: { name: 'web', namespace: 'ns', labels: { 'drover.dev/stack': 'other' } },
        spec: { image: 'nginx:7-k' },
      },
    ]);
  });

  test('reads what compose files name only where it is listed', async () => {
    write('web.env', 'A=b\n');
    const spec = { dockerCompose: 'web: {image: nginx, env_file: web.env}' };
    const listed = await run({ ...head, spec: { ...spec, files: { others: ['web.env'] } } });
    expect(listed.list.items[1].spec.environment).toEqual({ A: 'b' });
    const { list } = await run({ ...head, spec });
    expect(list.results).toMatchObject([{ severity: 'error', tags: { code: 'RC1048' } }]);
  });

  test('the environment is no variable', async () => {
    const { list } = await run({ ...head, spec: { dockerCompose: 'web: {image: nginx, command: "$HOME"}' } });
    expect(list.results).toMatchObject([{ severity: 'warning', tags: { code: 'RC2002' } }]);
  });

  test('warnings are results with the place, and told', async () => {
    write('d.yml', 'web: {image: nginx, colour: red}');
    const { code, list, said } = await run({ ...head, spec: { files: { dockerCompose: ['d.yml'] } } });
    expect(code).toBe(0);
    expect(list.results).toEqual([
      {
        message: 'd.yml:1:21: a service has no key `colour`; it is left out',
        severity: 'warning',
        file: { path: 'd.yml' },
        tags: { code: 'RC4009', line: '1', column: '21' },
      },
    ]);
    expect(said).toContain('d.yml:1:21: warning RC4009');
  });

  test('an error gives back the items alone, and the field of a text in the config', async () => {
    const { code, list } = await run({ ...head, spec: { dockerCompose: 'web:\n  build: .\n' } }, [{ kind: 'A' }]);
    expect(code).toBe(1);
    expect(list).toMatchObject({
      items: [{ kind: 'A' }],
      results: [{ severity: 'error', field: { path: 'spec.dockerCompose' }, tags: { code: 'RC4002', line: '2' } }],
    });
  });

  test('strict makes warnings errors', async () => {
    const spec = { dockerCompose: 'web: {image: nginx, colour: red}', strict: true };
    expect(await run({ ...head, spec })).toMatchObject({ code: 1, list: { items: [] } });
  });
});

describe('a config that is none', () => {
  test.each([
    [undefined, ''],
    [{ ...head, kind: 'Other', spec: { dockerCompose: 'a' } }, 'kind'],
    [{ ...head, spec: {} }, 'spec.dockerCompose'],
    [{ ...head, spec: { dockerCompose: 'a', bogus: 1 } }, 'spec'],
    [{ ...head, spec: { dockerCompose: 'a', answers: { A: [1] } } }, 'spec.answers.A'],
    [{ ...head, spec: { dockerCompose: 'a', files: { dockerCompose: ['b'] } } }, 'spec.files.dockerCompose'],
  ])('%j', async (config, path) => {
    const { code, list, said } = await run(config);
    expect(code).toBe(1);
    expect(list.results).toMatchObject([{ severity: 'error', field: { path }, tags: { code: 'RC1047' } }]);
    expect(said).toContain('error RC1047');
  });

  test('nor is an input that is no ResourceList', async () => {
    const run = await runCommand(krmCommand, [], { directory, readInput: () => 'web: {image: nginx}' });
    expect(run).toMatchObject({ code: 1, output: '', said: expect.stringContaining('drover convert') });
  });
});

test.each(['/dev/null', '../x.yml', 'link.yml', 'gone.yml'])('%s is not read', async (path) => {
  symlinkSync('/dev/null', join(directory, 'link.yml'));
  const { code, list } = await run({ ...head, spec: { files: { dockerCompose: [path] } } });
  expect(code).toBe(1);
  expect(list.results[0].tags.code).toMatch(/RC1049|RC1001/);
});
