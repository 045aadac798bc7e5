import { setTimeout as delay } from 'node:timers/promises';

import type { Clock } from '../../src/kubernetes/clock.ts';

/** Time that passes so many times as fast as it does: waits keep their order and their proportions. */
export class CompressedClock implements Clock {
  readonly #factor: number;
  readonly #startedAt = performance.now();
  readonly #epoch = Date.now();
  #skipped = 0;

  constructor(factor: number) {
    this.#factor = factor;
  }

  now(): number {
    return this.#epoch + Math.floor(this.monotonic());
  }

  monotonic(): number {
    return (performance.now() - this.#startedAt) * this.#factor + this.#skipped;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await delay(ms / this.#factor, undefined, signal ? { signal } : {}).catch(() => undefined);
  }

  /** Nobody is woken: what has become due is noticed at the next look at the clock. */
  leap(ms: number): void {
    this.#skipped += ms;
  }
}
