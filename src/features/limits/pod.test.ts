import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { ignored } from './pod.ts';
import { byteQuantity, cpuQuantity } from './quantity.ts';

const mebibyte = 1024 ** 2;

test.each([
  [0, '0'],
  [1000, '1000'],
  [1024, '1Ki'],
  [512 * mebibyte, '512Mi'],
  [1.5 * 1024 * mebibyte, '1536Mi'],
  [2 * 1024 * mebibyte, '2Gi'],
])('%d bytes are %s', (bytes, quantity) => expect(byteQuantity(bytes)).toBe(quantity));

test.each([
  [500, '500m'],
  [1000, '1'],
  [2500, '2500m'],
])('%d thousandths are %s', (milli, quantity) => expect(cpuQuantity(milli)).toBe(quantity));

test('without limits nothing is said', () => {
  expect(rendered({}).container).not.toHaveProperty('resources');
});

test.each([
  // Rancher reserved nothing for a limit: Kubernetes' own default would be a request of the same size.
  [{ memLimit: 512 * mebibyte }, { requests: { memory: '0' }, limits: { memory: '512Mi' } }],
  [{ memReservation: 256 * mebibyte }, { requests: { memory: '256Mi' } }],
  [
    { memLimit: 512 * mebibyte, memReservation: 256 * mebibyte },
    { requests: { memory: '256Mi' }, limits: { memory: '512Mi' } },
  ],
  [{ cpuQuota: 50_000 }, { requests: { cpu: '0' }, limits: { cpu: '500m' } }],
  [
    { cpuQuota: 50_000, cpuPeriod: 25_000 },
    { requests: { cpu: '0' }, limits: { cpu: '2' } },
  ],
  [{ cpuShares: 512 }, { requests: { cpu: '500m' } }],
  [{ cpuShares: 2 }, { requests: { cpu: '2m' } }],
  [{ milliCpuReservation: 250 }, { requests: { cpu: '250m' } }],
  [{ milliCpuReservation: 250, cpuShares: 1024 }, { requests: { cpu: '250m' } }],
  [
    { cpuShares: 2048, cpuQuota: 50_000 },
    { requests: { cpu: '500m' }, limits: { cpu: '500m' } },
  ],
  [
    { memLimit: 1024 * mebibyte, milliCpuReservation: 100 },
    { requests: { cpu: '100m', memory: '0' }, limits: { memory: '1Gi' } },
  ],
  [{ cpuPeriod: 50_000 }, undefined],
])('%j becomes %j', (spec, resources) => {
  expect(rendered(spec).container?.resources).toEqual(resources);
});

test('shared memory is a volume in memory, beside the volumes of the user', () => {
  const { spec, container } = rendered({ shmSize: 128 * mebibyte, volumes: [{ target: '/data' }] });
  expect(container?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(['/data', '/dev/shm']);
  expect(spec.volumes).toContainEqual({ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '128Mi' } });
});

test('a volume of the user at /dev/shm stays', () => {
  const { container } = rendered({ shmSize: mebibyte, volumes: [{ target: '/dev/shm' }] });
  expect(container?.volumeMounts).toHaveLength(1);
});

test('each member has its own', () => {
  const { spec } = rendered({ shmSize: mebibyte, sidekicks: [{ name: 'side', image: 'a', shmSize: 2 * mebibyte }] });
  expect(spec.volumes?.map(({ name }) => name)).toEqual(['shm', 'side-shm']);
});

test('what has no effect beside the others is named', () => {
  expect(ignored({ cpuShares: 2, milliCpuReservation: 1, cpuPeriod: 1000 }).map(({ field }) => field)).toEqual([
    'spec.cpuShares',
    'spec.cpuPeriod',
  ]);
  expect(ignored({ cpuShares: 2, cpuPeriod: 1000, cpuQuota: 1 })).toEqual([]);
});
