import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { runCommand } from '../fake-terminal.fixture.ts';
import { argocdCommand } from './argocd.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-argocd-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

type Parameter = { name: string; string?: string; array?: string[]; map?: Record<string, string> };

function run(verb: string, parameters: readonly Parameter[] = [], environment: Record<string, string> = {}) {
  return runCommand(argocdCommand, [verb], {
    directory,
    environment: {
      ARGOCD_APP_NAME: 'my-app',
      ARGOCD_APP_NAMESPACE: 'target',
      ARGOCD_APP_PARAMETERS: JSON.stringify(parameters),
      ...environment,
    },
  });
}

const stack = {
  'docker-compose.yml': 'web: {image: "nginx:$TAG", environment: {LEVEL: "$LEVEL"}}',
  'rancher-compose.yml':
    'catalog: {questions: [{variable: TAG, type: int, label: The tag, required: true}, {variable: LEVEL, default: low, type: enum, options: [low, high]}, {variable: PASS, type: password, default: x}]}\nweb: {scale: 3}',
};

describe('generate', () => {
  test('writes into the namespace of the application, and no Namespace', async () => {
    write(stack);
    const { code, output, said } = await run('generate', [{ name: 'TAG', string: '7' }]);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(parseAllDocuments(output).map((document) => document.toJS())).toEqual([
      {
        apiVersion: 'drover.dev/v1alpha1',
        kind: 'RancherService',
        metadata: { name: 'web', namespace: 'target', labels: { 'drover.dev/stack': 'my-app' } },
        spec: { image: 'nginx:7', environment: { LEVEL: 'low' }, scale: 3 },
      },
    ]);
  });

  test('takes the variables of the application, and none of the plug-in', async () => {
    write({ 'docker-compose.yml': 'web: {image: "nginx:$TAG", environment: {A: "$HOME"}}' });
    const { output, said } = await run('generate', [], { ARGOCD_ENV_TAG: '8', HOME: '/root', TAG: '9' });
    expect(output).toContain('image: nginx:8');
    expect(output).not.toContain('/root');
    expect(said).toContain('HOME is not set');
  });

  test('takes every parameter of ours', async () => {
    write({ 'd.yml': 'web: {image: "nginx:$TAG"}', 'r.yml': 'web: {scale: 4}', 'a.yml': 'TAG: 1', 'v.env': '' });
    const { code, output } = await run('generate', [
      { name: 'stack', string: 'other' },
      { name: 'files', array: ['d.yml'] },
      { name: 'rancher-file', string: 'r.yml' },
      { name: 'answers-file', string: 'a.yml' },
      { name: 'env-file', string: 'v.env' },
      { name: 'answers', map: { TAG: '2' } },
      { name: 'create-namespace', string: 'true' },
      { name: 'scale', string: 'false' },
    ]);
    expect(code).toBe(0);
    expect(output).toMatch(/^apiVersion: v1\nkind: Namespace\nmetadata:\n {2}name: target\n---\n/);
    expect(output).toContain('drover.dev/stack: other');
    expect(output).toContain('image: nginx:2');
    expect(output).not.toContain('scale');
  });

  test('reads the revision of a template', async () => {
    for (const revision of ['0', '1']) {
      mkdirSync(join(directory, revision));
      write({ [`${revision}/docker-compose.yml`]: `web: {image: "nginx:${revision}"}` });
    }
    const parameters = [
      { name: 'folder', string: '.' },
      { name: 'revision', string: '0' },
    ];
    expect((await run('generate', parameters)).output).toContain('image: nginx:0');
  });

  test.each([
    ['a missing answer', [], 'RC2048'],
    ['a flag that is none', [{ name: 'strict', string: 'very' }], 'RC2052'],
    ['a file outside', [{ name: 'answers-file', string: '/dev/null' }], 'RC1049'],
    ['a link that leads out', [{ name: 'rancher-file', string: 'link.yml' }], 'RC1049'],
    ['a folder outside', [{ name: 'folder', string: '..' }], 'RC1049'],
  ])('%s is an error, and nothing is written', async (_, parameters, code) => {
    write(stack);
    symlinkSync('/dev/null', join(directory, 'link.yml'));
    expect(await run('generate', parameters)).toMatchObject({
      code: 1,
      output: '',
      said: expect.stringContaining(`error ${code}`),
    });
  });

  test.each(['[', '{}', '[{"name": 1}]'])('parameters that are %s are refused', async (text) => {
    write(stack);
    const { code, said } = await run('generate', [], { ARGOCD_APP_PARAMETERS: text });
    expect(code).toBe(1);
    expect(said).toContain('RC2052');
  });

  test('a warning is told and fails under strict only', async () => {
    write({ 'docker-compose.yml': 'web: {image: nginx, colour: red}' });
    expect(await run('generate')).toMatchObject({ code: 0, said: expect.stringContaining('RC4009') });
    const strict = [{ name: 'strict', string: 'true' }];
    expect(await run('generate', strict)).toMatchObject({ code: 1, output: '' });
  });
});

test('parameters are the questions', async () => {
  write(stack);
  const { code, output } = await run('parameters');
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual([
    { name: 'TAG', title: 'The tag', required: true, itemType: 'number', collectionType: 'string', string: '' },
    { name: 'LEVEL', tooltip: 'One of low, high.', itemType: 'string', collectionType: 'string', string: 'low' },
    { name: 'PASS', itemType: 'string', collectionType: 'string', string: '' },
  ]);
});

/** As Argo CD's plug-in server runs a command: in the application's directory, everything else in the environment. */
describe('the example', () => {
  const root = join(import.meta.dirname, '../../..');
  const example = join(root, 'examples/argocd');
  const { spec } = parse(readFileSync(join(example, 'plugin.yaml'), 'utf8'));
  const application = parse(readFileSync(join(example, 'application.yaml'), 'utf8'));
  const { env, parameters } = application.spec.source.plugin;

  function asArgoDoes({ command, args }: { command: string[]; args: string[] }) {
    const [program = '', ...first] = command;
    const variables = env.map(({ name, value }: Record<string, string>) => [`ARGOCD_ENV_${name}`, value]);
    return spawnSync(program, [...first, ...args], {
      cwd: join(example, application.spec.source.path),
      encoding: 'utf8',
      env: {
        PATH: `${join(root, 'bin')}:${process.env['PATH']}`,
        HOME: process.env['HOME'] ?? '/',
        ARGOCD_APP_NAME: application.metadata.name,
        ARGOCD_APP_NAMESPACE: application.spec.destination.namespace,
        ARGOCD_APP_SOURCE_PATH: application.spec.source.path,
        ARGOCD_APP_PARAMETERS: JSON.stringify(parameters),
        PARAM_VERSION: '1.27',
        PARAM_ANSWERS_GREETING: 'Hello from Argo CD',
        ...Object.fromEntries(variables),
      },
    });
  }

  test('is generated, with nothing but YAML on the standard output', () => {
    const { status, stdout, stderr } = asArgoDoes(spec.generate);
    expect(status).toBe(0);
    expect(stderr).toContain('rancher-compose.yml:20:21: warning RC5010');
    const documents = parseAllDocuments(stdout);
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    expect(documents.map((document) => document.toJS())).toMatchObject([
      {
        kind: 'RancherService',
        metadata: { name: 'web', namespace: 'shop' },
        spec: {
          image: 'nginx:1.27',
          environment: { GREETING: 'Hello from Argo CD', LOG_LEVEL: 'debug' },
          scale: 2,
        },
      },
    ]);
  });

  test('announces its questions', () => {
    const { status, stdout } = asArgoDoes(spec.parameters.dynamic);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: 'VERSION', required: true },
      { name: 'GREETING', string: 'Hello' },
    ]);
  });
});
