import { expect, test } from 'vitest';

import { ignoredFields } from '../../plan/ignored.ts';
import { desired, type WrittenSpec } from '../../plan/units.fixture.ts';

function fields(written: WrittenSpec): string[] {
  return ignoredFields(desired(written).spec).map(({ field }) => field);
}

test('what no claim and no Pod has is named, of sidekicks too', () => {
  const volumes = [
    { target: '/a', name: 'a', driver: 'rancher-nfs', driverOptions: { exportBase: '/x' } },
    { target: '/b', hostPath: '/b', relabel: 'z' as const },
  ];
  expect(
    fields({
      volumes,
      tmpfs: [{ target: '/run', size: '64Mi', options: 'size=64m,mode=1770' }],
      sidekicks: [{ name: 'data', image: 'x', volumes }],
    }),
  ).toEqual([
    'spec.volumes[0].driver',
    'spec.volumes[0].driverOptions',
    'spec.volumes[1].relabel',
    'spec.tmpfs[0].options',
    'spec.sidekicks[data].volumes[0].driver',
    'spec.sidekicks[data].volumes[0].driverOptions',
    'spec.sidekicks[data].volumes[1].relabel',
  ]);
});

test('what is acted on is not', () => {
  expect(
    fields({
      volumes: [
        { target: '/a', name: 'a', driver: 'rancher-nfs', storageClass: 'nfs' },
        { target: '/b', name: 'b', driver: 'local', driverOptions: {}, noCopy: true },
        { target: '/c', name: 'c', driver: 'rancher-nfs', external: true },
        { target: '/d', name: 'd', perContainer: true },
        { target: '/e', hostPath: '/e', propagation: 'rslave' },
      ],
      tmpfs: [{ target: '/run', size: '64Mi', options: 'rw,noexec,nosuid,size=64m' }, { target: '/tmp' }],
    }),
  ).toEqual([]);
});

test('a driver that the configuration gives a storage class is acted on', () => {
  const { spec } = desired({ volumes: [{ target: '/a', name: 'a', driver: 'rancher-nfs' }] });
  expect(ignoredFields(spec, { drivers: new Set(['rancher-nfs']) })).toEqual([]);
  expect(ignoredFields(spec, { drivers: new Set(['local']) })).toMatchObject([{ field: 'spec.volumes[0].driver' }]);
});
