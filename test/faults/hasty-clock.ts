import { setTimeout as delay } from 'node:timers/promises';

import type { Clock } from '../../src/kubernetes/clock.ts';

/** The machine's time, except that long waits are short and remembered, and hours pass when they are told to. */
export class HastyClock implements Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: number[] = [];
  #skipped = 0;

  now(): number {
    return Date.now() + this.#skipped;
  }

  monotonic(): number {
    return performance.now() + this.#skipped;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(ms);
    await delay(Math.min(ms, 5), undefined, signal ? { signal } : {}).catch(() => undefined);
  }

  /** Nobody is woken: what has become due is noticed at the next look at the clock. */
  leap(ms: number): void {
    this.#skipped += ms;
  }
}
