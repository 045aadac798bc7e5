import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { claimName } from './pod.ts';

type Volumes = Parameters<typeof rendered>[0]['volumes'];

function mounted(volumes: Volumes) {
  const { container, spec, claims } = rendered({ volumes });
  return { mounts: container?.volumeMounts, volumes: spec.volumes, claims };
}

test('without volumes a Pod has none', () => {
  expect(rendered({}).container).not.toHaveProperty('volumeMounts');
  expect(rendered({ volumes: [] }).spec).not.toHaveProperty('volumes');
});

test('a path of the host is mounted unchecked, as Docker did', () => {
  expect(mounted([{ target: '/x', hostPath: '/var/run/docker.sock', readOnly: true }])).toEqual({
    mounts: [{ name: 'mount-0', mountPath: '/x', readOnly: true }],
    volumes: [{ name: 'mount-0', hostPath: { path: '/var/run/docker.sock' } }],
    claims: [],
  });
});

test('an anonymous volume is an empty directory', () => {
  expect(mounted([{ target: '/x' }])).toEqual({
    mounts: [{ name: 'mount-0', mountPath: '/x' }],
    volumes: [{ name: 'mount-0', emptyDir: {} }],
    claims: [],
  });
});

test('a named volume is a claim of the stack', () => {
  expect(mounted([{ target: '/x', name: 'data', size: '1Gi', storageClass: 'fast' }])).toEqual({
    mounts: [{ name: 'mount-0', mountPath: '/x' }],
    volumes: [{ name: 'mount-0', persistentVolumeClaim: { claimName: 'shop-data' } }],
    claims: [{ name: 'shop-data', size: '1Gi', storageClass: 'fast', accessMode: 'ReadWriteOnce' }],
  });
});

test('a named volume at two places is one volume and one claim', () => {
  expect(
    mounted([
      { target: '/x', name: 'data' },
      { target: '/y', name: 'data', readOnly: true },
    ]),
  ).toEqual({
    mounts: [
      { name: 'mount-0', mountPath: '/x' },
      { name: 'mount-0', mountPath: '/y', readOnly: true },
    ],
    volumes: [{ name: 'mount-0', persistentVolumeClaim: { claimName: 'shop-data' } }],
    claims: [{ name: 'shop-data', size: '10Gi', accessMode: 'ReadWriteOnce' }],
  });
});

test('two anonymous volumes and two of one host path are volumes of their own', () => {
  const { volumes, mounts } = mounted([
    { target: '/a' },
    { target: '/b' },
    { target: '/c', hostPath: '/h' },
    { target: '/d', hostPath: '/h' },
  ]);
  expect(volumes?.map(({ name }) => name)).toEqual(['mount-0', 'mount-1', 'mount-2', 'mount-3']);
  expect(mounts?.map(({ name }) => name)).toEqual(['mount-0', 'mount-1', 'mount-2', 'mount-3']);
});

test('a volume that is called like a position is kept apart from the anonymous one there', () => {
  const { volumes, mounts } = mounted([{ target: '/a' }, { target: '/b', name: '0' }]);
  expect(mounts?.map((mount) => mount.name)).toEqual(['mount-0', 'mount-1']);
  expect(volumes?.map((volume) => Object.keys(volume).sort())).toEqual([
    ['emptyDir', 'name'],
    ['name', 'persistentVolumeClaim'],
  ]);
});

test.each([
  ['shop', 'shop-data'],
  ['My_Stack', 'my-stack-data'],
  ['_', 'stack-data'],
])('the claim of a stack called %s is %s', (stack, name) => {
  expect(claimName(stack, 'data')).toBe(name);
});
