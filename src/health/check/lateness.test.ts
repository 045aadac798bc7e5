import { expect, test } from 'vitest';

import { Lateness } from './lateness.ts';

test('quantiles of the last thousand', () => {
  const lateness = new Lateness();
  expect([lateness.count, lateness.quantile(0.5), lateness.quantile(0.99)]).toEqual([0, 0, 0]);
  for (let value = 1; value <= 100; value++) lateness.note(value);
  expect([lateness.count, lateness.quantile(0.5), lateness.quantile(0.99)]).toEqual([100, 50, 99]);
  for (let times = 0; times < 1000; times++) lateness.note(7);
  expect([lateness.count, lateness.quantile(0), lateness.quantile(1)]).toEqual([1100, 7, 7]);
});
