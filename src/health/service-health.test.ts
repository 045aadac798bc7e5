import { expect, test } from 'vitest';

import type { HealthState } from './memory.ts';
import { type ServiceHealth, serviceHealth, type UnitHealth } from './service-health.ts';

const unit = (health?: HealthState, running = true) => ({ running, ...(health ? { health } : {}) });
const once = { running: false, startedOnce: true };

/** The rules of docs/rancher.md §3.4 in their order: started once, healthy, initializing, degraded, else unhealthy. */
test.each<[string, number, UnitHealth[], ServiceHealth]>([
  ['nothing is wanted', 0, [], 'healthy'],
  ['nothing is there', 2, [], 'unhealthy'],
  ['all are healthy', 2, [unit('healthy'), unit('healthy')], 'healthy'],
  ['units without a check count as healthy while they run', 2, [unit(), unit()], 'healthy'],
  ['one does not run', 2, [unit(), unit(undefined, false)], 'degraded'],
  ['one is unhealthy', 2, [unit('healthy'), unit('unhealthy')], 'degraded'],
  [
    'one initializes, which outweighs a broken one',
    3,
    [unit('healthy'), unit('initializing'), unit('unhealthy')],
    'initializing',
  ],
  ['one initializes anew', 2, [unit('healthy'), unit('reinitializing')], 'initializing'],
  ['all are unhealthy', 2, [unit('unhealthy'), unit('unhealthy')], 'unhealthy'],
  ['one is missing', 3, [unit('healthy'), unit('healthy')], 'degraded'],
  ['a healthy one on a lost host does not run', 2, [unit('healthy', false), unit('healthy')], 'degraded'],
  ['all have run once', 2, [once, once], 'started-once'],
  ['one has run once, the other is healthy', 2, [once, unit('healthy')], 'healthy'],
  ['one has run once, the other initializes', 2, [once, unit('initializing')], 'initializing'],
  ['one has run once, the other is unhealthy', 2, [once, unit('unhealthy')], 'degraded'],
  ['one has run once, the other is missing', 2, [once], 'degraded'],
  ['more than wanted are healthy', 1, [unit('healthy'), unit('unhealthy')], 'healthy'],
])('%s', (_, expected, units, health) => {
  expect(serviceHealth(expected, units)).toBe(health);
});
