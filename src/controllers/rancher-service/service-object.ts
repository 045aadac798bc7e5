import { labels, managedByDrover } from '../../api/labels.ts';
import { features } from '../../features/registry.generated.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { ownerReference, selectorLabels } from '../../plan/pod.ts';
import { labelValue } from '../../plan/unit-name.ts';
import { type ServiceItem, selectorText } from './observe.ts';

/**
 * The Kubernetes Service behind a service's name: headless, as Rancher's names resolved to the containers themselves,
 * and with only those units behind it that are served.
 */
export function serviceObject(desired: DesiredService): ObjectDraft {
  const ports = features.flatMap((feature) => feature.servicePorts(desired.spec));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace: desired.namespace,
      name: desired.name,
      labels: {
        [labels.managedBy]: managedByDrover,
        [labels.stack]: labelValue(desired.stack),
        [labels.service]: desired.name,
      },
      ownerReferences: [ownerReference(desired)],
    },
    spec: {
      clusterIP: 'None',
      selector: servingSelector(desired),
      ports: ports.map(({ port, protocol }) => ({
        name: `${protocol.toLowerCase()}-${port}`,
        port,
        targetPort: port,
        protocol,
      })),
    },
  };
}

function servingSelector(desired: DesiredService): Record<string, string> {
  return { ...selectorLabels(desired.stack, desired.name), [labels.serving]: 'true' };
}

/** Whether the Service there is says what it should. */
export function isCurrent(present: ServiceItem | undefined, desired: DesiredService): boolean {
  const ports = features.flatMap((feature) => feature.servicePorts(desired.spec));
  return (
    present?.ports === ports.map(({ port, protocol }) => `${port}/${protocol}`).join() &&
    present.selector === selectorText(servingSelector(desired))
  );
}
