import type { HealthState } from './memory.ts';

/** A service's health in Rancher's words. */
export type ServiceHealth = 'healthy' | 'initializing' | 'degraded' | 'unhealthy' | 'started-once';

/** A unit as far as the health of its service is concerned. */
export interface UnitHealth {
  readonly running: boolean;
  /** Absent: no health check. */
  readonly health?: HealthState;
  /** It has run once and ended, as it should. Default: false. */
  readonly startedOnce?: boolean;
}

/**
 * The health of a service, as Cattle reckoned it from its instances (docs/rancher.md §3.4): one initializing unit makes
 * the service `initializing`, not `degraded`.
 *
 * @param expected units the service should have; 0 is healthy.
 */
export function serviceHealth(expected: number, units: readonly UnitHealth[]): ServiceHealth {
  const running = units.filter((unit) => unit.running);
  const healthy = running.filter((unit) => unit.health === undefined || unit.health === 'healthy').length;
  const initializing = running.filter(
    (unit) => unit.health === 'initializing' || unit.health === 'reinitializing',
  ).length;
  const once = units.filter((unit) => unit.startedOnce).length;
  if (once > 0 && once >= expected) return 'started-once';
  if (healthy + once >= expected) return 'healthy';
  if (initializing > 0) return 'initializing';
  return healthy + once > 0 ? 'degraded' : 'unhealthy';
}
