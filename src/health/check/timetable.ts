import { createHash } from 'node:crypto';

import type { Clock } from '../../kubernetes/clock.ts';

/** Something that is done again and again. */
export interface Entry {
  /** From start to start. */
  readonly intervalMs: number;
  /** Where in the interval, by the monotonic clock. */
  readonly phaseMs: number;
  /** Must not reject. */
  readonly run: () => Promise<void>;
}

export interface TimetableOptions {
  readonly clock: Clock;
  /** What is due while so many are under way waits: it is late then, and not left out. Default: 512. */
  readonly mostAtOnce?: number;
  /** Told at each start how late it was, before `run`. */
  readonly onStart?: (latenessMs: number, intervalMs: number) => void;
}

interface Scheduled extends Entry {
  dueAt: number;
  busy: boolean;
  /** Came due while it was still busy. */
  overdue: boolean;
}

/**
 * Starts entries at their points of time: from start to start, so that a slow one does not move what follows.
 *
 * No entry runs twice at once: one that takes longer than its interval starts again the moment it ends, and returns to
 * its points of time. Points that passed while the process stood still are made up for by one start. Needs no telling
 * to begin, and leaves no timer behind when its last entry is gone.
 */
export class Timetable {
  readonly #clock: Clock;
  readonly #mostAtOnce: number;
  readonly #onStart: (latenessMs: number, intervalMs: number) => void;
  readonly #entries = new Map<string, Scheduled>();
  #waiting: { readonly entry: Scheduled; readonly dueAt: number }[] = [];
  #underWay = 0;
  #running = false;
  #wake = new AbortController();

  constructor({ clock, mostAtOnce = 512, onStart = () => undefined }: TimetableOptions) {
    this.#clock = clock;
    this.#mostAtOnce = mostAtOnce;
    this.#onStart = onStart;
  }

  set(key: string, { intervalMs, phaseMs, run }: Entry): void {
    const now = this.#clock.monotonic();
    const dueAt = pointAtOrAfter(now, intervalMs, phaseMs);
    this.#entries.set(key, { intervalMs, phaseMs, run, dueAt, busy: false, overdue: false });
    this.#wake.abort();
    if (this.#running) return;
    this.#running = true;
    void this.#keep();
  }

  /** It is not started again; a run that is under way goes on to its end. */
  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    entry.overdue = false;
    this.#waiting = this.#waiting.filter((one) => one.entry !== entry);
    this.#wake.abort();
  }

  async #keep(): Promise<void> {
    while (this.#entries.size > 0) {
      const now = this.#clock.monotonic();
      if (this.#wake.signal.aborted) this.#wake = new AbortController();
      const next = this.#startDue(now);
      await this.#clock.sleep(Math.ceil(next - this.#clock.monotonic()), this.#wake.signal);
    }
    this.#running = false;
  }

  /** A look at each of them is cheap beside a check, up to the thousands that a host may have. @returns the next point. */
  #startDue(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries.values()) {
      if (entry.dueAt <= now) {
        if (entry.busy) entry.overdue = true;
        else this.#start(entry, entry.dueAt);
        entry.dueAt = pointAtOrAfter(now, entry.intervalMs, entry.phaseMs);
        if (entry.dueAt <= now) entry.dueAt += entry.intervalMs;
      }
      if (entry.dueAt < next) next = entry.dueAt;
    }
    return next;
  }

  #start(entry: Scheduled, dueAt: number): void {
    entry.busy = true;
    if (this.#underWay >= this.#mostAtOnce) {
      this.#waiting.push({ entry, dueAt });
      return;
    }
    this.#underWay += 1;
    entry.overdue = false;
    this.#onStart(Math.max(0, this.#clock.monotonic() - dueAt), entry.intervalMs);
    void entry.run().then(() => this.#ended(entry));
  }

  #ended(entry: Scheduled): void {
    this.#underWay -= 1;
    entry.busy = false;
    const first = this.#waiting.shift();
    if (first) this.#start(first.entry, first.dueAt);
    if (!entry.overdue) return;
    // Its own slowness is no lateness of ours: it is wanted from now on.
    entry.overdue = false;
    this.#start(entry, this.#clock.monotonic());
  }
}

function pointAtOrAfter(time: number, intervalMs: number, phaseMs: number): number {
  return phaseMs + Math.ceil((time - phaseMs) / intervalMs) * intervalMs;
}

/** Points of time are so far apart, so that a process with much to do wakes up for several things at once. */
const tickMs = 20;

/** A point in an interval that is as good as drawn by lot, and always the same for the same key. */
export function phaseOf(key: string, intervalMs: number): number {
  const share = createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
  const tick = Math.min(tickMs, intervalMs);
  return Math.floor((share * intervalMs) / tick) * tick;
}
