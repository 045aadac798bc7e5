import { groupVersion } from '../../api/group.ts';
import { labels, managedByDrover } from '../../api/labels.ts';
import type { GivenAlias } from '../../dns/link-alias.ts';
import { unitsDomain } from '../../dns/unit-domain.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import type { ServiceItem } from '../names/observe.ts';

/** The second name of a service within a namespace: another name for its own. All who want it own it together. */
export function aliasService(
  namespace: string,
  { alias, target, consumers }: GivenAlias,
  clusterDomain: string,
): ObjectDraft {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace,
      name: alias,
      labels: labelsOf('link'),
      ownerReferences: consumers
        .map(({ name, uid }) => ({ apiVersion: groupVersion, kind: 'RancherService', name, uid }))
        .sort((a, b) => (a.uid < b.uid ? -1 : 1)),
    },
    spec: {
      type: 'ExternalName',
      externalName: `${target.service}.${target.namespace}.svc.${clusterDomain}`,
    },
  };
}

/**
 * The Service under which every unit of a namespace has its own name, whatever its health: Kubernetes makes the name of
 * a Pod's host name where the Pod names this Service as its subdomain.
 */
export function unitsService(namespace: string): ObjectDraft {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name: unitsDomain, labels: labelsOf('units'), ownerReferences: [] },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { [labels.managedBy]: managedByDrover },
      ports: [],
    },
  };
}

function labelsOf(purpose: 'link' | 'units'): Record<string, string> {
  return { [labels.managedBy]: managedByDrover, [labels.names]: purpose };
}

/** Whether a Service is one of these. */
export function isAliasService({ names }: ServiceItem): boolean {
  return names !== undefined;
}
