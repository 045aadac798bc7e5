import type { KindDefinition } from '../../api/custom-resource-definition.ts';
import { apiGroup, apiVersion } from '../../api/group.ts';
import { rancherLoadBalancerDefinition } from '../../api/rancher-load-balancer.ts';
import type { Resource } from '../../kubernetes/resource.ts';

/** A kind that this version of the operator keeps and does not run. */
export interface KeptKind {
  readonly resource: Resource;
  /** The manager of the fields of its status: the one that the kind's own controller will have, so that it may take them back. */
  readonly fieldManager: string;
  /** What does not happen, for the message. */
  readonly without: string;
}

export const keptKinds: readonly KeptKind[] = [
  kept(rancherLoadBalancerDefinition, 'load-balancer', 'nothing is led to its targets'),
];

function kept({ kind, plural }: KindDefinition, controller: string, without: string): KeptKind {
  return {
    resource: { group: apiGroup, version: apiVersion, plural, kind, namespaced: true },
    fieldManager: `drover-rancher-${controller}`,
    without,
  };
}
