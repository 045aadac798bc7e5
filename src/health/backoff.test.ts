import { expect, test } from 'vitest';

import {
  avoidHostForMs,
  delayAfterMs,
  forgetAfterMs,
  hostToAvoid,
  type IndexBackoff,
  isCurrent,
  recordFailure,
  settle,
} from './backoff.ts';

const revision = 'v1';

test.each([
  [0, 0],
  [1, 10_000],
  [2, 20_000],
  [3, 40_000],
  [4, 80_000],
  [5, 160_000],
  [6, 300_000],
  [7, 300_000],
  [1000, 300_000],
])('after %i replacements the next waits %i ms', (failures, ms) => {
  expect(delayAfterMs(failures)).toBe(ms);
});

test('failures in a row add up, each with its host and its wait', () => {
  const first = recordFailure(undefined, { revision, host: 'a' }, 1000);
  expect(first).toEqual({ failures: 1, since: 1000, until: 11_000, revision, avoidHost: 'a' });
  const second = recordFailure(first, { revision, host: 'b' }, 20_000);
  expect(second).toEqual({ failures: 2, since: 20_000, until: 40_000, revision, avoidHost: 'b' });
});

test('another launch part starts afresh', () => {
  const old: IndexBackoff = { failures: 6, since: 0, until: 300_000, revision: 'v0' };
  expect(isCurrent(old, revision)).toBe(false);
  expect(recordFailure(old, { revision }, 1000).failures).toBe(1);
});

test('the failure of a unit of an older launch part is no failure of the one that is wanted now', () => {
  const recorded = recordFailure(undefined, { revision, host: 'a', outdated: true }, 1000);
  expect(recorded).toEqual({ failures: 0, since: 1000, until: 1000, revision, avoidHost: 'a' });
  const counting: IndexBackoff = { failures: 2, since: 0, revision };
  expect(recordFailure(counting, { revision, outdated: true }, 1000).failures).toBe(2);
});

test('ten healthy minutes are forgiveness, and not a moment less', () => {
  const backoff: IndexBackoff = { failures: 3, since: 0, revision };
  expect(settle(backoff, 1000, 1000 + forgetAfterMs - 1)).toBe(backoff);
  expect(settle(backoff, 1000, 1000 + forgetAfterMs)).toBeUndefined();
  expect(settle(backoff, undefined, forgetAfterMs * 10)).toBe(backoff);
});

test('a host that failed is avoided for five minutes', () => {
  const backoff: IndexBackoff = { failures: 1, since: 1000, revision, avoidHost: 'a' };
  expect(hostToAvoid(backoff, 1000 + avoidHostForMs - 1)).toBe('a');
  expect(hostToAvoid(backoff, 1000 + avoidHostForMs)).toBeUndefined();
  expect(hostToAvoid(undefined, 1000)).toBeUndefined();
});
