import { type Clock, systemClock } from './clock.ts';

/** Delays after failures of one key, doubling: 5 ms up to a minute. */
const backoffMs = { first: 5, most: 60_000 };

export interface WorkQueueOptions {
  readonly clock?: Clock;
  /** Told when a key is taken, with how long it waited. */
  onTake?(waitedMs: number): void;
  onAdd?(): void;
}

/**
 * Keys to work on. A key is in it once, however often it is added; one that is added while it is worked on runs once
 * more afterwards, and never twice at once. Urgent keys go before those of the first list and of resyncs.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #options: WorkQueueOptions;
  readonly #urgent = new Map<string, number>();
  readonly #low = new Map<string, number>();
  readonly #working = new Set<string>();
  readonly #again = new Map<string, boolean>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, { readonly at: number; readonly cancel: AbortController }>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  #closed = false;

  constructor(options: WorkQueueOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#options = options;
  }

  /** How many keys wait. */
  get depth(): number {
    return this.#urgent.size + this.#low.size;
  }

  add(key: string, { low = false } = {}): void {
    if (this.#closed) return;
    this.#options.onAdd?.();
    if (this.#working.has(key)) {
      this.#again.set(key, low && (this.#again.get(key) ?? true));
      return;
    }
    if (this.#urgent.has(key) || (low && this.#low.has(key))) return;
    const since = this.#low.get(key) ?? this.#clock.monotonic();
    this.#low.delete(key);
    (low ? this.#low : this.#urgent).set(key, since);
    this.#hand();
  }

  /** Adds a key after so long. Of several waits of a key the shortest counts. */
  addAfter(key: string, ms: number): void {
    if (this.#closed) return;
    const at = this.#clock.monotonic() + ms;
    const waiting = this.#timers.get(key);
    if (waiting && waiting.at <= at) return;
    waiting?.cancel.abort();
    const cancel = new AbortController();
    this.#timers.set(key, { at, cancel });
    void this.#clock.sleep(ms, cancel.signal).then(() => {
      if (cancel.signal.aborted) return;
      this.#timers.delete(key);
      this.add(key);
    });
  }

  /** Adds a key that failed, later each time in a row, and not before `leastMs`. @returns the wait in milliseconds. */
  retry(key: string, leastMs = 0): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const wait = Math.max(leastMs, Math.min(backoffMs.most, backoffMs.first * 2 ** Math.min(failures, 20)));
    this.addAfter(key, wait);
    return wait;
  }

  /** Makes the next failure of a key count as its first. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** The next key, as soon as there is one; undefined once the queue is closed. Give it back with {@link done}. */
  take(): Promise<string | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      this.#hand();
    });
  }

  done(key: string): void {
    this.#working.delete(key);
    const low = this.#again.get(key);
    if (low === undefined) return;
    this.#again.delete(key);
    this.add(key, { low });
  }

  close(): void {
    this.#closed = true;
    for (const { cancel } of this.#timers.values()) cancel.abort();
    this.#timers.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #hand(): void {
    while (this.#takers.length > 0) {
      const queue = this.#urgent.size > 0 ? this.#urgent : this.#low;
      const next = queue.entries().next();
      if (next.done) return;
      const [key, since] = next.value;
      queue.delete(key);
      this.#working.add(key);
      this.#options.onTake?.(this.#clock.monotonic() - since);
      this.#takers.shift()?.(key);
    }
  }
}
