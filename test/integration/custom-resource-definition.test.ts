import { beforeAll, describe, expect, inject, test } from 'vitest';

import { Kubectl } from '../cluster/kubectl.ts';
import { droverKinds } from './granted.ts';

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

test.each(droverKinds)('the API server finds nothing wrong with the schema of %s', async (kind) => {
  const crd = await kubectl.get('crd', `${kind}.drover.dev`);
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

describe('subresources', () => {
  const status = (name: string, value: object, spec: object = { image: 'other' }) =>
    JSON.stringify({ ...service(name, spec), status: value });

  test('the status is written through its own path and no other, and the spec through the other', async () => {
    await kubectl.apply(service('parted', { image: 'a' }));
    const merge = ['patch', 'rsvc', 'parted', '-n', namespace, '--type=merge', '-p', status('parted', { ready: 7 })];
    await kubectl.run([...merge, '--subresource=status']);
    expect(await kubectl.get('rsvc', 'parted', '-n', namespace)).toMatchObject({
      metadata: { generation: 1 },
      spec: { image: 'a' },
      status: { observedGeneration: -1, ready: 7 },
    });
    await kubectl.run([...merge.slice(0, -1), status('parted', { ready: 8 })]);
    expect(await kubectl.get('rsvc', 'parted', '-n', namespace)).toMatchObject({
      metadata: { generation: 2 },
      spec: { image: 'other' },
      status: { ready: 7 },
    });
  });

  test('the scale is what an autoscaler reads', async () => {
    await kubectl.apply(service('autoscaled', { image: 'a', scale: 2 }));
    const value = { scale: 1, selector: 'drover.dev/service=autoscaled' };
    const patch = ['patch', 'rsvc', 'autoscaled', '-n', namespace, '--type=merge', '--subresource=status', '-p'];
    await kubectl.run([...patch, JSON.stringify({ status: value })]);
    const path = `/apis/drover.dev/v1alpha1/namespaces/${namespace}/rancherservices/autoscaled/scale`;
    expect(JSON.parse(await kubectl.run(['get', '--raw', path]))).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 2 },
      status: { replicas: 1, selector: 'drover.dev/service=autoscaled' },
    });
    await kubectl.apply({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'autoscaled', namespace },
      spec: {
        scaleTargetRef: { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', name: 'autoscaled' },
        maxReplicas: 3,
      },
    });
  });

  test('kubectl scale to none, and to less than nothing', async () => {
    await kubectl.apply(service('none', { image: 'a' }));
    await kubectl.run(['scale', 'rsvc/none', '-n', namespace, '--replicas=0']);
    expect((await kubectl.get('rsvc', 'none', '-n', namespace)).spec.scale).toBe(0);
    expect((await kubectl.try(['scale', 'rsvc/none', '-n', namespace, '--replicas=20000'])).stderr).toContain(
      'should be less than or equal to 10000',
    );
  });
});

test('an object that nobody has looked at does not count as current, and not as ready', async () => {
  await kubectl.apply(service('fresh', { image: 'a' }));
  const wait = ['wait', '--for=condition=Ready', 'rsvc/fresh', '-n', namespace, '--timeout=1s'];
  expect((await kubectl.try(wait)).code).not.toBe(0);
});

test('every field is explained', async () => {
  const explained = await kubectl.run(['explain', 'rsvc.spec', '--recursive']);
  expect(explained).toMatch(/healthCheck\s+<Object>/);
  expect(await kubectl.run(['explain', 'rsvc.spec.healthCheck.interval'])).toContain('in milliseconds. Default: 2000');
});

test('every kind is found under its short name, and those that people write under the category', async () => {
  const listed = async (...selection: string[]) => {
    const found = await kubectl.run(['api-resources', '--api-group=drover.dev', '--no-headers', ...selection]);
    return found.split('\n').flatMap((row) => (row === '' ? [] : [row.trim().split(/\s+/)]));
  };
  const host = ['rancherhosts', 'rhost', 'drover.dev/v1alpha1', 'false', 'RancherHost'];
  const written = await listed('--categories=rancher');
  expect(await listed()).toEqual([...written, host].sort());
  expect(written).toEqual([
    ['rancherexternalservices', 'rext', 'drover.dev/v1alpha1', 'true', 'RancherExternalService'],
    ['rancherloadbalancers', 'rlb', 'drover.dev/v1alpha1', 'true', 'RancherLoadBalancer'],
    ['rancherservicealiases', 'ralias', 'drover.dev/v1alpha1', 'true', 'RancherServiceAlias'],
    ['rancherservices', 'rsvc', 'drover.dev/v1alpha1', 'true', 'RancherService'],
    ['rancherstacks', 'rstack', 'drover.dev/v1alpha1', 'true', 'RancherStack'],
  ]);
});

test('what is deleted by the category is what people wrote', async () => {
  const group = { apiVersion: 'drover.dev/v1alpha1' };
  const metadata = { name: 'written', namespace: 'by-category' };
  await kubectl.run(['create', 'namespace', metadata.namespace]);
  await kubectl.apply({ ...group, kind: 'RancherService', metadata, spec: { image: 'a' } });
  await kubectl.apply({ ...group, kind: 'RancherHost', metadata: { name: 'kept-by-category' }, spec: {} });
  await kubectl.run(['delete', 'rancher', '--all', '-n', metadata.namespace]);
  expect(await kubectl.list('rsvc', '-n', metadata.namespace)).toEqual([]);
  expect((await kubectl.list('rhost')).map((host) => host.metadata.name)).toContain('kept-by-category');
  await kubectl.run(['delete', 'rhost', 'kept-by-category']);
});

test.each([
  ['a name that is no DNS label', 'dotted.name', { image: 'a' }, 'a service name is a DNS label'],
  ['no image', 'imageless', {}, 'spec.image: Required value'],
  ['a misspelt field', 'misspelt', { image: 'a', scael: 2 }, 'unknown field "spec.scael"'],
  ['a port out of range', 'port', { image: 'a', ports: ['80:70000'] }, 'ports between 1 and 65535'],
  ['a port that is published nowhere', 'unpublished', { image: 'a', ports: [':80'] }, 'write public:private'],
  ['a port by name', 'named-port', { image: 'a', ports: ['http'] }, 'as in "8080:80"'],
  ['a published port among the exposed', 'exposed', { image: 'a', expose: ['80:80'] }, 'write the container port'],
  ['a port twice', 'twice', { image: 'a', ports: ['80:80', '80:80'] }, 'spec.ports[1]: Duplicate value: "80:80"'],
  ['a relative path', 'relative', { image: 'a', volumes: [{ target: 'data' }] }, 'write an absolute path'],
  [
    'a relative path of the host',
    'host-path',
    { image: 'a', volumes: [{ target: '/data', hostPath: 'data' }] },
    'write an absolute path',
  ],
  [
    'a volume name of Docker',
    'volume-name',
    { image: 'a', volumes: [{ target: '/data', name: 'My_Data' }] },
    'write a DNS label: lower-case letters, digits and "-", as in "my-data"',
  ],
  [
    'a size in words',
    'size',
    { image: 'a', volumes: [{ target: '/data', name: 'data', size: '10GB' }] },
    'write a quantity, as in "500Mi" or "10Gi"',
  ],
  [
    'a size of no volume',
    'anonymous',
    { image: 'a', volumes: [{ target: '/data', size: '1Gi' }] },
    'belong to a named volume: give it a name',
  ],
  [
    'a target twice',
    'targets',
    { image: 'a', volumes: [{ target: '/data' }, { target: '/data' }] },
    'spec.volumes[1]: Duplicate value',
  ],
  ['a link by its name in Docker', 'link', { image: 'a', links: [{ service: 'My_Db', alias: 'db' }] }, 'as in "my-db"'],
  ['a time with a unit', 'unit', { image: 'a', healthCheck: { port: 1, interval: '2s' } }, 'must be of type integer'],
  ['a check without a port', 'portless', { image: 'a', healthCheck: {} }, 'spec.healthCheck.port: Required value'],
  ['a command as one text', 'command', { image: 'a', command: 'sleep 1' }, 'must be of type array'],
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
