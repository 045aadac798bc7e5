import { describe, expect, test } from 'vitest';

import { rendered, type WrittenSpec } from './units.fixture.ts';

const unit = (sidekicks: WrittenSpec['sidekicks'], more: WrittenSpec = {}) => rendered({ ...more, sidekicks });
const check = { port: 80 };

test('a sidekick is a container of the Pod, and answers to its name there', () => {
  const { spec } = unit([
    { name: 'data', image: 'busybox' },
    { name: 'logs', image: 'tail' },
  ]);
  expect(spec.containers.map(({ name, image }) => `${name} ${image}`)).toEqual([
    'primary site',
    'data busybox',
    'logs tail',
  ]);
  expect(spec.hostAliases).toEqual([{ ip: '127.0.0.1', hostnames: ['data', 'logs'] }]);
  expect(rendered({}).spec.hostAliases).toBeUndefined();
});

test('one called primary keeps off the name of the container that is checked', () => {
  const { spec } = unit([{ name: 'primary', image: 'busybox' }]);
  expect(spec.containers.map(({ name }) => name)).toEqual(['primary', 'primary-sidekick']);
  expect(spec.hostAliases).toEqual([{ ip: '127.0.0.1', hostnames: ['primary'] }]);
});

describe('one that runs once and lends its volumes', () => {
  const { spec } = unit(
    [
      { name: 'config', image: 'busybox', startOnce: true, healthCheck: check },
      { name: 'logs', image: 'tail' },
    ],
    { volumesFrom: [{ member: 'config' }] },
  );

  test('is an init container: beside the others it would be started for ever', () => {
    expect(spec.initContainers).toMatchObject([{ name: 'config', image: 'busybox' }]);
    expect(spec.containers.map(({ name }) => name)).toEqual(['primary', 'logs']);
  });

  test('has no probe, which an init container may not have', () => {
    const { startupProbe, readinessProbe, livenessProbe } = spec.initContainers?.[0] ?? {};
    expect([startupProbe, readinessProbe, livenessProbe]).toEqual([undefined, undefined, undefined]);
  });

  test('answers to no name', () => {
    expect(spec.hostAliases).toEqual([{ ip: '127.0.0.1', hostnames: ['logs'] }]);
  });
});

test('labels of sidekicks are on the Pod, where rules of scheduling look; the primary keeps its own', () => {
  const { metadata } = unit(
    [
      { name: 'data', image: 'busybox', labels: { tier: 'data', role: 'volume', 'a:b': '2', note: 'with spaces' } },
      { name: 'logs', image: 'tail', labels: { role: 'logs', 'c:d': '3', note: 'log' } },
    ],
    { labels: { tier: 'web', 'a:b': '1' } },
  ).pod;
  expect(metadata.labels).toMatchObject({ tier: 'web', role: 'volume' });
  expect(metadata.annotations).toMatchObject({
    note: 'with spaces',
    'drover.dev/docker-labels': '{"a:b":"1","c:d":"3"}',
  });
  expect(metadata.labels).not.toHaveProperty('note');
});

describe("a sidekick's health check", () => {
  const probes = (primary: WrittenSpec) =>
    unit([{ name: 'data', image: 'busybox', healthCheck: check }], primary).spec.containers.find(
      ({ name }) => name === 'data',
    );

  test('is its own readiness', () => {
    expect(probes({})?.readinessProbe).toMatchObject({ tcpSocket: { port: 80 } });
  });

  test.each([
    ['recreate', true],
    ['none', false],
    ['recreateOnQuorum', false],
  ] as const)('with the strategy %s of the primary has a dead man’s switch: %s', (strategy, has) => {
    expect(probes({ healthCheck: { port: 81, strategy } })?.livenessProbe !== undefined).toBe(has);
  });

  test('has one beside a primary without a check, which Rancher recreated', () => {
    expect(probes({})?.livenessProbe).toBeDefined();
  });

  test('is written on the Pod by container, beside the one of the primary and not in its place', () => {
    const { annotations = {} } = unit([
      { name: 'primary', image: 'b', healthCheck: check },
      { name: 'data', image: 'b', healthCheck: { port: 81, interval: 500 } },
      { name: 'logs', image: 'b' },
      { name: 'once', image: 'b', startOnce: true, healthCheck: check },
    ]).pod.metadata;
    expect(annotations).not.toHaveProperty('drover.dev/health-check');
    expect(JSON.parse(annotations['drover.dev/sidekick-health-checks'] ?? '')).toMatchObject({
      'primary-sidekick': { port: 80, interval: 2000 },
      data: { port: 81, interval: 500 },
    });
    expect(annotations['drover.dev/sidekick-health-checks']).not.toContain('once');
  });

  test('is not written on the Pod of a unit whose sidekicks have none', () => {
    const { annotations } = unit([{ name: 'data', image: 'b' }], { healthCheck: check }).pod.metadata;
    expect(annotations).not.toHaveProperty('drover.dev/sidekick-health-checks');
  });
});

describe('containers', () => {
  const names = (sidekicks: WrittenSpec['sidekicks'], more: WrittenSpec = {}) =>
    unit(sidekicks, more).spec.containers.map(({ name }) => name);

  /** cattle, DefaultDeploymentUnitInstance.java: a member waits for those whose volumes or network it uses. */
  test('start after those whose volumes or network they use, and otherwise the primary first', () => {
    const b = { name: 'b', image: 'b' };
    expect(names([b, { name: 'c', image: 'c' }])).toEqual(['primary', 'b', 'c']);
    expect(names([b, { name: 'c', image: 'c' }], { volumesFrom: [{ member: 'c' }] })).toEqual(['c', 'primary', 'b']);
    expect(
      names([
        { ...b, networkMode: 'container:c' },
        { name: 'c', image: 'c' },
      ]),
    ).toEqual(['primary', 'c', 'b']);
    expect(names([{ ...b, volumesFrom: [{ member: 'primary' }] }])).toEqual(['primary', 'b']);
  });

  test('that use each other stay as they are', () => {
    const sidekicks = [{ name: 'b', image: 'b', volumesFrom: [{ member: 'primary' }] }];
    expect(names(sidekicks, { volumesFrom: [{ member: 'b' }] })).toHaveLength(2);
  });

  test('of a unit with sidekicks are told apart for kubectl', () => {
    const annotation = 'kubectl.kubernetes.io/default-container';
    expect(unit([{ name: 'b', image: 'b' }]).pod.metadata.annotations).toMatchObject({ [annotation]: 'primary' });
    expect(rendered({}).pod.metadata.annotations).not.toHaveProperty(annotation);
  });
});
