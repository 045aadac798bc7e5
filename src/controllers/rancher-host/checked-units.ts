import type { CheckTarget } from '../../api/rancher-host.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import type { HealthCheck } from '../../features/health_check/spec.ts';
import { type Member, membersOf } from '../../plan/members.ts';
import type { PodItem } from '../rancher-service/observe.ts';
import type { CheckedUnit } from './lists.ts';

/**
 * What agents check: the members of units that run and have a check, where the unit stays; each by the numbers it was
 * made with (docs/rancher.md §2.2). Only Pods of our own, at the address Kubernetes gave them: nothing that a user
 * writes makes an agent dial. With the host's network that is the host's address; without an address nobody can check.
 */
export function checkedUnits(
  pods: readonly PodItem[],
  serviceAt: (key: string) => RancherService | undefined,
): CheckedUnit[] {
  return pods.flatMap((item) => {
    const { unit, address } = item;
    const { host } = unit;
    if (host === undefined || address === undefined || unit.deletingSince !== undefined) return [];
    const service = serviceAt(`${item.namespace}/${item.service}`);
    if (service === undefined || item.controller !== service.metadata.uid) return [];
    return checkedMembers(unit, service.spec).map((member) => ({
      uid: unit.uid,
      host,
      target: targetOf(targetKey(unit.uid, member), address, member.check),
    }));
  });
}

function checkedMembers(unit: PodItem['unit'], spec: RancherService['spec']) {
  return membersOf(unit, spec).flatMap(({ check, ...member }) =>
    check !== undefined && member.container.running ? [{ ...member, check }] : [],
  );
}

function targetOf(unit: string, address: string, check: HealthCheck): CheckTarget {
  const { port, requestLine, interval, responseTimeout, healthyThreshold, unhealthyThreshold } = check;
  return {
    unit,
    address,
    port,
    ...(requestLine === undefined || requestLine === '' ? {} : { requestLine }),
    interval,
    responseTimeout,
    healthyThreshold,
    unhealthyThreshold,
  };
}

/**
 * How agents call a member of a unit: by the Pod's UID, how often the container was restarted, since each run of it is
 * checked afresh (docs/rancher.md §2.5), and, of a sidekick, the container's name.
 */
export function targetKey(uid: string, { sidekick, container }: Pick<Member, 'sidekick' | 'container'>): string {
  return `${uid}.${container.restarts}${sidekick === undefined ? '' : `.${sidekick}`}`;
}

/** The Pod UID that a target's name begins with. */
export function podOf(key: string): string {
  return key.split('.')[0] ?? '';
}
