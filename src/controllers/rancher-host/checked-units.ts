import type { CheckTarget } from '../../api/rancher-host.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import type { HealthCheck } from '../../features/health_check/spec.ts';
import type { PodItem } from '../rancher-service/observe.ts';
import type { CheckedUnit } from './lists.ts';

/**
 * The units that agents check: those whose container runs, that stay, and whose service has a check; each by the numbers
 * it was made with (docs/rancher.md §2.2). Only Pods of our own, at the address Kubernetes gave them: nothing that a user
 * writes makes an agent dial. With the host's network that is the host's address; without an address nobody can check.
 */
export function checkedUnits(
  pods: readonly PodItem[],
  serviceAt: (key: string) => RancherService | undefined,
): CheckedUnit[] {
  return pods.flatMap((item) => {
    const { unit, address } = item;
    if (unit.host === undefined || address === undefined || !unit.container.running) return [];
    const service = serviceAt(`${item.namespace}/${item.service}`);
    const wanted = service?.spec.healthCheck;
    if (wanted === undefined || item.controller !== service?.metadata.uid) return [];
    if (unit.deletingSince !== undefined) return [];
    return [{ uid: unit.uid, host: unit.host, target: targetOf(item, address, unit.check ?? wanted) }];
  });
}

function targetOf({ unit }: PodItem, address: string, check: HealthCheck): CheckTarget {
  const { port, requestLine, interval, responseTimeout, healthyThreshold, unhealthyThreshold } = check;
  return {
    unit: unitKey(unit),
    address,
    port,
    ...(requestLine === undefined || requestLine === '' ? {} : { requestLine }),
    interval,
    responseTimeout,
    healthyThreshold,
    unhealthyThreshold,
  };
}

/** How agents call a unit: each run of its container is checked afresh (docs/rancher.md §2.5). */
export function unitKey({ uid, container }: Pick<PodItem['unit'], 'uid' | 'container'>): string {
  return `${uid}.${container.restarts}`;
}
