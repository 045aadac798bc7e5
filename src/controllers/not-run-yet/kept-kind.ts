import type { Resource } from '../../kubernetes/resource.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { NamedResource } from '../names/named-resource.ts';
import { memberResources } from '../rancher-stack/observe.ts';

/** What is seen of the kinds that are kept; stacks look at them too. */
export interface KeptStores {
  readonly balancers: Store<NamedResource>;
}

/** A kind that this version of the operator keeps and does not run. */
export interface KeptKind {
  readonly resource: Resource;
  /** The store that has its objects. */
  readonly store: keyof KeptStores;
  /** The manager of the fields of its status: the one that the kind's own controller will have, so that it may take them back. */
  readonly fieldManager: string;
  /** What does not happen, for the message. */
  readonly without: string;
}

export const keptKinds: readonly KeptKind[] = [
  {
    resource: memberResources.RancherLoadBalancer,
    store: 'balancers',
    fieldManager: 'drover-rancher-load-balancer',
    without: 'nothing is led to its targets',
  },
];
