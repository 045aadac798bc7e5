import { isDeepStrictEqual } from 'node:util';

import type { RancherServiceStatus } from '../../api/rancher-service.ts';

/** What was written of a service last, and how soon mere progress may be written after it. */
export interface Paced {
  readonly status: RancherServiceStatus;
  /** By a monotonic clock, in milliseconds. */
  readonly at: number;
  readonly gapMs: number;
}

/**
 * How far apart progress is written, in milliseconds: the first time, and at most. A service of many units comes up in
 * hundreds of small steps, and nobody decides by any of them.
 */
const progressGapMs = { first: 2000, most: 4000 };

/**
 * How long a status waits, in milliseconds; 0: it is written now.
 *
 * What people, tools and the next leader act on never waits: the generation it is about, the service's state, its
 * health once it is active, conditions that come, go or turn, and back-offs. The rest is progress: which units are there
 * and how far they are. It is gathered, longer the longer it goes on.
 */
export function waitOf(status: RancherServiceStatus, last: Paced | undefined, now: number): number {
  if (last === undefined || !isDeepStrictEqual(gistOf(status), gistOf(last.status))) return 0;
  return Math.max(0, last.at + last.gapMs - now);
}

/** What is to be remembered of a status that is written now. */
export function paced(status: RancherServiceStatus, last: Paced | undefined, now: number): Paced {
  const goesOn = last !== undefined && isDeepStrictEqual(gistOf(status), gistOf(last.status));
  const gapMs = goesOn ? Math.min(progressGapMs.most, last.gapMs * 2) : progressGapMs.first;
  return { status, at: now, gapMs };
}

function gistOf({
  observedGeneration,
  state,
  healthState,
  selector,
  ignored,
  conditions,
  units,
}: RancherServiceStatus) {
  return {
    observedGeneration,
    state,
    // As its units come up one by one, an unchecked service is unhealthy, degraded and then healthy.
    healthState: state === 'activating' ? undefined : healthState,
    selector,
    ignored,
    conditions: conditions?.map(({ type, status, reason, message }) =>
      type === 'Stalled' ? { type, status, reason, message } : { type, status },
    ),
    backoffs: units?.flatMap(({ index, backoff }) => (backoff ? [{ index, backoff }] : [])) ?? [],
  };
}
