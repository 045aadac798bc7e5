import { expect, test } from 'vitest';

import type { Row } from './rows.ts';
import { castHosts, oneWaits, placesOf } from './spot.ts';

const row = (index: number, host: string, more: Partial<Row> = {}): Row => ({
  stack: 'spot',
  unit: `my-worker-service-${index}`,
  pod: `pod-${index}`,
  host,
  state: 'running',
  health: 'healthy',
  madeAt: 0,
  events: [],
  ...more,
});

test('the host of the leader stays', () => {
  expect(castHosts(['c', 'a', 'b'], 'a')).toEqual({ stays: 'a', lost: 'b', joins: 'c' });
  expect(castHosts(['c', 'a', 'b'], 'c')).toEqual({ stays: 'c', lost: 'a', joins: 'b' });
});

test('where the leader is on no worker, one of them stays all the same', () => {
  expect(castHosts(['a', 'b', 'c'], 'control-plane')).toEqual({ stays: 'c', lost: 'a', joins: 'b' });
});

test('two workers are too few', () => {
  expect(() => castHosts(['a', 'b'], 'a')).toThrow('takes three workers, and the cluster has 2');
});

test.each([
  ['is made and has no host', [row(1, 'a'), row(2, '', { health: 'initializing' })], true],
  ['is not made yet', [row(1, 'a'), row(2, '', { pod: undefined })], false],
  ['is still on the lost host', [row(1, 'a'), row(2, 'b')], false],
  ['waits, and the other is not healthy', [row(1, 'a', { health: 'unhealthy' }), row(2, '')], false],
  ['is not the only one that waits', [row(1, ''), row(2, '')], false],
  ['is placed', [row(1, 'a'), row(2, 'c')], false],
])('a unit waits for a host: one that %s', (_, rows, waits) => {
  expect(oneWaits(rows, 'b')).toBe(waits);
});

test('places are said in a line', () => {
  expect(placesOf([row(1, 'a'), row(2, '')])).toBe('my-worker-service-1 on a, my-worker-service-2 on no host');
});
