import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { convert, formatMessage } from '../index.ts';

const docker = 'web:\n  image: "nginx:$TAG"\n';

describe('convert', () => {
  test('gives resources, their YAML, and what became of every key', () => {
    const { diagnostics, findings, manifests, yaml } = convert({
      dockerCompose: docker,
      stack: 'shop',
      environment: { TAG: '1' },
    });
    expect(diagnostics).toEqual([]);
    expect(manifests.map(({ kind }) => kind)).toEqual(['Namespace', 'RancherService']);
    expect(yaml).toContain('kind: RancherService');
    expect(findings).toMatchObject([{ service: 'web', key: 'image', grade: 'exact', location: { line: 2 } }]);
  });

  test('an answer comes before the environment, and a number is its text', () => {
    const { yaml } = convert({ dockerCompose: docker, stack: 'a', answers: { TAG: 2 }, environment: { TAG: '1' } });
    expect(yaml).toContain('image: nginx:2\n');
  });

  test("the process's environment is never read", () => {
    const { diagnostics } = convert({ dockerCompose: 'web: {image: "nginx:$PATH"}', stack: 'shop' });
    expect(diagnostics.map(({ code }) => code)).toContain('RC2002');
  });

  test('with an error there are no resources, and the findings are there all the same', () => {
    const input = { dockerCompose: [{ name: 'a.yml', text: 'web:\n  build: .\n' }], stack: 'shop' };
    const { diagnostics, findings, manifests, yaml } = convert(input);
    expect({ manifests, yaml }).toEqual({ manifests: [], yaml: '' });
    expect(findings).toHaveLength(1);
    const [first] = diagnostics;
    expect(first && formatMessage(first, input)).toContain('a.yml:2:3: error RC4002');
  });

  test.each([
    [{ namespace: 'ns' }, 'ns', 'Namespace'],
    [{ namespace: 'ns', withNamespace: false }, 'ns', 'RancherService'],
    [{ namespace: false } as const, undefined, 'RancherService'],
  ])('%j', (options, namespace, first) => {
    const { manifests } = convert({ dockerCompose: 'web: {image: nginx}', stack: 'shop', ...options });
    expect(manifests.at(-1)?.metadata.namespace).toBe(namespace);
    expect(manifests[0]?.kind).toBe(first);
  });

  test('missing answers and questions', () => {
    const rancherCompose = 'catalog: {questions: [{variable: TAG, required: true}]}';
    const { diagnostics, questions } = convert({ dockerCompose: docker, rancherCompose, stack: 'shop' });
    expect(questions).toMatchObject([{ variable: 'TAG', required: true }]);
    expect(diagnostics).toMatchObject([{ code: 'RC2048', location: { file: 'rancher-compose.yml' } }]);
  });

  test('Go templates have the answers, the stack and its version', () => {
    const { yaml } = convert({
      dockerCompose:
        'web:\n  image: nginx:{{.Values.TAG}}\n{{- if .Stack.Version}}\n  user: {{.Stack.Name}}\n{{- end}}\n',
      rancherCompose: 'catalog: {version: v1, questions: [{variable: TAG, default: 3}]}',
      stack: 'shop',
    });
    expect(yaml).toContain('image: nginx:3\n');
    expect(yaml).toContain('user: shop\n');
  });

  test('files that the compose files name are those that were given', () => {
    const dockerCompose = 'web: {image: nginx, env_file: ./a.env}';
    expect(convert({ dockerCompose, stack: 'a', files: { 'a.env': 'A=b' } }).yaml).toContain('A: b');
    expect(convert({ dockerCompose, stack: 'a' }).diagnostics).toMatchObject([
      { code: 'RC1048', location: { line: 1 } },
    ]);
  });

  test('other rules and operators are as asked for', () => {
    const input = { dockerCompose: 'web: {image: "nginx:${TAG:-2}"}', stack: 'shop' };
    expect(convert({ ...input, composeInterpolation: true }).yaml).toContain('nginx:2');
    expect(convert(input).manifests).toEqual([]);
    const classic = convert({
      dockerCompose: 'web: {image: a, scale: 3}',
      rancherCompose: 'web: {}',
      stack: 's',
      merge: 'classic',
    });
    expect(classic.yaml).not.toContain('scale: 3');
  });

  test('never throws, and the same input gives the same bytes', () =>
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.dictionary(fc.string(), fc.string()),
        (dockerCompose, rancherCompose, answers) => {
          const input = { dockerCompose, rancherCompose, answers, stack: 'shop' };
          expect(convert(input)).toEqual(convert(input));
        },
      ),
    ));
});
