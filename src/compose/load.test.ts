import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../model/diagnostic.ts';
import type { WrittenStack } from '../model/stack.ts';
import type { WrittenValue } from '../model/written-value.ts';
import { loadStack } from './load.ts';
import { sourceFile } from './source.ts';

function load(dockers: string[], rancher?: string, variables: Record<string, string> = {}) {
  const said: Diagnostic[] = [];
  const stack = loadStack(
    {
      dockerCompose: dockers.map((text, position) => sourceFile(`docker-${position}.yml`, text)),
      rancherCompose: rancher === undefined ? undefined : sourceFile('rancher-compose.yml', rancher),
    },
    (name) => variables[name],
    (diagnostic) => said.push(diagnostic),
  );
  return { services: services(stack), stack, said: said.map(({ code }) => code) };
}

function services(stack: WrittenStack): Record<string, unknown> {
  return Object.fromEntries(
    [...stack.services].map(([name, service]) => [
      name,
      Object.fromEntries([...service.keys.values()].map(({ key, value }) => [key, plain(value)])),
    ]),
  );
}

function plain(value: WrittenValue): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(plain);
  return Object.fromEntries([...value.entries.values()].map((entry) => [entry.key, plain(entry.value)]));
}

describe('layouts', () => {
  test('version 1: services at the top', () => {
    expect(load(['web: {image: nginx}'])).toMatchObject({ services: { web: { image: 'nginx' } }, said: [] });
  });

  test.each(["'2'", '2', '"2"'])('version 2, written %s', (version) => {
    const { services, stack, said } = load([
      `version: ${version}\nservices: {web: {image: nginx}}\nvolumes: {data: {}}`,
    ]);
    expect(services).toEqual({ web: { image: 'nginx' } });
    expect([...stack.volumes.keys()]).toEqual(['data']);
    expect(said).toEqual([]);
  });

  test('the two files may be of different layouts', () => {
    const { services } = load(['web: {image: nginx}'], "version: '2'\nservices: {web: {scale: 2}}");
    expect(services).toEqual({ web: { image: 'nginx', scale: 2 } });
  });

  test.each([
    ['version 3', "version: '3.4'\nservices: {web: {image: nginx}}", 'RC3002'],
    ['version 2.1', "version: '2.1'\nservices: {}", 'RC3002'],
    ['services without a version', 'services: {web: {image: nginx}}', 'RC3006'],
    ['a list', '- web', 'RC3001'],
    ['a service that is text', 'web: nginx', 'RC3004'],
    ['services that are a list', "version: '2'\nservices: [web]", 'RC3003'],
    ['a name that is none', '"a b": {image: nginx}', 'RC4010'],
    ['a template', 'web:\n  image: nginx:{{ .Values.tag }}', 'RC1015'],
  ])('%s is refused', (_, text, code) => {
    expect(load([text])).toMatchObject({ services: {}, said: [code] });
  });

  test('other top-level keys are named', () => {
    expect(load(["version: '2'\nservices: {}\nnetworks: {a: {}}\nsecrets: {}"]).said).toEqual(['RC3005', 'RC3005']);
  });

  test('a file may say that its braces are no template', () => {
    expect(load(['#notemplating\nweb: {image: nginx, command: "{{x}}"}']).said).toEqual([]);
  });
});

describe('merging', () => {
  test('every key may stand in either file; rancher-compose comes last', () => {
    const { services } = load(['web: {image: a, scale: 1}', 'web: {image: b}'], 'web: {scale: 3, labels: {x: z}}');
    expect(services).toEqual({ web: { image: 'b', scale: 3, labels: { x: 'z' } } });
  });

  test('maps are merged, lists appended, the rest replaced', () => {
    const { services } = load(
      ['web: {image: a, ports: ["1:1"], health_check: {port: 1, interval: 5}}'],
      'web: {ports: ["2:2"], health_check: {port: 2}}',
    );
    expect(services['web']).toMatchObject({ ports: ['1:1', '2:2'], health_check: { port: 2, interval: 5 } });
  });

  test('a command is one thing and is replaced', () => {
    expect(load(['web: {command: [a, b]}'], 'web: {command: [c]}').services['web']).toEqual({ command: ['c'] });
  });

  test('environment is merged by name, whichever way it is written', () => {
    const { services } = load(['web: {environment: [A=1, B=2]}'], 'web: {environment: {B: 3, C: 4}}');
    expect(services['web']).toEqual({ environment: { A: '1', B: 3, C: 4 } });
  });

  test('image and build displace each other', () => {
    expect(load(['web: {build: .}'], 'web: {image: a}').services['web']).toEqual({ image: 'a' });
    expect(load(['web: {image: a}'], 'web: {build: .}').services['web']).toEqual({ build: '.' });
  });

  test('a service knows whether docker-compose names it', () => {
    const { stack } = load(['web: {image: a}'], 'web: {scale: 2}\nother: {scale: 1}');
    expect([...stack.services.values()].map((service) => service.inDockerCompose)).toEqual([true, false]);
  });
});

describe('variables', () => {
  test('are replaced in values below services, not in keys', () => {
    const { services } = load(['web: {image: "nginx:$TAG", environment: {$TAG: x}}'], undefined, { TAG: '1.9' });
    expect(services['web']).toEqual({ image: 'nginx:1.9', environment: { $TAG: 'x' } });
  });

  test.each(['.catalog:', 'catalog:'])('take the default of a question of %s when nothing else sets them', (key) => {
    const rancher = `${key}\n  questions:\n    - {variable: TAG, default: 1.8}\n    - {variable: EMPTY, default: ''}`;
    expect(load(['web: {image: "nginx:$TAG"}'], rancher)).toMatchObject({ services: { web: { image: 'nginx:1.8' } } });
    expect(load(['web: {image: "nginx:$TAG"}'], rancher, { TAG: 'x' }).services['web']).toEqual({ image: 'nginx:x' });
    expect(load(['web: {image: "nginx:$EMPTY"}'], rancher).said).toEqual(['RC2002']);
  });
});

describe('templates', () => {
  const template = {
    values: new Map([['tag', '1.11']]),
    stack: { name: 'shop', version: '', previousVersion: '' },
    environment: { name: 'Default' },
  };

  function loadTemplate(text: string) {
    const said: Diagnostic[] = [];
    const sources = { dockerCompose: [sourceFile('docker-compose.yml.tpl', text)] };
    const stack = loadStack(
      sources,
      () => undefined,
      (diagnostic) => said.push(diagnostic),
      { template },
    );
    return { services: services(stack), said };
  }

  test('are rendered when their values are known', () => {
    const { services, said } = loadTemplate('web:\n{{- if .Values.tag}}\n  image: nginx:{{.Values.tag}}\n{{- end}}\n');
    expect(services).toEqual({ web: { image: 'nginx:1.11' } });
    expect(said).toEqual([]);
  });

  test('an error of YAML points into the file that the user has', () => {
    const { said } = loadTemplate('{{if true}}\n\n{{end -}}\nweb:\n  scale: 1\n  image: "a" b\n');
    expect(said).toMatchObject([{ code: 'RC1004', location: { file: 'docker-compose.yml.tpl', line: 6, column: 14 } }]);
    const indented = loadTemplate('{{if true}}\n{{end -}}\nweb:\n  image: a\n scale: 1\n');
    expect(indented.said).toMatchObject([{ code: 'RC1005', location: { line: 5, column: 2 } }]);
  });

  test('a value that breaks the YAML points at the action that printed it', () => {
    const { said } = loadTemplate('web:\n  scale: 1\n  image: {{quote "a"}} {{"b"}}\n');
    expect(said).toMatchObject([{ code: 'RC1004', location: { line: 3, column: 24 } }]);
  });

  test('an error of the template leaves the file out', () => {
    expect(loadTemplate('web: {image: {{nope}}}')).toMatchObject({ services: {}, said: [{ code: 'RC2011' }] });
  });
});
