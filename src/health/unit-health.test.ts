import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { HealthState, UnitMemory } from './memory.ts';
import { nextHealth, type Vote } from './unit-health.ts';

const memory = (state: HealthState): UnitMemory => ({ state, since: 100, firstStart: 50, run: 'a' });

test('before its container first runs a unit remembers nothing', () => {
  expect(nextHealth(undefined, { vote: 'none' }, 200)).toBeUndefined();
  expect(nextHealth(undefined, { vote: 'pass' }, 200)).toBeUndefined();
});

test('the first start is remembered, whatever comes later', () => {
  const first = nextHealth(undefined, { run: 'a', vote: 'none' }, 200);
  expect(first).toEqual({ state: 'initializing', since: 200, firstStart: 200, run: 'a' });
  const restarted = nextHealth(first, { run: 'b', vote: 'none' }, 300);
  expect(restarted).toEqual({ state: 'initializing', since: 200, firstStart: 200, run: 'b' });
});

test('a program that ends at once has begun, though nobody saw it run', () => {
  const begun = nextHealth(undefined, { lastRun: 'a', vote: 'none' }, 200);
  expect(begun).toEqual({ state: 'initializing', since: 200, firstStart: 200, run: 'a' });
  expect(nextHealth(begun, { lastRun: 'a', vote: 'none' }, 300)).toBe(begun);
  const again = nextHealth(memory('healthy'), { lastRun: 'b', vote: 'none' }, 300);
  expect(again).toEqual({ state: 'reinitializing', since: 300, firstStart: 50, run: 'b' });
  const ended = memory('healthy');
  expect(nextHealth(ended, { lastRun: 'a', vote: 'none' }, 300), 'its end is no restart').toBe(ended);
});

test('a unit that ran before its service had a check begins as healthy', () => {
  expect(nextHealth(undefined, { run: 'a', vote: 'none', servedUnchecked: true }, 200)?.state).toBe('healthy');
});

const runsOn: readonly [HealthState, Vote, HealthState][] = [
  ['initializing', 'none', 'initializing'],
  ['initializing', 'fail', 'initializing'],
  ['initializing', 'pass', 'healthy'],
  ['reinitializing', 'none', 'reinitializing'],
  ['reinitializing', 'fail', 'reinitializing'],
  ['reinitializing', 'pass', 'healthy'],
  ['healthy', 'none', 'healthy'],
  ['healthy', 'pass', 'healthy'],
  ['healthy', 'fail', 'unhealthy'],
  ['unhealthy', 'none', 'unhealthy'],
  ['unhealthy', 'fail', 'unhealthy'],
  ['unhealthy', 'pass', 'healthy'],
];
test.each(runsOn)('%s and a vote %s make it %s', (from, vote, to) => {
  const before = memory(from);
  const after = nextHealth(before, { run: 'a', vote }, 200);
  expect(after).toEqual(from === to ? before : { ...before, state: to, since: 200 });
});

test.each<[HealthState, HealthState]>([
  ['healthy', 'reinitializing'],
  ['initializing', 'initializing'],
  ['reinitializing', 'reinitializing'],
  ['unhealthy', 'unhealthy'],
])('a restart finds it %s and leaves it %s', (from, to) => {
  const after = nextHealth(memory(from), { run: 'b', vote: 'fail' }, 200);
  expect(after?.state).toBe(to);
  expect(after?.run).toBe('b');
});

test('a restart is told even when the next answer is a pass already', () => {
  const restarted = nextHealth(memory('healthy'), { run: 'b', vote: 'pass' }, 200);
  expect(restarted).toEqual({ state: 'reinitializing', since: 200, firstStart: 50, run: 'b' });
  expect(nextHealth(restarted, { run: 'b', vote: 'pass' }, 300)?.state).toBe('healthy');
});

test('a container that does not run has no say', () => {
  const before = memory('healthy');
  expect(nextHealth(before, { vote: 'fail' }, 200)).toBe(before);
});

test('nothing new is the same memory, so that nothing is written', () => {
  const before = memory('healthy');
  expect(nextHealth(before, { run: 'a', vote: 'pass' }, 200)).toBe(before);
});

test('whatever is seen: the first start stays, a state is entered when it changes, unhealthy follows healthy', () => {
  const seen = fc.record({
    run: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
    vote: fc.constantFrom<Vote>('pass', 'fail', 'none'),
  });
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 30 }), (observations) => {
      let now = 1000;
      let before: UnitMemory | undefined;
      for (const { run, vote } of observations) {
        now += 10;
        const after = nextHealth(before, { vote, ...(run === undefined ? {} : { run }) }, now);
        if (before && after) {
          expect(after.firstStart).toBe(before.firstStart);
          expect(after.since).toBe(after.state === before.state ? before.since : now);
          if (after.state === 'unhealthy' && before.state !== 'unhealthy') expect(before.state).toBe('healthy');
        }
        before = after;
      }
    }),
  );
});
