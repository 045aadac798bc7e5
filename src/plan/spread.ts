import type { V1TopologySpreadConstraint } from '@kubernetes/client-node';

import type { CreateUnit } from './action.ts';
import type { DesiredService } from './desired.ts';

/**
 * Units of a service go to different hosts where that costs nothing; Rancher's scheduler took the host with the most room.
 * Only where nothing else was asked for: spreading weighs as much with the scheduler as the soft rules of the owner and as
 * the host that failed last, and both come before it.
 *
 * @param selector the labels of every unit of the service.
 */
export function spreadOf(
  { spec }: DesiredService,
  { avoidHost, host }: CreateUnit,
  selector: Readonly<Record<string, string>>,
): V1TopologySpreadConstraint | undefined {
  const { scheduling, podTemplate } = spec;
  const template = podTemplate?.['spec'];
  const given = typeof template === 'object' && template !== null && 'topologySpreadConstraints' in template;
  const { hostLabels = [], containerLabels = [], services = [], containers = [], requestedHost } = scheduling ?? {};
  const rules = [...hostLabels, ...containerLabels, ...services, ...containers].map(({ rule }) => rule);
  const soft = rules.some((rule) => rule === 'should' || rule === 'shouldNot');
  if (given || soft || (avoidHost ?? host ?? requestedHost) !== undefined || scheduling?.global) return undefined;
  return {
    topologyKey: 'kubernetes.io/hostname',
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...selector } },
  };
}
