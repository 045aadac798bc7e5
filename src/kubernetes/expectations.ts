import { type Clock, systemClock } from './clock.ts';

/** A write that was not seen after so long is not waited for any more: the watch may have missed it. */
const expiryMs = 30_000;

/**
 * What a controller has written and its cache has not shown yet, by the key that it was written for. While something is
 * outstanding the cache is older than the controller's own deeds, and deciding on it would do them twice.
 */
export class Expectations {
  readonly #clock: Clock;
  readonly #outstanding = new Map<string, Map<string, number>>();
  readonly #unseen = new Set<string>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Expects to see `write` for `key`; a write is any text that tells it from others, such as `create/<name>`. */
  expect(key: string, write: string): void {
    const writes = this.#outstanding.get(key) ?? new Map<string, number>();
    writes.set(write, this.#clock.monotonic() + expiryMs);
    this.#outstanding.set(key, writes);
  }

  /** It was seen, or it failed. */
  seen(key: string, write: string): void {
    const writes = this.#outstanding.get(key);
    if (!writes?.delete(write)) return;
    if (writes.size === 0) this.#outstanding.delete(key);
  }

  forget(key: string): void {
    this.#outstanding.delete(key);
    this.#unseen.delete(key);
  }

  /** Whether a write for a key was given up without having been seen: the cache is not to be trusted as it is. */
  hasUnseen(key: string): boolean {
    return this.#unseen.has(key);
  }

  /** The cache was filled anew since. */
  trustAgain(key: string): void {
    this.#unseen.delete(key);
  }

  /** Milliseconds until nothing is outstanding for a key any more, at the latest; 0 when nothing is. */
  outstandingMs(key: string): number {
    const writes = this.#outstanding.get(key);
    if (writes === undefined) return 0;
    const now = this.#clock.monotonic();
    for (const [write, until] of writes) {
      if (until > now) continue;
      writes.delete(write);
      this.#unseen.add(key);
    }
    if (writes.size === 0) this.#outstanding.delete(key);
    return writes.size === 0 ? 0 : Math.max(...writes.values()) - now;
  }
}
