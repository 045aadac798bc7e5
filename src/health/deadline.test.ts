import { expect, test } from 'vitest';

import { HealthCheck } from '../features/health_check/spec.ts';
import { deadline, unhealthyWindowMs } from './deadline.ts';
import type { HealthState, UnitMemory } from './memory.ts';

const check = HealthCheck.parse({
  port: 80,
  interval: 2000,
  responseTimeout: 500,
  unhealthyThreshold: 3,
  initializingTimeout: 60_000,
  reinitializingTimeout: 30_000,
});
const memory = (state: HealthState): UnitMemory => ({ state, since: 70_000, firstStart: 50_000, run: 'a' });

test('a failing unit is found out after every check of a fall and the answer to the last', () => {
  expect(unhealthyWindowMs(check)).toBe(6500);
});

test.each<[HealthState, number | undefined]>([
  ['initializing', 110_000],
  ['reinitializing', 100_000],
  ['healthy', undefined],
  ['unhealthy', undefined],
])('%s is given up at %s', (state, at) => {
  expect(deadline(check, memory(state), 0)).toBe(at);
});

test('without a timeout in the check there is no deadline', () => {
  const { initializingTimeout: _, reinitializingTimeout: __, ...patient } = check;
  expect(deadline(patient, memory('initializing'), 0)).toBeUndefined();
  expect(deadline(patient, memory('reinitializing'), 0)).toBeUndefined();
});

test('strategy none gives nothing up', () => {
  expect(deadline({ ...check, strategy: 'none' }, memory('initializing'), 0)).toBeUndefined();
});

test('a container that has not started yet has no deadline', () => {
  expect(deadline(check, undefined, 0)).toBeUndefined();
});

test('a new leader ends nothing sooner than one window after it took over', () => {
  expect(deadline(check, memory('initializing'), 200_000)).toBe(206_500);
  expect(deadline(check, memory('initializing'), 100_000)).toBe(110_000);
});
