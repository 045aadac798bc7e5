import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { ObservedHosts, ObservedUnit } from './observed.ts';
import { freeIndexes, slots } from './slots.ts';
import { host, hosts, now, pending, unit } from './units.fixture.ts';

const alive = hosts(host('a'));
const silent = hosts(host('a', { ready: 'Unknown' }));
const deletingSince = now;

test.each<[string, ObservedUnit, ObservedHosts, string]>([
  ['a running Pod', unit(1), alive, 'live'],
  ['a Pod no host has taken', pending(1), alive, 'live'],
  ['a Pod on a lost host', unit(1), silent, 'live'],
  ['a Pod on a host that is gone', unit(1), hosts(), 'live'],
  ['a Pod that failed', unit(1, { phase: 'Failed' }), alive, 'ended'],
  ['a Pod that succeeded', unit(1, { phase: 'Succeeded' }), alive, 'ended'],
  ['a Terminating Pod', unit(1, { deletingSince }), alive, 'leaving'],
  ['a Terminating Pod on a lost host', unit(1, { deletingSince }), silent, 'leaving'],
  ['a Terminating Pod that failed', unit(1, { deletingSince, phase: 'Failed' }), alive, 'leaving'],
  ['a Terminating single writer', unit(1, { deletingSince, singleWriter: true }), alive, 'writing'],
  [
    'a Terminating single writer that failed',
    unit(1, { deletingSince, singleWriter: true, phase: 'Failed' }),
    alive,
    'leaving',
  ],
  [
    'a Terminating single writer that never had a host',
    pending(1, { deletingSince, singleWriter: true }),
    alive,
    'leaving',
  ],
  ['a Terminating single writer on a lost host', unit(1, { deletingSince, singleWriter: true }), silent, 'writing'],
  [
    'a Terminating single writer on a host that is gone',
    unit(1, { deletingSince, singleWriter: true }),
    hosts(),
    'leaving',
  ],
  [
    'a Terminating single writer on a fenced lost host',
    unit(1, { deletingSince, singleWriter: true }),
    hosts(host('a', { ready: 'Unknown', fenced: true })),
    'leaving',
  ],
  [
    'a Terminating single writer fenced by hand',
    unit(1, { deletingSince, singleWriter: true, fenced: true }),
    silent,
    'leaving',
  ],
  [
    'a fence says nothing while the host lives',
    unit(1, { deletingSince, singleWriter: true, fenced: true }),
    alive,
    'writing',
  ],
])('%s', (_, one, seen, meaning) => {
  const { live, writing, ended, leaving } = slots([one], seen);
  expect(Object.entries({ live, writing, ended, leaving }).flatMap(([name, units]) => units.map(() => name))).toEqual([
    meaning,
  ]);
});

test('stranded are the writers that only a fence lets go of', () => {
  const writer = unit(1, { deletingSince, singleWriter: true });
  const seen = hosts(host('a', { ready: 'Unknown' }), host('b'));
  const sorted = slots([writer, { ...writer, uid: 'b', host: 'b' }, unit(2, { deletingSince })], seen);
  expect(sorted.stranded.map(({ uid }) => uid)).toEqual(['uid-1']);
});

test('the oldest come first, whatever order they are seen in', () => {
  const all = [unit(3, { createdAt: now }), unit(1, { createdAt: now - 2 }), unit(2, { createdAt: now })];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (seen) => {
      expect(slots(seen, alive).live.map((one) => one.index)).toEqual([1, 2, 3]);
    }),
  );
});

test.each<[number[], number, number[]]>([
  [[], 0, []],
  [[], 3, [1, 2, 3]],
  [[1, 2, 3], 1, [4]],
  [[1, 3], 1, [2]],
  [[1, 3], 2, [2, 4]],
  [[2, 5], 4, [1, 3, 4, 6]],
])('beside %j the next %i indexes are %j', (taken, count, free) => {
  expect(freeIndexes(new Set(taken), count)).toEqual(free);
});
