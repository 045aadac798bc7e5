import { expect, test } from 'vitest';

import type { HealthState } from './memory.ts';
import { type ServiceHealth, serviceHealth } from './service-health.ts';

const unit = (health?: HealthState, running = true) => ({ running, ...(health ? { health } : {}) });

test.each<[string, number, ReturnType<typeof unit>[], ServiceHealth]>([
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
  ['more than wanted are healthy', 1, [unit('healthy'), unit('unhealthy')], 'healthy'],
])('%s', (_, expected, units, health) => {
  expect(serviceHealth(expected, units)).toBe(health);
});
