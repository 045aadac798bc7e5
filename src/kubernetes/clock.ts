import { performance } from 'node:perf_hooks';

/** Time, as something a test can hold in its hand. All values are milliseconds. */
export interface Clock {
  /** Since the epoch; may jump. */
  now(): number;
  /** Since some moment in the past; never jumps. */
  monotonic(): number;
  /** Resolves after so long, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A timer that is set for longer ends at once. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    for (let left = ms; ; left -= longestTimerMs) {
      await delay(Math.max(0, Math.min(left, longestTimerMs)), signal);
      if (left <= longestTimerMs || signal?.aborted) return;
    }
  },
};

/** Node's own rejects when it is aborted: an error is made, with its stack, for every reconcile that ends in time. */
function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #time: number;
  #sleepers: { at: number; wake: () => void }[] = [];

  constructor(start = 1_000_000) {
    this.#time = start;
  }

  now(): number {
    return this.#time;
  }

  monotonic(): number {
    return this.#time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { at: this.#time + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      });
    });
  }

  /** Lets time pass, waking sleepers in their order; promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#time + ms;
    for (;;) {
      await settle();
      const next = this.#sleepers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#time = Math.max(this.#time, next.at);
      next.wake();
    }
    this.#time = end;
    await settle();
  }
}

/** Lets everything that only waits for promises run. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
}
