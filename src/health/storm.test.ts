import { expect, test } from 'vitest';

import { type CheckedUnit, type FleetObservation, nextStorm, recordPass, type Storm, stormAllowance } from './storm.ts';

const now = 1_000_000;

function fleet(seen: Partial<FleetObservation>): FleetObservation {
  return { hosts: 3, lostHosts: 0, checked: [], windowMs: 6000, ...seen };
}

/** Services of so many units, of which so many of each have just become unhealthy. */
function services(count: number, scale: number, unhealthy: number, since = now): CheckedUnit[] {
  return Array.from({ length: count * scale }, (_, position) => ({
    service: `ns/${Math.floor(position / scale)}`,
    ...(position % scale < unhealthy ? { unhealthySince: since } : {}),
  }));
}

/** More than two and at least 55 %: one host, two hosts and any minority never hold anything. */
test.each([
  [1, 0, false],
  [1, 1, false],
  [2, 1, false],
  [2, 2, false],
  [3, 1, false],
  [3, 2, false],
  [3, 3, true],
  [5, 1, false],
  [5, 2, false],
  [5, 3, true],
  [5, 4, true],
  [5, 5, true],
  [6, 3, false],
  [10, 5, false],
  [10, 6, true],
])('of %i hosts %i are lost: held %s', (hosts, lostHosts, held) => {
  expect(nextStorm(undefined, fleet({ hosts, lostHosts }), now) !== undefined).toBe(held);
});

/** A service alone is never a storm, however much of it fails; its budget slows it down. */
test.each([1, 2, 3, 10].flatMap((scale) => [1, 2, 3, 5].map((hosts) => [scale, hosts] as const)))(
  'a single service of scale %i on %i hosts that fails as a whole is no storm',
  (scale, hosts) => {
    expect(nextStorm(undefined, fleet({ hosts, checked: services(1, scale, scale) }), now)).toBeUndefined();
  },
);

/** Two services that fail as a whole: a storm from four units on. */
test.each([1, 2, 3, 10].flatMap((scale) => [1, 2, 3, 5].map((hosts) => [scale, hosts, scale >= 2] as const)))(
  'two services of scale %i on %i hosts that fail together: held %s',
  (scale, hosts, held) => {
    const storm = nextStorm(undefined, fleet({ hosts, checked: services(2, scale, scale) }), now);
    expect(storm !== undefined).toBe(held);
  },
);

/** Units of a lost host are replaced, whatever the checks of the others say. */
test.each([2, 3, 10].flatMap((scale) => [2, 3, 5].map((hosts) => [scale, hosts] as const)))(
  'two services of scale %i on %i hosts, one of them lost: not held',
  (scale, hosts) => {
    const seen = fleet({ hosts, lostHosts: 1, checked: services(2, scale, scale) });
    expect(nextStorm(undefined, seen, now)).toBeUndefined();
  },
);

test.each([
  ['exactly half', services(2, 4, 2), false],
  ['more than half', services(2, 5, 3), true],
  ['three of five', [...services(1, 3, 2), { service: 'ns/b', unhealthySince: now }, { service: 'ns/b' }], false],
  ['within one window', services(2, 2, 2, now - 9000), true],
  ['longer ago than a window', services(2, 2, 2, now - 11_000), false],
])('%s of all units: held is %s', (_, checked, held) => {
  expect(nextStorm(undefined, fleet({ checked }), now) !== undefined).toBe(held);
});

test('the window is that of the slowest check', () => {
  const checked = services(2, 2, 2, now - 11_000);
  expect(nextStorm(undefined, fleet({ checked, windowMs: 12_000 }), now)).toBeDefined();
});

test('a hold says what it saw', () => {
  expect(nextStorm(undefined, fleet({ hosts: 5, lostHosts: 3 }), now)?.message).toBe('3 of 5 hosts are lost');
  const message = nextStorm(undefined, fleet({ checked: services(2, 2, 2) }), now)?.message;
  expect(message).toBe('4 of 4 checked units of 2 services became unhealthy together');
});

test('a hold stays while the units stay unhealthy, longer than the window it began in', () => {
  const checked = services(2, 2, 2);
  const storm = nextStorm(undefined, fleet({ checked }), now);
  expect(nextStorm(storm, fleet({ checked }), now + 120_000)).toEqual(storm);
});

test('it ends after half a minute below the thresholds, and begins to count again when it is above them', () => {
  const storm: Storm = { since: now, message: 'm' };
  const calm = fleet({});
  const first = nextStorm(storm, calm, now + 1000);
  expect(first?.calmSince).toBe(now + 1000);
  expect(nextStorm(first, calm, now + 30_999)).toBeDefined();
  expect(nextStorm(first, calm, now + 31_000)).toBeUndefined();
  const again = nextStorm(first, fleet({ hosts: 3, lostHosts: 3 }), now + 20_000);
  expect(again?.calmSince).toBeUndefined();
  expect(again?.since).toBe(now);
});

test('after ten minutes one unit is let through every ten seconds', () => {
  const storm: Storm = { since: now, message: 'm' };
  expect(stormAllowance(storm, now + 599_999)).toBe(0);
  expect(stormAllowance(storm, now + 600_000)).toBe(1);
  const passed = recordPass(storm, now + 600_000);
  expect(stormAllowance(passed, now + 609_999)).toBe(0);
  expect(stormAllowance(passed, now + 610_000)).toBe(1);
});
