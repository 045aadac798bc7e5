import { groupVersion } from '../../api/group.ts';
import { labels, managedByDrover } from '../../api/labels.ts';
import type { Slice } from '../../dns/endpoint.ts';
import type { ObjectDraft, OwnerReference } from '../../kubernetes/object.ts';
import { labelValue } from '../../plan/unit-name.ts';
import { serviceNameLabel } from './observe.ts';

/** The resource whose name something answers to. */
export interface NameOwner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly stack: string;
}

/** By this label an EndpointSlice is the operator's to keep, and Kubernetes' own controller leaves it alone. */
const sliceManagerLabel = 'endpointslice.kubernetes.io/managed-by';
const sliceManager = 'drover.dev';

/** Selects the operator's EndpointSlices. Kubernetes' own have the other labels of their Services, this one never. */
export const ourSlices = { labelSelector: `${sliceManagerLabel}=${sliceManager}` };

/** What a name leads to: addresses, or another name. */
export type Answer = { readonly hostname: string } | { readonly slices: readonly Slice[] };

/** The Service behind the name of a resource that has no Pods of its own. */
export function serviceOf(owner: NameOwner, answer: Answer): ObjectDraft {
  const spec =
    'hostname' in answer ? { type: 'ExternalName', externalName: answer.hostname } : { clusterIP: 'None', ports: [] };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace: owner.namespace,
      name: owner.name,
      labels: labelsOf(owner),
      ownerReferences: [ownerReferenceOf(owner)],
    },
    spec,
  };
}

/** An EndpointSlice beside those that Kubernetes makes from a Service's selector. */
export function sliceObject(owner: NameOwner, { addressType, part, endpoints }: Slice): ObjectDraft {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      namespace: owner.namespace,
      name: `${owner.name}-drover-${addressType.toLowerCase()}${part === 0 ? '' : `-${part}`}`,
      labels: { ...labelsOf(owner), [serviceNameLabel]: owner.name, [sliceManagerLabel]: sliceManager },
      ownerReferences: [ownerReferenceOf(owner)],
    },
    addressType,
    endpoints: endpoints.map(({ address, hostname }) => ({
      addresses: [address],
      conditions: { ready: true },
      ...(hostname === undefined ? {} : { hostname }),
    })),
    ports: [],
  };
}

function labelsOf({ name, stack }: NameOwner): Record<string, string> {
  return {
    [labels.managedBy]: managedByDrover,
    [labels.stack]: labelValue(stack),
    [labels.service]: name,
  };
}

function ownerReferenceOf({ kind, name, uid }: NameOwner): OwnerReference {
  return { apiVersion: groupVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
