import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { leftOut } from './left-out.ts';

test('numbers, with and without units', () => {
  const keys =
    'mem_limit: 512m\nmem_reservation: 268435456\ncpu_shares: "512"\ncpu_quota: 50000\ncpu_period: 50000\nmilli_cpu_reservation:\nshm_size: 128mb';
  expect(convertKeys(keys)).toEqual({
    spec: {
      image: 'nginx',
      memLimit: 536_870_912,
      memReservation: 268_435_456,
      cpuShares: 512,
      cpuQuota: 50_000,
      cpuPeriod: 50_000,
      shmSize: 134_217_728,
    },
    said: [],
  });
});

test.each(['mem_limit: 0', 'mem_limit: -1', 'cpu_quota: -1', 'cpu_shares: 0', 'cpu_period: 0', 'shm_size: 0'])(
  '%s is no limit',
  (keys) => expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx' }, said: [] }),
);

test.each([
  ['mem_limit: much', 'RC4100'],
  ['mem_limit: [1]', 'RC4100'],
  ['mem_limit: 512', 'RC4101'],
  ['mem_limit: 64m\nmem_reservation: 128m', 'RC4102'],
  ['cpu_shares: many', 'RC4003'],
  ['cpu_period: 5', 'RC4004'],
])('%j is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});

test.each([
  ['cpu_shares: 512\nmilli_cpu_reservation: 100', 'RC5109', { cpuShares: 512, milliCpuReservation: 100 }],
  ['cpu_shares: 1024\ncpu_quota: 50000', 'RC5129', { cpuShares: 1024, cpuQuota: 50_000 }],
])('%j: one of the two counts', (keys, code, spec) => {
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx', ...spec }, said: [expect.stringContaining(code)] });
});

test.each(leftOut.map(({ key }) => key))('%s is left out with a reason', (key) => {
  expect(convertKeys(`${key}: 5`)).toEqual({ spec: { image: 'nginx' }, said: [expect.stringContaining('RC5108')] });
  expect(convertKeys(`${key}:`).said).toEqual([]);
});

test.each([
  'oom_kill_disable: false',
  'mem_swappiness: 0',
  'mem_swappiness: -1',
  'ulimits: {}',
  'mem_limit: 64m\nmemswap_limit: 64m',
])('%j says what Kubernetes does anyway', (keys) => expect(convertKeys(keys).said).toEqual([]));
