import type { RancherServiceStatus } from '../api/rancher-service.ts';
import { hasBegun } from './member-status.ts';
import type { Step } from './step.ts';
import { isCounted } from './wanted.ts';

export type ServiceState = NonNullable<RancherServiceStatus['state']>;

/** States a service leaves by starting, and not by being changed. */
const beforeActive: ReadonlySet<ServiceState | undefined> = new Set([
  undefined,
  'activating',
  'inactive',
  'deactivating',
]);

/**
 * The state of a service in Rancher's words (docs/rancher.md §3.5), without `removing` and `error`, which are not reckoned
 * from its units. A scale of 0 is `inactive` too: Cattle knew no such scale from files.
 *
 * @param previous the state that was shown last: one that starts is `activating`, one that ran once `updating-active`.
 */
export function serviceState(step: Step, previous: ServiceState | undefined): ServiceState {
  const { live, writing } = step.slots;
  if (step.wanted.stopped) return stoppingUnits(step) > 0 ? 'deactivating' : 'inactive';
  const nothing = live.length + writing.length === 0;
  if (step.wanted.count === 0 && nothing && !step.wanted.hosts) return 'inactive';
  const own = step.judgements.filter((one) => isCounted(one.unit, step.wanted));
  if (own.some((one) => one.outdated)) return 'upgrading';
  if (step.restart.due.length > 0) return 'restarting';
  const begun = own.filter((one) => one.lost || one.unit.endedOnce || hasBegun(one));
  const settled = step.actions.every(({ kind }) => kind === 'mark' || kind === 'add');
  if (begun.length === step.wanted.count && settled) return 'active';
  // The last batch is under way.
  if (previous === 'restarting') return 'restarting';
  return beforeActive.has(previous) ? 'activating' : 'updating-active';
}

/** Units that are still there after their service was stopped; what is stuck on a lost host keeps nobody waiting. */
export function stoppingUnits({ slots }: Pick<Step, 'slots'>): number {
  return slots.live.length + slots.stopping.length;
}
