import { expect, test } from 'vitest';

import type { ServiceHealth } from './service-health.ts';
import { type MemberHealth, stackHealth } from './stack-health.ts';

const as = (healthState: ServiceHealth, state = 'active'): MemberHealth => ({ state, healthState });
const unseen: MemberHealth = {};

/** Where each row comes from: docs/rancher.md §3.5 by its order of rules, or what Drover adds to it. */
test.each<[string, string, MemberHealth[], ServiceHealth]>([
  ['§3.5 none expected', 'a stack without services', [], 'healthy'],
  ['§3.5 none expected', 'all are being removed', [as('unhealthy', 'removing')], 'healthy'],
  ['§3.5 skipped', 'one that goes counts for nothing', [as('healthy'), as('unhealthy', 'removing')], 'healthy'],
  ['§3.5 all started-once', 'all have run once', [as('started-once'), as('started-once')], 'started-once'],
  ['§3.5 all healthy', 'one has run once', [as('healthy'), as('started-once')], 'healthy'],
  ['§3.5 all healthy', 'all are healthy', [as('healthy'), as('healthy')], 'healthy'],
  ['§3.5 any initializing', 'it outweighs degraded', [as('degraded'), as('initializing')], 'initializing'],
  ['§3.5 any initializing', 'it outweighs unhealthy', [as('unhealthy'), as('initializing')], 'initializing'],
  ['§3.5 any initializing', 'in whatever state', [as('healthy'), as('initializing', 'inactive')], 'initializing'],
  ['§3.5 any healthy', 'the other is degraded', [as('healthy'), as('degraded')], 'degraded'],
  ['§3.5 any healthy', 'the other has run once', [as('started-once'), as('unhealthy')], 'degraded'],
  ['§3.5 else', 'one degraded service is no healthy one', [as('degraded')], 'unhealthy'],
  ['§3.5 else', 'all are unhealthy', [as('unhealthy'), as('unhealthy')], 'unhealthy'],
  ['§3.5 active states', 'a stopped one is not healthy', [as('healthy'), as('healthy', 'inactive')], 'degraded'],
  ['§3.5 active states', 'all are stopped', [as('healthy', 'inactive')], 'unhealthy'],
  ['§3.5 active states', 'one that is stopping', [as('healthy'), as('healthy', 'deactivating')], 'degraded'],
  ['§3.5 active states', 'one whose spec cannot be read', [as('healthy'), as('healthy', 'error')], 'degraded'],
  ['Drover: scale 0', 'one without units is healthy', [{ ...as('healthy', 'inactive'), empty: true }], 'healthy'],
  ['Drover: not seen yet', 'a new one initializes', [as('healthy'), unseen], 'initializing'],
])('%s: %s', (_source, _case, members, health) => {
  expect(stackHealth(members)).toBe(health);
});

/** `getServiceActiveStates` (docs/rancher.md §3.5). */
test.each([
  'activating',
  'active',
  'updating-active',
  'upgrading',
  'rolling-back',
  'canceling-upgrade',
  'canceled-upgrade',
  'finishing-upgrade',
  'upgraded',
  'restarting',
])('the health of a service counts while it is %s', (state) => {
  expect(stackHealth([as('healthy', state)])).toBe('healthy');
});

test('members come in any order', () => {
  const members = [as('healthy'), as('degraded'), as('unhealthy', 'removing')];
  expect(stackHealth([...members].reverse())).toBe(stackHealth(members));
});
