import { performance } from 'node:perf_hooks';

import type { Checker } from '../health/check/checker.ts';
import type { Clock } from '../kubernetes/clock.ts';
import type { Log } from './log.ts';

const sampleMs = 1000;

/**
 * Watches whether this process has the time it needs, tells its checker, and says when that changes.
 * With the level `debug` it says each second how late the checks are.
 */
export async function watchSelf(
  checker: Checker,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
  onChange: () => void,
): Promise<void> {
  let before = performance.eventLoopUtilization();
  let doubted = checker.doubts();
  while (!signal.aborted) {
    await clock.sleep(sampleMs, signal);
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    checker.doubt.noteUtilisation(clock.monotonic(), utilization);
    log.debug(() => ({ ...checker.lateness(), utilization }), 'lateness of the checks');
    const reason = checker.doubts();
    if (reason === doubted) continue;
    doubted = reason;
    onChange();
    const details = { ...checker.lateness(), utilization };
    if (reason === undefined) log.info(details, 'voting again');
    else log.warn({ reason, ...details }, 'abstaining: not to be trusted now');
  }
}
