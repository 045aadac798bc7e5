import type { HealthCheck } from '../features/health_check/spec.ts';
import type { UnitMemory } from './memory.ts';

/** The time in which a failing unit is found out, in milliseconds: every check of a fall, and the last one's answer. */
export function unhealthyWindowMs(check: HealthCheck): number {
  return check.interval * check.unhealthyThreshold + check.responseTimeout;
}

const shortestTakeoverMs = 10_000;

/** How long a new leader listens before it destroys anything for what it did not ask itself, in milliseconds. */
export function takeoverWindowMs(check: HealthCheck): number {
  return Math.max(shortestTakeoverMs, unhealthyWindowMs(check));
}

const shortestReturnMs = 60_000;

/** How long the units of a host that came back have to be started again, in milliseconds: a kubelet begins slowly. */
export function returnWindowMs(check: HealthCheck): number {
  return Math.max(shortestReturnMs, unhealthyWindowMs(check));
}

/**
 * When a unit that is not healthy yet is given up, in milliseconds since the epoch; undefined when never.
 *
 * Initializing counts from the first start of the container and reinitializing from the restart that ended its health
 * (docs/rancher.md §3.2), both exactly, where Rancher swept once a minute. Strategy `none` has no deadlines, as in
 * Rancher from 1.6.18 on. A leader ends none sooner than one unhealthy window after it took over: it has seen nothing of
 * what came before.
 */
export function deadline(check: HealthCheck, memory: UnitMemory | undefined, leaderSince: number): number | undefined {
  if (memory === undefined || check.strategy === 'none') return undefined;
  const due = dueTime(check, memory);
  return due === undefined ? undefined : Math.max(due, leaderSince + unhealthyWindowMs(check));
}

function dueTime(check: HealthCheck, memory: UnitMemory): number | undefined {
  if (memory.state === 'initializing' && check.initializingTimeout !== undefined) {
    return memory.firstStart + check.initializingTimeout;
  }
  if (memory.state === 'reinitializing' && check.reinitializingTimeout !== undefined) {
    return memory.since + check.reinitializingTimeout;
  }
  return undefined;
}
