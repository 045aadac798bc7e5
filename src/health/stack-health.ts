import type { ServiceHealth } from './service-health.ts';

/** States in which Cattle looked after a service: its health counts in these only (docs/rancher.md §3.5). */
const activeStates: ReadonlySet<string> = new Set([
  'activating',
  'active',
  'updating-active',
  'upgrading',
  'rolling-back',
  'canceling-upgrade',
  'canceled-upgrade',
  'finishing-upgrade',
  'upgraded',
  'restarting',
]);

/** A member that goes is not expected any more. */
const goneStates: ReadonlySet<string> = new Set(['removing', 'removed', 'purged']);

/** A service, or an alias or an external service, as far as the health of its stack is concerned. */
export interface MemberHealth {
  /** `status.state`. Absent: nobody has looked at it yet. */
  readonly state?: string | undefined;
  /** `status.healthState`. Absent: nobody has looked at it yet. */
  readonly healthState?: ServiceHealth | undefined;
  /** It has no unit because its scale is 0, and nobody stopped it: Cattle's service stayed active. Default: false. */
  readonly empty?: boolean;
}

/**
 * The health of a stack, as Cattle reckoned it from its services (docs/rancher.md §3.5). A service that was stopped is
 * expected and not healthy, so that a stack with one that runs and one that was stopped is `degraded`.
 *
 * It differs in one thing: a member that nobody has looked at yet is initializing, where Cattle's new service was neither
 * healthy nor initializing.
 */
export function stackHealth(members: readonly MemberHealth[]): ServiceHealth {
  const expected = members.filter(({ state }) => !goneStates.has(state ?? ''));
  const words = expected.map(countedHealth);
  const all = (...wanted: ServiceHealth[]) => words.every((word) => wanted.includes(word));
  if (words.length === 0) return 'healthy';
  if (all('started-once')) return 'started-once';
  if (all('started-once', 'healthy')) return 'healthy';
  if (words.includes('initializing')) return 'initializing';
  return words.includes('healthy') || words.includes('started-once') ? 'degraded' : 'unhealthy';
}

function countedHealth({ state, healthState, empty }: MemberHealth): ServiceHealth {
  if (healthState === undefined) return 'initializing';
  const counts = activeStates.has(state ?? '') || (empty && state === 'inactive');
  const healthy = healthState === 'healthy' || healthState === 'started-once';
  return healthy && !counts ? 'unhealthy' : healthState;
}
