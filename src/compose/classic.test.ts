import { describe, expect, test } from 'vitest';

import { type LoadedText, loadText } from '../../test/conformance/load-text.ts';

function classic(dockers: string[], rancher?: string, variables: Record<string, string> = {}): LoadedText {
  return loadText(dockers, rancher, { merge: 'classic', variables });
}

// unmarshalBytes and fillInRancherConfig in rancher-compose's rancher/context.go.
describe("with a rancher-compose.yml only it supplies Rancher's keys, and nothing else", () => {
  test('both are taken from their own file', () => {
    expect(classic(['web: {image: a}'], 'web: {scale: 2, start_on_create: true}')).toMatchObject({
      services: { web: { image: 'a', scale: 2, start_on_create: true } },
      said: [],
    });
  });

  test.each(['scale: 3', 'health_check: {port: 80}', 'metadata: {a: b}', 'lb_config: {}'])(
    '`%s` in docker-compose.yml is passed over',
    (key) => {
      const { services, diagnostics } = classic([`web: {image: a, ${key}}`], 'web: {retain_ip: true}');
      expect(services).toEqual({ web: { image: 'a', retain_ip: true } });
      expect(diagnostics).toMatchObject([{ code: 'RC3030', severity: 'warning', location: { file: 'docker-0.yml' } }]);
    },
  );

  test.each(['image: b', 'labels: {a: b}', 'ports: [1]', 'drain_timeout_ms: 5', 'colour: red'])(
    '`%s` in rancher-compose.yml is passed over',
    (key) => {
      const { services, diagnostics } = classic(['web: {image: a}'], `web: {scale: 2, ${key}}`);
      expect(services).toEqual({ web: { image: 'a', scale: 2 } });
      expect(diagnostics).toMatchObject([{ code: 'RC3031', location: { file: 'rancher-compose.yml' } }]);
    },
  );

  test('a service that only it names is passed over', () => {
    expect(classic(['web: {image: a}'], 'other: {image: b, scale: 2}')).toMatchObject({
      services: { web: { image: 'a' } },
      said: ['RC3032'],
    });
  });

  test('one without services is one, an empty one is none', () => {
    expect(classic(['web: {image: a, scale: 2}'], '# none').services).toEqual({ web: { image: 'a' } });
    expect(classic(['web: {image: a, scale: 2}'], '').services).toEqual({ web: { image: 'a', scale: 2 } });
  });
});

describe('without one the first docker-compose.yml supplies them', () => {
  test('and the others do not', () => {
    const { services, said } = classic(['web: {image: a, scale: 2}', 'web: {scale: 3, tty: true}']);
    expect(services).toEqual({ web: { image: 'a', scale: 2, tty: true } });
    expect(said).toEqual(['RC3030']);
  });
});

// FindServiceType in rancher-compose's rancher/types.go.
describe('external services', () => {
  test.each(['hostname: db.example.com', 'external_ips: [10.0.0.1]'])(
    '`%s` in rancher-compose.yml makes one of any image',
    (key) => {
      const { services, said } = classic(['db: {image: mysql}', 'db: {build: x}'], `db: {${key}}`);
      expect(services['db']).toMatchObject({ image: 'rancher/external-service' });
      expect(services['db']).not.toHaveProperty('build');
      expect(said).toEqual([]);
    },
  );

  test('`hostname` in docker-compose.yml is the host name of a container', () => {
    expect(classic(['db: {image: mysql, hostname: db}']).services).toEqual({ db: { image: 'mysql', hostname: 'db' } });
    expect(classic(['db: {image: mysql, hostname: db}'], 'db: {scale: 1}').services['db']).toMatchObject({
      image: 'mysql',
    });
  });

  test.each(['hostname: ""', 'hostname:', 'external_ips: []'])('`%s` makes none', (key) => {
    expect(classic(['db: {image: mysql}'], `db: {${key}}`).services['db']).toMatchObject({ image: 'mysql' });
  });
});

test('files are laid over each other as libcompose did', () => {
  const { services, said } = classic(['web: {image: a, environment: {A: "1"}}', 'web: {environment: {B: "2"}}']);
  expect(services['web']).toEqual({ image: 'a', environment: { B: '2' } });
  expect(said).toEqual(['RC3021']);
});

test('braces are no template', () => {
  expect(classic(['web: {image: a, command: "{{x}}"}'])).toMatchObject({
    services: { web: { command: '{{x}}' } },
    said: [],
  });
});

test('questions still have their defaults', () => {
  const rancher = '.catalog: {questions: [{variable: TAG, default: x}]}';
  expect(classic(['web: {image: "a:$TAG"}'], rancher).services['web']).toEqual({ image: 'a:x' });
});
