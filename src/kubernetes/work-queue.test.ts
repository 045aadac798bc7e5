import fc from 'fast-check';
import { expect, test } from 'vitest';

import { FakeClock } from './clock.ts';
import { WorkQueue } from './work-queue.ts';

test('a key that is added many times is taken once', async () => {
  const queue = new WorkQueue({ clock: new FakeClock() });
  for (let times = 0; times < 5; times++) queue.add('a');
  expect(queue.depth).toBe(1);
  expect(await queue.take()).toBe('a');
  expect(queue.depth).toBe(0);
});

test('a key added while it is worked on runs once more, and only when it was given back', async () => {
  const queue = new WorkQueue({ clock: new FakeClock() });
  queue.add('a');
  await queue.take();
  queue.add('a');
  queue.add('a');
  expect(queue.depth).toBe(0);
  queue.done('a');
  expect(queue.depth).toBe(1);
  expect(await queue.take()).toBe('a');
  queue.done('a');
  expect(queue.depth).toBe(0);
});

test('urgent keys overtake those of the first list, and a low key that turns urgent as well', async () => {
  const queue = new WorkQueue({ clock: new FakeClock() });
  for (const key of ['low', 'turned', 'other']) queue.add(key, { low: true });
  queue.add('urgent');
  queue.add('turned');
  const order = [];
  for (let taken = 0; taken < 4; taken++) order.push(await queue.take());
  expect(order).toEqual(['urgent', 'turned', 'low', 'other']);
});

test('failures of one key wait longer each time, up to a minute, and from the beginning when forgotten', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue({ clock });
  const waits = Array.from({ length: 16 }, () => queue.retry('a'));
  expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
  expect(waits.at(-1)).toBe(60_000);
  queue.forget('a');
  expect(queue.retry('a')).toBe(5);
});

test('of several waits of a key the shortest counts', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue({ clock });
  queue.addAfter('a', 5000);
  queue.addAfter('a', 1000);
  queue.addAfter('a', 3000);
  await clock.advance(999);
  expect(queue.depth).toBe(0);
  await clock.advance(1);
  expect(queue.depth).toBe(1);
  await queue.take();
  queue.done('a');
  await clock.advance(10_000);
  expect(queue.depth).toBe(0);
});

test('waits are measured from the first time a key was added', async () => {
  const clock = new FakeClock();
  const waited: number[] = [];
  const queue = new WorkQueue({ clock, onTake: (ms) => waited.push(ms) });
  queue.add('a', { low: true });
  await clock.advance(20);
  queue.add('a');
  await queue.take();
  expect(waited).toEqual([20]);
});

test('a closed queue lets its takers go and takes nothing more', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue({ clock });
  const waiting = queue.take();
  queue.addAfter('a', 10);
  queue.close();
  expect(await waiting).toBeUndefined();
  await clock.advance(10);
  queue.add('b');
  expect(queue.depth).toBe(0);
  expect(await queue.take()).toBeUndefined();
});

/** What every controller rests on: nothing is lost, and nothing runs twice at once. */
test('whatever the order of adds, takes and dones: each add is followed by a run, none beside another', async () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const event = fc.oneof(
    fc.record({ do: fc.constant('add' as const), key, low: fc.boolean() }),
    fc.record({ do: fc.constant('take' as const) }),
    fc.record({ do: fc.constant('done' as const), key }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
      const queue = new WorkQueue({ clock: new FakeClock() });
      const working = new Set<string>();
      const owed = new Set<string>();
      const take = async () => {
        const taken = await queue.take();
        if (taken === undefined) throw new Error('the queue was not closed');
        expect(working.has(taken)).toBe(false);
        working.add(taken);
        owed.delete(taken);
      };
      for (const one of events) {
        if (one.do === 'add') {
          queue.add(one.key, { low: one.low });
          owed.add(one.key);
        } else if (one.do === 'take' && queue.depth > 0) {
          await take();
        } else if (one.do === 'done' && working.delete(one.key)) {
          queue.done(one.key);
        }
      }
      for (const left of working) queue.done(left);
      working.clear();
      while (queue.depth > 0) {
        await take();
        for (const one of working) queue.done(one);
        working.clear();
      }
      expect([...owed]).toEqual([]);
    }),
  );
});

test('whatever the waits and failures: each comes to a run, none later than it was asked for', async () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const event = fc.oneof(
    fc.record({ do: fc.constant('later' as const), key, ms: fc.integer({ min: 0, max: 200 }) }),
    fc.record({ do: fc.constant('fail' as const), key }),
    fc.record({ do: fc.constant('add' as const), key }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 100 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (events) => {
      const clock = new FakeClock(0);
      const queue = new WorkQueue({ clock });
      const runs: { readonly key: string; readonly at: number }[] = [];
      const due: { readonly key: string; readonly from: number; readonly by: number }[] = [];
      const worker = async () => {
        for (let taken = await queue.take(); taken !== undefined; taken = await queue.take()) {
          runs.push({ key: taken, at: clock.now() });
          queue.done(taken);
        }
      };
      const working = worker();
      const owe = (owed: string, ms: number) => due.push({ key: owed, from: clock.now(), by: clock.now() + ms });
      for (const one of events) {
        if (one.do === 'pass') await clock.advance(one.ms);
        else if (one.do === 'add') {
          owe(one.key, 0);
          queue.add(one.key);
        } else if (one.do === 'later') {
          owe(one.key, one.ms);
          queue.addAfter(one.key, one.ms);
        } else owe(one.key, queue.retry(one.key));
      }
      await clock.advance(60_000);
      for (const owed of due) {
        expect(runs.some((run) => run.key === owed.key && run.at >= owed.from && run.at <= owed.by)).toBe(true);
      }
      expect(runs.length).toBeLessThanOrEqual(due.length);
      queue.close();
      await working;
    }),
    { numRuns: 50 },
  );
});
