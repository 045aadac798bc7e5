import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  type CheckedUnit,
  type FleetObservation,
  nextStorm,
  recordPass,
  type Storm,
  stormAllowance,
  stormWakeAt,
} from './storm.ts';

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

test.each<[string, Partial<Storm>, number, number]>([
  ['it looks every ten seconds whether the others have recovered', {}, now + 60_000, now + 70_000],
  ['it looks when the first unit may pass', {}, now + 595_000, now + 600_000],
  ['it looks when the next unit may pass', { lastPass: now + 600_000 }, now + 604_000, now + 610_000],
  ['a unit may pass, and another service was faster', { lastPass: now + 590_000 }, now + 600_000, now + 601_000],
  ['it looks when the calm has lasted', { calmSince: now + 5000 }, now + 6000, now + 35_000],
])('%s', (_, more, at, wakeAt) => {
  expect(stormWakeAt({ since: now, message: 'm', ...more }, at)).toBe(wakeAt);
});

test('one service recovers and has nothing more to tell: the other one, still held, notices the end by itself', () => {
  const failing = services(2, 2, 2);
  let storm = nextStorm(undefined, fleet({ checked: failing }), now);
  const recovered = fleet({ checked: failing.map((one) => (one.service === 'ns/0' ? { service: one.service } : one)) });
  let at = now;
  for (let looks = 0; storm !== undefined && looks < 10; looks++) {
    at = stormWakeAt(storm, at);
    storm = nextStorm(storm, recovered, at);
  }
  expect(storm).toBeUndefined();
  expect(at).toBe(now + 40_000);
});

test('whatever is seen: a hold has a reason, ends when there is none, and is looked at again', () => {
  const seen = fc.record({
    hosts: fc.integer({ min: 1, max: 10 }),
    lost: fc.nat({ max: 10 }),
    unhealthy: fc.array(fc.record({ service: fc.constantFrom('a', 'b', 'c'), since: fc.boolean() }), { maxLength: 12 }),
    seconds: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 20 }), (observations) => {
      let storm: Storm | undefined;
      let at = now;
      let heldWithoutReasonMs = 0;
      for (const { hosts, lost, unhealthy, seconds } of observations) {
        at += seconds * 1000;
        const checked = unhealthy.map(({ service, since }) => ({ service, ...(since ? { unhealthySince: at } : {}) }));
        const lostHosts = Math.min(lost, hosts);
        const before = storm;
        storm = nextStorm(storm, fleet({ hosts, lostHosts, checked }), at);
        const failing = checked.filter((one) => one.unhealthySince !== undefined).length;
        const reason = lostHosts > 2 || (lostHosts === 0 && failing >= 4);
        heldWithoutReasonMs = reason || before === undefined ? 0 : heldWithoutReasonMs + seconds * 1000;
        if (storm === undefined) continue;
        expect(reason || before !== undefined).toBe(true);
        expect(heldWithoutReasonMs).toBeLessThan(130_000);
        expect(stormWakeAt(storm, at)).toBeGreaterThan(at);
        expect(stormWakeAt(storm, at)).toBeLessThanOrEqual(at + 30_000);
      }
    }),
  );
});
