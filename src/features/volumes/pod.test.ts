import { describe, expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { claimName } from './claim-name.ts';

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
    claims: [
      { name: 'shop-data', size: '1Gi', storageClass: 'fast', accessMode: 'ReadWriteOnce', accessModeIsWritten: false },
    ],
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
    claims: [{ name: 'shop-data', accessMode: 'ReadWriteOnce', accessModeIsWritten: false }],
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

test('a volume of each container is a claim of the index, called after the unit', () => {
  expect(
    mounted([{ target: '/x', name: 'data', perContainer: true, subPath: 'data', driver: 'rancher-ebs', size: '20Gi' }]),
  ).toEqual({
    mounts: [{ name: 'mount-0', mountPath: '/x', subPath: 'data' }],
    volumes: [{ name: 'mount-0', persistentVolumeClaim: { claimName: 'shop-site-1.data' } }],
    claims: [
      {
        name: 'shop-site-1.data',
        driver: 'rancher-ebs',
        size: '20Gi',
        accessMode: 'ReadWriteOnce',
        accessModeIsWritten: false,
        index: 1,
      },
    ],
  });
});

test('an external volume is a claim of its own name, which is not made', () => {
  expect(mounted([{ target: '/x', name: 'data', external: true, readOnly: true }])).toEqual({
    mounts: [{ name: 'mount-0', mountPath: '/x', readOnly: true }],
    volumes: [{ name: 'mount-0', persistentVolumeClaim: { claimName: 'data' } }],
    claims: [],
  });
});

test.each([
  [{ driver: 'rancher-nfs' }, 'ReadWriteMany'],
  [{ driver: 'rancher-ebs' }, 'ReadWriteOnce'],
  [{}, 'ReadWriteOnce'],
  [{ driver: 'rancher-nfs', accessMode: 'ReadWriteOnce' as const }, 'ReadWriteOnce'],
  [{ accessMode: 'ReadWriteMany' as const }, 'ReadWriteMany'],
])('a claim of %j is %s', (settings, accessMode) => {
  expect(mounted([{ target: '/x', name: 'data', ...settings }]).claims).toMatchObject([{ accessMode }]);
});

test.each([
  ['private', false, undefined],
  ['rprivate', true, undefined],
  ['slave', false, 'HostToContainer'],
  ['rslave', true, 'HostToContainer'],
  ['shared', false, 'HostToContainer'],
  ['rshared', true, 'Bidirectional'],
] as const)('%s in a container that is privileged (%s) is %s', (propagation, privileged, mountPropagation) => {
  const { container } = rendered({ privileged, volumes: [{ target: '/x', hostPath: '/a', propagation }] });
  expect(container?.volumeMounts).toEqual([
    { name: 'mount-0', mountPath: '/x', ...(mountPropagation ? { mountPropagation } : {}) },
  ]);
});

test('a tmpfs is memory, of the size that was asked for', () => {
  const {
    container,
    spec,
    pod: rendering,
  } = rendered({
    tmpfs: [
      { target: '/run', size: '64Mi' },
      { target: '/tmp', readOnly: true, options: 'ro' },
    ],
  });
  expect(container?.volumeMounts).toEqual([
    { name: 'tmpfs-0', mountPath: '/run' },
    { name: 'tmpfs-1', mountPath: '/tmp', readOnly: true },
  ]);
  expect(spec.volumes).toEqual([
    { name: 'tmpfs-0', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
    { name: 'tmpfs-1', emptyDir: { medium: 'Memory' } },
  ]);
  expect(rendering.metadata.annotations['cluster-autoscaler.kubernetes.io/safe-to-evict']).toBe('true');
});

describe('volumes of another member', () => {
  const data = {
    name: 'data',
    image: 'busybox',
    volumes: [
      { target: '/var/lib/mysql', name: 'db', perContainer: true },
      { target: '/conf' },
      { target: '/srv', hostPath: '/srv' },
    ],
  };

  function byContainer(written: Parameters<typeof rendered>[0]) {
    const { spec, claims } = rendered(written);
    const all = [...(spec.initContainers ?? []), ...spec.containers];
    return {
      volumes: spec.volumes,
      claims,
      mounts: (name: string) => all.find((container) => container.name === name)?.volumeMounts,
    };
  }

  test('are the same volumes at the same paths', () => {
    const unit = byContainer({ volumesFrom: [{ member: 'data' }], sidekicks: [data] });
    const mounts = [
      { name: 'data-mount-0', mountPath: '/var/lib/mysql' },
      { name: 'data-mount-1', mountPath: '/conf' },
      { name: 'data-mount-2', mountPath: '/srv' },
    ];
    expect(unit.mounts('primary')).toEqual(mounts);
    expect(unit.mounts('data')).toEqual(mounts);
    expect(unit.volumes).toEqual([
      { name: 'data-mount-0', persistentVolumeClaim: { claimName: 'shop-site-1.db' } },
      { name: 'data-mount-1', emptyDir: {} },
      { name: 'data-mount-2', hostPath: { path: '/srv' } },
    ]);
    expect(unit.claims).toHaveLength(1);
  });

  test('are there before the unit when the member only lends them and ends', () => {
    const unit = byContainer({ volumesFrom: [{ member: 'data' }], sidekicks: [{ ...data, startOnce: true }] });
    expect(unit.mounts('data')).toEqual(unit.mounts('primary'));
    expect(unit.mounts('data')).toHaveLength(3);
    const { spec } = rendered({ volumesFrom: [{ member: 'data' }], sidekicks: [{ ...data, startOnce: true }] });
    expect(spec.containers.map(({ name }) => name)).toEqual(['primary']);
  });

  test('are read only where that was asked for', () => {
    const unit = byContainer({ volumesFrom: [{ member: 'data', readOnly: true }], sidekicks: [data] });
    expect(unit.mounts('primary')?.map(({ readOnly }) => readOnly)).toEqual([true, true, true]);
    expect(unit.mounts('data')?.map(({ readOnly }) => readOnly)).toEqual([undefined, undefined, undefined]);
  });

  test('stand back where a member has a volume or memory of its own', () => {
    const unit = byContainer({
      volumes: [{ target: '/srv' }],
      tmpfs: [{ target: '/conf' }],
      volumesFrom: [{ member: 'data' }],
      sidekicks: [data],
    });
    expect(unit.mounts('primary')).toEqual([
      { name: 'mount-0', mountPath: '/srv' },
      { name: 'data-mount-0', mountPath: '/var/lib/mysql' },
      { name: 'tmpfs-0', mountPath: '/conf' },
    ]);
  });

  test('may be those of the primary, and those that others have from others', () => {
    const unit = byContainer({
      volumes: [{ target: '/www' }],
      volumesFrom: [{ member: 'data' }],
      sidekicks: [data, { name: 'logs', image: 'x', volumesFrom: [{ member: 'primary' }] }],
    });
    expect(unit.mounts('logs')?.map(({ name }) => name)).toEqual([
      'mount-0',
      'data-mount-0',
      'data-mount-1',
      'data-mount-2',
    ]);
  });

  test('that take from each other end somewhere', () => {
    const unit = byContainer({
      volumesFrom: [{ member: 'logs' }],
      sidekicks: [{ name: 'logs', image: 'x', volumes: [{ target: '/l' }], volumesFrom: [{ member: 'primary' }] }],
    });
    expect(unit.mounts('primary')).toEqual([{ name: 'logs-mount-0', mountPath: '/l' }]);
  });

  test('of a member that is not there are none', () => {
    expect(byContainer({ volumesFrom: [{ member: 'gone' }] }).mounts('primary')).toBeUndefined();
  });
});
