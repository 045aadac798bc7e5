/** How often in a row a unit index has been replaced, and what follows from it. Times are milliseconds since the epoch. */
export interface IndexBackoff {
  /** Replacements in a row without ten healthy minutes between them. */
  readonly failures: number;
  /** When the last of them happened. */
  readonly since: number;
  /** No replacement before this time; undefined when the next is free. */
  readonly until?: number;
  /** The host that failed last. */
  readonly avoidHost?: string;
  /** The launch part the failures belong to: another one starts afresh. */
  readonly revision: string;
}

const firstDelayMs = 10_000;
const longestDelayMs = 300_000;
/** A unit that stays healthy for so long has its index's failures forgotten. */
export const forgetAfterMs = 600_000;
/** How long a host that failed an index is avoided by it, softly. */
export const avoidHostForMs = 300_000;

/** The wait before replacement number `failures + 1`: none for the first, then 10 s doubling to 5 min. */
export function delayAfterMs(failures: number): number {
  if (failures < 1) return 0;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 10));
}

/** Whether what an index remembers still counts. */
export function isCurrent(backoff: IndexBackoff | undefined, revision: string): backoff is IndexBackoff {
  return backoff !== undefined && backoff.revision === revision;
}

/** A unit of an index has failed and is replaced. */
export interface Failure {
  /** The launch part its successor is made from. */
  readonly revision: string;
  readonly host?: string | undefined;
  /** It was made from an older launch part: that says nothing against the one that is wanted now. */
  readonly outdated?: boolean;
}

/** The memory after one more replacement at `now`. */
export function recordFailure(backoff: IndexBackoff | undefined, failure: Failure, now: number): IndexBackoff {
  const failures = (isCurrent(backoff, failure.revision) ? backoff.failures : 0) + (failure.outdated ? 0 : 1);
  return {
    failures,
    since: now,
    until: now + delayAfterMs(failures),
    revision: failure.revision,
    ...(failure.host === undefined ? {} : { avoidHost: failure.host }),
  };
}

/** The memory once the index's unit has been healthy since `healthySince`: forgotten after ten minutes. */
export function settle(backoff: IndexBackoff, healthySince: number | undefined, now: number): IndexBackoff | undefined {
  if (healthySince !== undefined && now - healthySince >= forgetAfterMs) return undefined;
  return backoff;
}

/** The host to keep off, while that still counts. */
export function hostToAvoid(backoff: IndexBackoff | undefined, now: number): string | undefined {
  return backoff?.avoidHost !== undefined && now - backoff.since < avoidHostForMs ? backoff.avoidHost : undefined;
}
