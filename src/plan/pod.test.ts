import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';

import type { Feature } from '../features/feature.ts';
import type { CreateUnit } from './action.ts';
import { inOrder, ownerReference, renderUnit, selectorLabels } from './pod.ts';
import { podName } from './unit-name.ts';
import { desired } from './units.fixture.ts';

type Written = Parameters<typeof desired>[0];

const create: CreateUnit = { kind: 'create', index: 2, replaces: '', lostHosts: [] };

function render(written: Written = {}, more: Partial<CreateUnit> = {}) {
  const { pod, claims } = renderUnit(desired(written), { ...create, ...more });
  return { pod: pod as unknown as V1Pod & { spec: object; metadata: object }, claims };
}

function tolerated(written: Written): unknown[] {
  const { pod } = render(written);
  return (pod.spec.tolerations ?? []).map(({ key, effect, tolerationSeconds }) => [key, effect, tolerationSeconds]);
}

test('a Pod says whose it is, which unit and made from what', () => {
  const service = desired();
  const { metadata } = renderUnit(service, create).pod;
  const identity = { namespace: 'shop', stack: 'shop', service: 'site', index: 2 };
  expect(metadata.name).toBe(podName(identity, 'service-uid', service.revision, ''));
  expect(metadata.namespace).toBe('shop');
  expect(metadata.labels).toEqual({
    'app.kubernetes.io/managed-by': 'drover',
    'drover.dev/stack': 'shop',
    'drover.dev/service': 'site',
    'drover.dev/index': '2',
    'drover.dev/unit': 'shop-site-2',
    'drover.dev/revision': service.revision,
    'drover.dev/serving': 'true',
  });
  expect(metadata.ownerReferences).toEqual([ownerReference(service)]);
  expect(ownerReference(service)).toMatchObject({ kind: 'RancherService', uid: 'service-uid', controller: true });
});

test('every Pod of a service has the labels its selector asks for', () => {
  expect(render().pod.metadata.labels).toMatchObject(selectorLabels('shop', 'site'));
});

test('a unit has its host name whatever Pod it is, and no host of its own choosing', () => {
  for (const replaces of ['', 'before']) {
    const { spec } = render({}, { replaces }).pod;
    expect(spec.hostname).toBe('shop-site-2');
    expect(spec).not.toHaveProperty('nodeName');
  }
});

test('containers are started again in place, end within ten seconds and see no service variables', () => {
  expect(render().pod.spec).toMatchObject({
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 10,
    enableServiceLinks: false,
  });
});

test('rendering the same unit twice gives the same Pod, the one it replaces another', () => {
  expect(render()).toEqual(render());
  const successor = render({}, { replaces: 'before' });
  expect(successor.pod.metadata.name).not.toBe(render().pod.metadata.name);
  expect(successor.pod.metadata.annotations).toMatchObject({ 'drover.dev/replaces': 'before' });
  expect(render().pod.metadata.annotations).not.toHaveProperty('drover.dev/replaces');
});

const both = [
  ['node.kubernetes.io/not-ready', 'NoExecute', undefined],
  ['node.kubernetes.io/unreachable', 'NoExecute', undefined],
];

test.each<[string, Written, unknown[]]>([
  ['no check', {}, both],
  ['recreate', { healthCheck: { port: 80 } }, []],
  ['recreateOnQuorum', { healthCheck: { port: 80, strategy: 'recreateOnQuorum' } }, both],
  ['none', { healthCheck: { port: 80, strategy: 'none' } }, both],
  [
    'recreate with a volume only one may write to',
    { healthCheck: { port: 80 }, volumes: [{ target: '/x', name: 'x' }] },
    both,
  ],
  [
    'recreate with a volume that several hosts write to',
    { healthCheck: { port: 80 }, volumes: [{ target: '/x', name: 'x', driver: 'rancher-nfs' }] },
    [],
  ],
  [
    'recreate with a claim of others, of which nothing is known',
    { healthCheck: { port: 80 }, volumes: [{ target: '/x', name: 'x', external: true }] },
    both,
  ],
  [
    'recreate with a volume of another member',
    {
      healthCheck: { port: 80 },
      volumesFrom: [{ member: 'data' }],
      sidekicks: [{ name: 'data', image: 'x', volumes: [{ target: '/x', name: 'x', perContainer: true }] }],
    },
    both,
  ],
  ['recreate with memory', { healthCheck: { port: 80 }, tmpfs: [{ target: '/x' }] }, []],
  ['recreate with a directory of its own', { healthCheck: { port: 80 }, volumes: [{ target: '/x' }] }, []],
])('%s: what it bears of a silent host', (_, written, expected) => {
  expect(tolerated(written)).toEqual(expected);
});

test('the owner’s tolerations stand instead of ours', () => {
  expect(tolerated({ podTemplate: { spec: { tolerations: [{ key: 'gpu', effect: 'NoSchedule' }] } } })).toEqual([
    ['gpu', 'NoSchedule', undefined],
  ]);
});

test.each<[string, Written, boolean]>([
  ['without volumes', {}, true],
  ['with a claim', { volumes: [{ target: '/x', name: 'x' }] }, true],
  ['with an empty directory', { volumes: [{ target: '/x' }] }, false],
  ['with a path of its host', { volumes: [{ target: '/x', hostPath: '/x' }] }, false],
])('%s an autoscaler may move it: %s', (_, written, evictable) => {
  const { annotations = {} } = render(written).pod.metadata;
  expect(annotations['cluster-autoscaler.kubernetes.io/safe-to-evict']).toBe(evictable ? 'true' : undefined);
});

const notOn = (name: string) => ({ key: 'metadata.name', operator: 'NotIn', values: [name] });

test('while all is well nothing is said of hosts', () => {
  const { pod } = render();
  expect(pod.spec).not.toHaveProperty('affinity');
  expect(pod.metadata.annotations).not.toHaveProperty('drover.dev/avoided-hosts');
});

test('it keeps off every lost host, one requirement each, and says off which', () => {
  const { pod } = render({}, { lostHosts: ['a', 'b'] });
  expect(pod.spec.affinity).toEqual({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [notOn('a'), notOn('b')] }],
      },
    },
  });
  expect(pod.metadata.annotations).toMatchObject({ 'drover.dev/avoided-hosts': 'a,b' });
});

test('it keeps softly off the host that failed', () => {
  expect(render({}, { avoidHost: 'c' }).pod.spec.affinity).toEqual({
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchFields: [notOn('c')] } }],
    },
  });
});

test('the owner’s affinity stays, and every alternative keeps off the lost host', () => {
  const zone = (name: string) => ({ matchExpressions: [{ key: 'zone', operator: 'In', values: [name] }] });
  const preferred = { weight: 1, preference: zone('c') };
  const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
  const affinity = {
    podAntiAffinity,
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [zone('a'), zone('b')] },
      preferredDuringSchedulingIgnoredDuringExecution: [preferred],
    },
  };
  const written = { podTemplate: { spec: { affinity } } };
  expect(render(written, { lostHosts: ['x'], avoidHost: 'y' }).pod.spec.affinity).toEqual({
    podAntiAffinity,
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { ...zone('a'), matchFields: [notOn('x')] },
          { ...zone('b'), matchFields: [notOn('x')] },
        ],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        preferred,
        { weight: 100, preference: { matchFields: [notOn('y')] } },
      ],
    },
  });
});

test('what the owner asks of a Node by its name stays as well', () => {
  const theirs = { key: 'metadata.name', operator: 'In', values: ['a'] };
  const required = { nodeSelectorTerms: [{ matchFields: [theirs] }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
  const { spec } = render({ podTemplate: { spec: { affinity } } }, { lostHosts: ['x'] }).pod;
  expect(spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toEqual({
    nodeSelectorTerms: [{ matchFields: [theirs, notOn('x')] }],
  });
});

test('a template is laid over what the features made', () => {
  const resources = { limits: { memory: '64Mi' } };
  const { pod } = render({
    podTemplate: {
      metadata: { labels: { team: 'a' }, annotations: { note: 'b' } },
      spec: {
        priorityClassName: 'high',
        terminationGracePeriodSeconds: 60,
        containers: [
          { name: 'primary', resources },
          { name: 'proxy', image: 'proxy' },
        ],
      },
    },
  });
  expect(pod.metadata.labels).toMatchObject({ team: 'a' });
  expect(pod.metadata.annotations).toMatchObject({ note: 'b' });
  expect(pod.spec).toMatchObject({ priorityClassName: 'high', terminationGracePeriodSeconds: 60 });
  expect(pod.spec.containers.map(({ name, image }) => [name, image])).toEqual([
    ['primary', 'site'],
    ['proxy', 'proxy'],
  ]);
  expect(pod.spec.containers[0]?.resources).toEqual(resources);
});

test('no template takes away what a unit is known by', () => {
  const labels = Object.fromEntries(
    ['managed-by', 'x']
      .map((name) => [`app.kubernetes.io/${name}`, 'theirs'])
      .concat(
        ['stack', 'service', 'index', 'unit', 'revision', 'serving'].map((name) => [`drover.dev/${name}`, 'theirs']),
      ),
  );
  const podTemplate = {
    metadata: { name: 'theirs', namespace: 'theirs', ownerReferences: [{ uid: 'theirs' }], labels },
  };
  const theirs = render({ podTemplate }).pod.metadata;
  const ours = render().pod.metadata;
  expect(theirs.namespace).toBe(ours.namespace);
  expect(theirs.name).toMatch(/^shop-site-2-/);
  expect(theirs.ownerReferences).toEqual(ours.ownerReferences);
  expect(theirs.labels).toEqual({
    ...ours.labels,
    'app.kubernetes.io/x': 'theirs',
    'drover.dev/revision': theirs.labels?.['drover.dev/revision'],
  });
  expect(theirs.labels?.['drover.dev/revision']).not.toBe('theirs');
});

test('a template that removes labels and annotations altogether leaves ours', () => {
  const { metadata } = render({ podTemplate: { metadata: { labels: null, annotations: null } } }).pod;
  expect(metadata.labels).toMatchObject(selectorLabels('shop', 'site'));
  expect(metadata.labels).toMatchObject({ 'drover.dev/serving': 'true' });
});

test('the claims of named volumes come with the Pod, and belong to the stack', () => {
  expect(render({ volumes: [{ target: '/data', name: 'data' }] }).claims).toEqual([
    { name: 'shop-data', accessMode: 'ReadWriteOnce', accessModeIsWritten: false },
  ]);
});

describe('the order of features', () => {
  const feature = (name: string, ...after: string[]) => ({ name, after }) as unknown as Feature;

  test('has each after those it names', () => {
    const ordered = inOrder([feature('a', 'c'), feature('b'), feature('c', 'b')]);
    expect(ordered.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  });

  test('has none where two wait for each other', () => {
    expect(() => inOrder([feature('a', 'b'), feature('b', 'a')])).toThrow('a → b → a: a circle');
  });
});
