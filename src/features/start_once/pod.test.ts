import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';

test('a data container neither crash-loops beside the others nor keeps its unit out of the Service', () => {
  const { spec } = rendered({
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
});

test('they run in the order of the resource', () => {
  const sidekicks = ['b', 'a'].map((name) => ({ name, image: 'busybox', startOnce: true }));
  expect(rendered({ sidekicks }).spec.initContainers?.map(({ name }) => name)).toEqual(['b', 'a']);
});

test('a primary stays a container', () => {
  const { spec } = rendered({ startOnce: true });
  expect([spec.initContainers, spec.containers.length]).toEqual([undefined, 1]);
});
