import { beforeAll, expect, inject, test } from 'vitest';

import { Kubectl } from '../cluster/kubectl.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const namespace = 'crd';

function service(name: string, spec: object) {
  return { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', metadata: { name, namespace }, spec };
}

async function refused(name: string, spec: object): Promise<string> {
  const tried = await kubectl.try(['apply', '--validate=strict', '-f', '-'], JSON.stringify(service(name, spec)));
  expect(tried.code, tried.stdout).not.toBe(0);
  return tried.stderr;
}

beforeAll(async () => {
  await kubectl.run(['create', 'namespace', namespace]);
});

test('the API server finds nothing wrong with the schema', async () => {
  const crd = await kubectl.get('crd', 'rancherservices.drover.dev');
  const bad = crd.status.conditions.filter(
    (condition: { type: string; status: string }) =>
      condition.type === 'NonStructuralSchema' || (condition.type !== 'Terminating' && condition.status !== 'True'),
  );
  expect(bad).toEqual([]);
});

test('defaults are filled in, and nobody has looked at a new object yet', async () => {
  await kubectl.apply(service('defaults', { image: 'a', healthCheck: { port: 80 } }));
  const stored = await kubectl.get('rsvc', 'defaults', '-n', namespace);
  expect(stored.spec.scale).toBe(1);
  expect(stored.spec.healthCheck).toEqual({
    port: 80,
    interval: 2000,
    responseTimeout: 2000,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
    strategy: 'recreate',
  });
  expect(stored.status).toEqual({ observedGeneration: -1 });
});

test('kubectl scale works before an operator ever ran', async () => {
  await kubectl.apply(service('scaled', { image: 'a' }));
  await kubectl.run(['scale', 'rsvc/scaled', '-n', namespace, '--replicas=5']);
  expect((await kubectl.get('rsvc', 'scaled', '-n', namespace)).spec.scale).toBe(5);
});

test('the columns a person reads', async () => {
  await kubectl.apply(service('columns', { image: 'wordpress:4.6', scale: 2 }));
  const [header = '', row = ''] = (await kubectl.run(['get', 'rsvc', 'columns', '-n', namespace])).split('\n');
  expect(header.trim().split(/\s+/)).toEqual(['NAME', 'STATE', 'HEALTH', 'SCALE', 'READY', 'IMAGE', 'AGE']);
  expect(row).toMatch(/^columns\s+2\s+wordpress:4\.6\s/);
});

test.each([
  ['a name that is no DNS label', 'dotted.name', { image: 'a' }, 'a service name is a DNS label'],
  ['no image', 'imageless', {}, 'spec.image: Required value'],
  ['a misspelt field', 'misspelt', { image: 'a', scael: 2 }, 'unknown field "spec.scael"'],
  ['a port out of range', 'port', { image: 'a', ports: ['80:70000'] }, 'write ports between 1 and 65535'],
  [
    'a quorum without its strategy',
    'quorum',
    { image: 'a', healthCheck: { port: 1, recreateOnQuorumStrategyConfig: { quorum: 2 } } },
    'recreateOnQuorumStrategyConfig belongs to strategy: recreateOnQuorum',
  ],
  [
    'an unknown strategy',
    'strategy',
    { image: 'a', healthCheck: { port: 1, strategy: 'restart' } },
    'supported values: "none", "recreate", "recreateOnQuorum"',
  ],
  [
    'two sources of one volume',
    'volume',
    { image: 'a', volumes: [{ target: '/data', hostPath: '/data', name: 'data' }] },
    'give hostPath or name, not both',
  ],
  ['a negative scale', 'scale', { image: 'a', scale: -1 }, 'should be greater than or equal to 0'],
])('refused in words that help: %s', async (_, name, spec, words) => {
  expect(await refused(name, spec)).toContain(words);
});
