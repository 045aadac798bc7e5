import { describe, expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';

test('a data container neither crash-loops beside the others nor keeps its unit out of the Service', () => {
  const { spec, added } = rendered({
    volumesFrom: [{ member: 'data' }],
    sidekicks: [{ name: 'data', image: 'busybox', command: ['/bin/true'], startOnce: true, expose: ['80'] }],
  });
  expect(spec.containers.map(({ name }) => name)).toEqual(['primary']);
  expect(spec.initContainers).toEqual([
    {
      name: 'data',
      image: 'busybox',
      imagePullPolicy: 'IfNotPresent',
      args: ['/bin/true'],
      ports: [{ containerPort: 80, protocol: 'TCP' }],
    },
  ]);
  expect(spec.restartPolicy).toBe('Always');
  expect(added).toEqual([]);
});

describe('a sidekick that runs once, and lends nothing', () => {
  const { spec, added } = rendered({
    sidekicks: [
      {
        name: 'migrate',
        image: 'busybox',
        command: ['migrate'],
        startOnce: true,
        expose: ['80'],
        memLimit: 4_000_000,
        environment: { TO: '4' },
        healthCheck: { port: 80 },
      },
    ],
  });

  test('is added to the Pod that is there, without what an ephemeral container may not have', () => {
    expect(added).toEqual([
      {
        name: 'migrate',
        image: 'busybox',
        imagePullPolicy: 'IfNotPresent',
        args: ['migrate'],
        env: [{ name: 'TO', value: '4' }],
      },
    ]);
  });

  test('is in no other part of it, and answers to its name', () => {
    expect(spec).not.toHaveProperty('ephemeralContainers');
    expect(spec).not.toHaveProperty('initContainers');
    expect(spec.containers).toHaveLength(1);
    expect(spec.hostAliases).toEqual([{ ip: '127.0.0.1', hostnames: ['migrate'] }]);
  });
});

test('data containers run in the order of the resource, but each after those whose volumes it takes', () => {
  const sidekicks = [
    { name: 'c', image: 'busybox', startOnce: true, volumesFrom: [{ member: 'a' }] },
    { name: 'b', image: 'busybox', startOnce: true },
    { name: 'a', image: 'busybox', startOnce: true },
  ];
  const volumesFrom = ['a', 'b', 'c'].map((member) => ({ member }));
  expect(rendered({ volumesFrom, sidekicks }).spec.initContainers?.map(({ name }) => name)).toEqual(['a', 'c', 'b']);
});

describe('a primary that runs once', () => {
  test('stays a container, and is not started again', () => {
    const { spec } = rendered({ startOnce: true });
    expect([spec.initContainers, spec.containers.length, spec.restartPolicy]).toEqual([undefined, 1, 'Never']);
  });

  test('has the sidekicks that are kept running beside it until it ends, and waits for no check of theirs', () => {
    const sidekicks = [{ name: 'logs', image: 'tail', healthCheck: { port: 80 } }];
    const { spec } = rendered({ startOnce: true, sidekicks });
    expect(spec.restartPolicy).toBe('Never');
    expect(spec.containers.map(({ name }) => name)).toEqual(['primary']);
    expect(spec.initContainers).toMatchObject([{ name: 'logs', restartPolicy: 'Always' }]);
    expect(spec.initContainers?.[0]).not.toHaveProperty('startupProbe');
    expect(spec.initContainers?.[0]).toHaveProperty('readinessProbe');
    expect(spec.hostAliases).toEqual([{ ip: '127.0.0.1', hostnames: ['logs'] }]);
  });

  test('has the sidekicks that run once beside it as containers, none of which is started again', () => {
    const { spec, added } = rendered({ startOnce: true, sidekicks: [{ name: 'a', image: 'b', startOnce: true }] });
    expect(spec.containers.map(({ name }) => name)).toEqual(['primary', 'a']);
    expect([spec.restartPolicy, added]).toEqual(['Never', []]);
  });

  test('is started again where a sidekick that is kept running takes its volumes', () => {
    const sidekicks = [{ name: 'server', image: 'b', volumesFrom: [{ member: 'primary' }] }];
    const { spec } = rendered({ startOnce: true, sidekicks });
    expect(spec.restartPolicy).toBe('Always');
    expect(spec.containers.map(({ name }) => name)).toEqual(['primary', 'server']);
  });
});
