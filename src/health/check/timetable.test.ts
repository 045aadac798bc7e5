import fc from 'fast-check';
import { expect, test } from 'vitest';

import { FakeClock } from '../../kubernetes/clock.ts';
import { phaseOf, Timetable } from './timetable.ts';

/** A timetable, and when each of its entries was started. */
function observed(options: { mostAtOnce?: number } = {}) {
  const clock = new FakeClock(0);
  const late: number[] = [];
  const timetable = new Timetable({ clock, ...options, onStart: (latenessMs) => late.push(latenessMs) });
  const starts: Record<string, number[]> = {};
  const set = (key: string, intervalMs: number, phaseMs: number, takesMs = 0) => {
    const own: number[] = [];
    starts[key] = own;
    timetable.set(key, {
      intervalMs,
      phaseMs,
      run: async () => {
        own.push(clock.monotonic());
        if (takesMs > 0) await clock.sleep(takesMs);
      },
    });
  };
  return { clock, timetable, starts, late, set };
}

test('from start to start, at a point of the interval, however long a run takes', async () => {
  const { clock, starts, late, set } = observed();
  set('quick', 1000, 300);
  set('slow', 1000, 500, 700);
  await clock.advance(3600);
  expect(starts).toEqual({ quick: [300, 1300, 2300, 3300], slow: [500, 1500, 2500, 3500] });
  expect(Math.max(...late)).toBe(0);
});

test('one that takes longer than its interval starts again when it ends, and is not called late for it', async () => {
  const { clock, starts, late, set } = observed();
  set('slow', 1000, 0, 1300);
  await clock.advance(5300);
  expect(starts['slow']).toEqual([0, 1300, 2600, 3900, 5200]);
  expect(Math.max(...late)).toBe(0);
});

test('what is due while too many are under way waits, is late, and is not left out', async () => {
  const { clock, starts, late, set } = observed({ mostAtOnce: 2 });
  for (const key of ['a', 'b', 'c', 'd', 'e']) set(key, 10_000, 0, 400);
  await clock.advance(10_000);
  expect(starts).toEqual({ a: [0, 10_000], b: [0, 10_000], c: [400], d: [400], e: [800] });
  expect(late.slice(0, 5)).toEqual([0, 0, 400, 400, 800]);
});

test('what is taken out is not started again, and what is added later is started in its turn', async () => {
  const { clock, timetable, starts, set } = observed();
  set('a', 1000, 0);
  await clock.advance(1500);
  timetable.delete('a');
  timetable.delete('unknown');
  await clock.advance(5000);
  set('b', 1000, 200);
  await clock.advance(1000);
  expect(starts).toEqual({ a: [0, 1000], b: [7200] });
});

test('points that passed while the process stood still are made up for by one start', async () => {
  let now = 0;
  let wake = () => {};
  const clock = { now: () => now, monotonic: () => now, sleep: () => new Promise<void>((resolve) => (wake = resolve)) };
  const starts: number[] = [];
  const late: number[] = [];
  const timetable = new Timetable({ clock, onStart: (latenessMs) => late.push(latenessMs) });
  timetable.set('a', { intervalMs: 1000, phaseMs: 0, run: async () => void starts.push(now) });
  for (const time of [4700, 5000]) {
    now = time;
    wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(starts).toEqual([0, 4700, 5000]);
  expect(late).toEqual([0, 3700, 0]);
});

test('whatever the intervals, phases and durations: every start at its point, or at the end of the run before', async () => {
  const entry = fc.record({
    intervalMs: fc.integer({ min: 50, max: 2000 }),
    share: fc.double({ min: 0, max: 0.99, noNaN: true }),
    takesMs: fc.integer({ min: 0, max: 3000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), async (entries) => {
      const { clock, timetable, starts, set } = observed();
      for (const [at, { intervalMs, share, takesMs }] of entries.entries()) {
        set(`${at}`, intervalMs, Math.floor(share * intervalMs), takesMs);
      }
      await clock.advance(5000);
      for (const key of Object.keys(starts)) timetable.delete(key);
      for (const [at, { intervalMs, share, takesMs }] of entries.entries()) {
        const own = starts[`${at}`] ?? [];
        expect(own[0]).toBe(Math.floor(share * intervalMs));
        for (const [index, start] of own.slice(1).entries()) {
          const before = own[index] ?? 0;
          const atPoint = (start - Math.floor(share * intervalMs)) % intervalMs === 0;
          expect(atPoint || start === before + takesMs).toBe(true);
          expect(start - before).toBeGreaterThanOrEqual(Math.min(takesMs, intervalMs));
          expect(start - before).toBeLessThanOrEqual(Math.max(intervalMs, takesMs));
        }
      }
    }),
    { numRuns: 15 },
  );
});

test('phases are spread over the interval, and the same ones every time', () => {
  const phases = Array.from({ length: 1000 }, (_, at) => phaseOf(`unit-${at}`, 2000));
  expect(phases).toEqual(Array.from({ length: 1000 }, (_, at) => phaseOf(`unit-${at}`, 2000)));
  for (let from = 0; from < 2000; from += 200) {
    const within = phases.filter((phase) => phase >= from && phase < from + 200).length;
    expect(within).toBeGreaterThan(60);
    expect(within).toBeLessThan(140);
  }
});
