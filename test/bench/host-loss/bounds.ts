import type { HealthCheck } from '../../../src/features/health_check/spec.ts';
import { checked } from './checks.ts';
import { last, type Trial } from './trial.ts';

/** Between these a verdict has to come, in milliseconds after the kill. */
export interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

/** From the verdict to a successor that is Ready. */
export const startMs = 5000;
const reportMs = 500;
/** A lost leader's Lease ends first, and its successor looks around. */
const takeover = { lease: 7000, look: 2000 };

/**
 * What a check's numbers promise: no verdict on fewer failures than the threshold, and none later than the last of them
 * and what it takes to say so.
 */
export function boundsOf(check: HealthCheck, leaderHost: boolean): Bounds {
  const { interval, unhealthyThreshold, responseTimeout } = check;
  const latest = interval * unhealthyThreshold + responseTimeout;
  return {
    earliest: (unhealthyThreshold - 1) * interval,
    latest: leaderHost ? Math.max(latest, takeover.lease) + takeover.look : latest + reportMs,
  };
}

/** Which of its bounds a trial kept. */
export interface Kept {
  /** No verdict before its time, counted from the moment the kill was ordered. */
  readonly notEarly: boolean;
  /** Every verdict in time, counted from the moment the host was off. */
  readonly notLate: boolean;
  /** Every successor Ready in time after its verdict. */
  readonly started: boolean;
}

export function keptBy(trial: Trial): Kept {
  const { earliest, latest } = boundsOf(checked[trial.check].healthCheck, trial.leaderHost);
  const condemned = last(trial, 'condemned') ?? Number.POSITIVE_INFINITY;
  return {
    notEarly: trial.units.every((unit) => (unit.condemned ?? Number.POSITIVE_INFINITY) >= earliest),
    notLate: condemned <= trial.off + latest,
    started: trial.units.every((unit) => (unit.ready ?? Number.POSITIVE_INFINITY) - (unit.condemned ?? 0) <= startMs),
  };
}
