import fc from 'fast-check';
import { expect, test } from 'vitest';

import { summarize } from './statistics.ts';

test('of nothing there is nothing to say', () => {
  expect(summarize([])).toBeUndefined();
});

test('every figure is one that was measured, by nearest rank', () => {
  expect(summarize([7])).toEqual({ count: 1, min: 7, median: 7, p95: 7, max: 7 });
  expect(summarize([4, 1, 3, 2])).toEqual({ count: 4, min: 1, median: 2, p95: 4, max: 4 });
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(summarize(hundred)).toEqual({ count: 100, min: 1, median: 50, p95: 95, max: 100 });
});

test('the order of the measurements does not matter, and the figures are in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const summary = summarize(values);
      expect(summarize(values.toReversed())).toEqual(summary);
      const { min, median, p95, max } = summary ?? { min: 1, median: 0, p95: 0, max: 0 };
      expect([min, median, p95, max]).toEqual([min, median, p95, max].toSorted((a, b) => a - b));
      for (const one of [min, median, p95, max]) expect(values).toContain(one);
    }),
  );
});
