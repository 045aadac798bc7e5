import { expect, test } from 'vitest';

import type { RancherServiceStatus } from '../../api/rancher-service.ts';
import { type Paced, paced, waitOf } from './status-pace.ts';

const ready = { type: 'Ready', status: 'False', reason: 'Starting', message: '0 of 2', lastTransitionTime: 'then' };
const backoff = { failures: 1, since: '2026-01-01T00:00:00.000Z', revision: 'r' };
const before: RancherServiceStatus = {
  observedGeneration: 1,
  state: 'activating',
  healthState: 'unhealthy',
  scale: 2,
  ready: 0,
  selector: 'a=b',
  conditions: [ready] as RancherServiceStatus['conditions'],
  units: [
    { index: 1, state: 'creating' },
    { index: 2, state: 'creating' },
  ],
};
const written: Paced = { status: before, at: 10_000, gapMs: 2000 };
const active: Paced = { ...written, status: { ...before, state: 'active' } };

function conditions(...list: readonly object[]): Pick<RancherServiceStatus, 'conditions'> {
  return { conditions: list as RancherServiceStatus['conditions'] };
}

test.each<[string, Partial<RancherServiceStatus>]>([
  ['a unit went further', { units: [{ index: 1, state: 'running' }] }],
  ['more units are ready', { ready: 1, ...conditions({ ...ready, message: '1 of 2' }) }],
  ['more units are there', { scale: 1 }],
  ['an activating service has its first units', { healthState: 'degraded' }],
])('progress waits: %s', (_, change) => {
  const after = { ...before, ...change };
  expect(waitOf(after, written, 10_500)).toBe(1500);
  expect(waitOf(after, written, 12_000)).toBe(0);
});

test.each<[string, Partial<RancherServiceStatus>]>([
  ['another generation', { observedGeneration: 2 }],
  ['another state', { state: 'active' }],
  ['it is ready', conditions({ ...ready, status: 'True' })],
  ['a condition comes', conditions(ready, { ...ready, type: 'HealingHeld' })],
  ['a condition goes', conditions()],
  ['a back-off', { units: [{ index: 1, state: 'creating', backoff }] }],
])('what others act on does not wait: %s', (_, change) => {
  expect(waitOf({ ...before, ...change }, written, 10_001)).toBe(0);
});

test('another reason to stall does not wait', () => {
  const stalled = { ...ready, type: 'Stalled', status: 'True' };
  const last = { ...written, status: { ...before, ...conditions(stalled) } };
  expect(waitOf({ ...before, ...conditions({ ...stalled, message: 'other' }) }, last, 10_001)).toBe(0);
});

test('the health of an active service does not wait', () => {
  expect(waitOf({ ...active.status, healthState: 'degraded' }, active, 10_001)).toBe(0);
});

test('nothing was written yet, as with a new leader', () => {
  expect(waitOf(before, undefined, 0)).toBe(0);
});

test('progress is written less often the longer it goes on, and soon again after something else', () => {
  const first = paced(before, undefined, 0);
  const second = paced({ ...before, ready: 1 }, first, 2000);
  const third = paced({ ...before, ready: 2 }, second, 6000);
  expect([first, second, third].map(({ gapMs }) => gapMs)).toEqual([2000, 4000, 4000]);
  expect(paced({ ...before, state: 'active' }, third, 10_000).gapMs).toBe(2000);
});
