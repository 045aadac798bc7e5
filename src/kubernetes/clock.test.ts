import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';

import { FakeClock, systemClock } from './clock.ts';

test('a wait that is longer than a timer can count does not end at once', async () => {
  const stopping = new AbortController();
  const wait = systemClock.sleep(2 ** 31, stopping.signal).then(() => 'over');
  // A timer whose time overflows takes one millisecond.
  expect(await Promise.race([wait, delay(30, 'under way')])).toBe('under way');
  stopping.abort();
  expect(await wait).toBe('over');
});

test('a wait whose time has passed, or whose signal has aborted, is none', async () => {
  await systemClock.sleep(-5);
  await systemClock.sleep(60_000, AbortSignal.abort());
  await new FakeClock().sleep(60_000, AbortSignal.abort());
});

test('a fake clock wakes sleepers in the order of their times, at their times', async () => {
  const clock = new FakeClock(0);
  const woken: string[] = [];
  const note = (name: string) => () => woken.push(`${name}@${clock.now()}`);
  void clock.sleep(30).then(note('late'));
  void clock.sleep(10).then(note('early'));
  void clock
    .sleep(10)
    .then(() => clock.sleep(5))
    .then(note('twice'));
  await clock.advance(20);
  expect(woken).toEqual(['early@10', 'twice@15']);
  expect(clock.now()).toBe(20);
  await clock.advance(10);
  expect(woken).toEqual(['early@10', 'twice@15', 'late@30']);
});
