import fc from 'fast-check';
import { expect, test } from 'vitest';

import { recentMs, SelfDoubt } from './self-doubt.ts';

test('nothing seen, nothing doubted', () => {
  expect(new SelfDoubt().reason(0)).toBe(undefined);
});

test('more than one late check in a hundred is too much; half an interval is not late yet', () => {
  const doubt = new SelfDoubt();
  for (let at = 0; at < 198; at++) doubt.noteCheck(at, 1000, 2000);
  doubt.noteCheck(198, 1001, 2000);
  doubt.noteCheck(199, 5000, 2000);
  expect(doubt.reason(200)).toBe(undefined);
  doubt.noteCheck(200, 1001, 2000);
  expect(doubt.reason(200)).toBe('Late');
});

test('with a few checks one late one is enough', () => {
  const doubt = new SelfDoubt();
  doubt.noteCheck(0, 1500, 2000);
  expect(doubt.reason(0)).toBe('Late');
});

test('a shortage and lateness are forgotten after a while', () => {
  const doubt = new SelfDoubt();
  doubt.noteShortage(500);
  expect(doubt.reason(500 + recentMs - 1)).toBe('Exhausted');
  expect(doubt.reason(500 + recentMs)).toBe(undefined);
  doubt.noteCheck(20_000, 3000, 1000);
  expect(doubt.reason(20_000 + recentMs)).toBe(undefined);
});

test('an event loop without rest', () => {
  const doubt = new SelfDoubt();
  doubt.noteUtilisation(0, 0.9);
  expect(doubt.reason(0)).toBe(undefined);
  doubt.noteUtilisation(1000, 0.91);
  expect(doubt.reason(1000)).toBe('Busy');
  doubt.noteUtilisation(2000, 0.2);
  expect(doubt.reason(2000)).toBe(undefined);
});

test('whatever the checks within a while: doubted exactly when the 99th percentile is above half of the interval', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 400 }), (lateness) => {
      const doubt = new SelfDoubt();
      for (const [at, latenessMs] of lateness.entries()) doubt.noteCheck(at, latenessMs, 2000);
      const sorted = [...lateness].sort((a, b) => a - b);
      const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1] ?? 0;
      expect(doubt.reason(lateness.length)).toBe(p99 > 1000 ? 'Late' : undefined);
    }),
  );
});
