import { describe, expect, test } from 'vitest';

import { silentLogger } from '../telemetry/logger.ts';
import { ApiError } from './api-error.ts';
import { FakeClock } from './clock.ts';
import { Controller, type ControllerOptions, type ReconcileContext, TerminalError } from './controller.ts';

type Reconcile = ControllerOptions['reconcile'];

/** A running controller that notes which keys it reconciled, and when. */
function running(reconcile: Reconcile, options: Partial<ControllerOptions> = {}) {
  const clock = new FakeClock(0);
  const runs: string[] = [];
  const controller = new Controller({
    name: 'test',
    workers: 1,
    log: silentLogger(),
    clock,
    ...options,
    reconcile: (key, context) => {
      runs.push(`${key}@${clock.now()}`);
      return reconcile(key, context);
    },
  });
  const stopping = new AbortController();
  const ended = controller.run(stopping.signal);
  const stop = () => {
    stopping.abort();
    return ended;
  };
  return { controller, queue: controller.queue, clock, runs, stop };
}

describe('a reconcile', () => {
  test('that went well is over until something happens', async () => {
    const { queue, clock, runs } = running(async () => ({}));
    queue.add('a');
    await clock.advance(3_600_000);
    expect(runs).toEqual(['a@0']);
  });

  test('is done again when it asks for it', async () => {
    const { queue, clock, runs } = running(async () => ({ requeueAfterMs: 400 }));
    queue.add('a');
    await clock.advance(1000);
    expect(runs).toEqual(['a@0', 'a@400', 'a@800']);
  });

  test('that fails is tried again, later each time, and at once again after it went well', async () => {
    let failures = 3;
    const { queue, clock, runs } = running(async () => {
      if (failures-- > 0) throw new Error('not yet');
      return {};
    });
    queue.add('a');
    await clock.advance(1000);
    expect(runs).toEqual(['a@0', 'a@5', 'a@15', 'a@35']);
    failures = 1;
    queue.add('a');
    await clock.advance(1000);
    expect(runs.slice(4)).toEqual(['a@1000', 'a@1005']);
  });

  test('that fails at once, before it can promise anything, harms nobody', async () => {
    const { queue, clock, runs } = running((key) => {
      if (key === 'a') throw new Error('no promise was made');
      return Promise.resolve({});
    });
    queue.add('a');
    queue.add('b');
    await clock.advance(4);
    expect(runs).toEqual(['a@0', 'b@0']);
  });

  test('that the API server has no time for waits as long as the server says', async () => {
    const { queue, clock, runs } = running(async () => {
      throw new ApiError('GET /', 429, '{}', 7000);
    });
    queue.add('a');
    await clock.advance(7000);
    expect(runs).toEqual(['a@0', 'a@7000']);
  });

  test('that cannot go well is not tried again before something changes', async () => {
    const { queue, clock, runs } = running(async () => {
      throw new TerminalError('the spec makes no sense');
    });
    queue.add('a');
    await clock.advance(3_600_000);
    expect(runs).toEqual(['a@0']);
    queue.add('a');
    await clock.advance(0);
    expect(runs).toHaveLength(2);
  });

  test('that takes too long is told to stop, and counts as failed', async () => {
    const heed: Reconcile = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    const { queue, clock, runs } = running(heed, { timeoutMs: 500 });
    queue.add('a');
    await clock.advance(505);
    expect(runs).toEqual(['a@0', 'a@505']);
  });

  test('that never ends keeps its own key, and no worker from the others', async () => {
    const { queue, clock, runs } = running(
      (key) => (key === 'a' ? new Promise(() => undefined) : Promise.resolve({})),
      {
        timeoutMs: 500,
      },
    );
    queue.add('a');
    queue.add('b');
    await clock.advance(499);
    expect(runs).toEqual(['a@0']);
    queue.add('a');
    await clock.advance(10_000);
    expect(runs).toEqual(['a@0', 'b@500']);
  });
});

test('a key is never reconciled twice at once, whatever is added; others are, by as many as there are workers', async () => {
  const active: string[] = [];
  const most = { ofOne: 0, ofAll: 0 };
  const slow = async (key: string) => {
    active.push(key);
    most.ofOne = Math.max(most.ofOne, active.filter((other) => other === key).length);
    most.ofAll = Math.max(most.ofAll, active.length);
    await clock.sleep(10);
    active.splice(active.indexOf(key), 1);
    return {};
  };
  const { queue, clock, runs } = running(slow, { workers: 3 });
  for (let round = 0; round < 20; round++) {
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key);
    await clock.advance(3);
  }
  await clock.advance(100);
  expect(most).toEqual({ ofOne: 1, ofAll: 3 });
  for (const key of ['a', 'b', 'c', 'd']) expect(runs.some((run) => run.startsWith(key))).toBe(true);
});

test('the signal ends what runs, starts nothing more, and nothing is left behind', async () => {
  const contexts: ReconcileContext[] = [];
  const { queue, clock, runs, stop } = running(async (_, context) => {
    contexts.push(context);
    await clock.sleep(60_000, context.signal);
    context.signal.throwIfAborted();
    return {};
  });
  queue.add('a');
  queue.add('b');
  await clock.advance(10);
  await stop();
  expect(runs).toEqual(['a@0']);
  expect(contexts[0]?.signal.aborted).toBe(true);
  await clock.advance(60_000);
  expect(runs).toEqual(['a@0']);
});
