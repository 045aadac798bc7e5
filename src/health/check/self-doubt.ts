/** Why an agent does not trust what it sees. */
export type Doubt = 'Late' | 'Busy' | 'Exhausted';

/** What was seen so long ago says nothing any more; milliseconds. */
export const recentMs = 10_000;
/** A check is late that begins more than this share of its interval after its time. */
const lateShare = 0.5;
/** So many of a hundred recent checks may be late. */
const mayBeLate = 0.01;
/** Of its time an event loop may spend so much at work. */
const mostUtilisation = 0.9;

interface Second {
  readonly at: number;
  checks: number;
  late: number;
  shortages: number;
}

/**
 * What an agent knows of itself. It abstains while more than one in a hundred of its recent checks were late by more
 * than half of their interval (which is their 99th percentile), while its event loop had no rest, and while this
 * machine had nothing left to connect with. Times are arguments, in milliseconds of a clock that never jumps.
 */
export class SelfDoubt {
  #seconds: Second[] = [];
  #utilisation = { at: Number.NEGATIVE_INFINITY, share: 0 };

  /** One check, and how much later than it should have it began, or ended after its time was up. */
  noteCheck(now: number, latenessMs: number, intervalMs: number): void {
    const second = this.#second(now);
    second.checks += 1;
    if (latenessMs > intervalMs * lateShare) second.late += 1;
  }

  /** A check could not be made for want of ports, files or memory. */
  noteShortage(now: number): void {
    this.#second(now).shortages += 1;
  }

  /** @param share how much of the time since the last note the event loop was at work, 0 to 1. */
  noteUtilisation(now: number, share: number): void {
    this.#utilisation = { at: now, share };
  }

  /** @returns undefined when it may be trusted. */
  reason(now: number): Doubt | undefined {
    const recent = this.#seconds.filter(({ at }) => at > now - recentMs);
    if (recent.some(({ shortages }) => shortages > 0)) return 'Exhausted';
    const checks = recent.reduce((sum, second) => sum + second.checks, 0);
    const late = recent.reduce((sum, second) => sum + second.late, 0);
    if (late > Math.floor(checks * mayBeLate)) return 'Late';
    const { at, share } = this.#utilisation;
    return share > mostUtilisation && at > now - recentMs ? 'Busy' : undefined;
  }

  #second(now: number): Second {
    const last = this.#seconds.at(-1);
    if (last && now - last.at < 1000) return last;
    const second = { at: now, checks: 0, late: 0, shortages: 0 };
    this.#seconds = [...this.#seconds.filter(({ at }) => at > now - recentMs), second];
    return second;
  }
}
