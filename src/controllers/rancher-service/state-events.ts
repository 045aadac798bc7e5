import type { RancherService } from '../../api/rancher-service.ts';
import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import type { ServiceState } from '../../plan/service-state.ts';
import type { Step } from '../../plan/step.ts';

/**
 * The beginnings and ends that Rancher's service log had a line for (docs/rancher.md §7). A service that is new, or is made
 * to fit its scale, tells of its units alone.
 */
export function stateEntered(
  from: ServiceState | undefined,
  to: ServiceState,
  { metadata, spec }: RancherService,
  { rollout }: Pick<Step, 'rollout'>,
): EventDraft | undefined {
  const draft = (reason: string, note: string): EventDraft => ({ type: 'Normal', reason, action: 'Reconcile', note });
  // The generation makes every one a new Event: the recorder says the same thing once in five minutes.
  const generation = `generation ${metadata.generation}`;
  if (to === 'upgrading') {
    const units = rollout.outdated.length;
    return draft('UpgradeStarted', `${units} units are to be replaced: the launch part changed (${generation})`);
  }
  if (to === 'restarting') return draft('RestartStarted', `the units are restarted (restart ${spec.restart?.at})`);
  if (to === 'deactivating') return draft('ServiceDeactivating', `the service is stopped (${generation})`);
  if (to === 'inactive' && from === 'deactivating') {
    return draft('ServiceDeactivated', `the service has stopped (${generation})`);
  }
  if (to === 'activating' && (from === 'inactive' || from === 'deactivating')) {
    return draft('ServiceActivating', `the service is started (${generation})`);
  }
  if (from === 'upgrading') return draft('UpgradeFinished', `no unit is of an older launch part (${generation})`);
  if (from === 'restarting') return draft('RestartFinished', `all units are restarted (restart ${spec.restart?.at})`);
  return undefined;
}
