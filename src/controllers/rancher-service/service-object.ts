import { labels, managedByDrover } from '../../api/labels.ts';
import { features } from '../../features/registry.generated.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { ownerReference, selectorLabels } from '../../plan/pod.ts';
import type { Stall } from '../../plan/status.ts';
import { labelValue } from '../../plan/unit-name.ts';
import { applyService, isCurrentService, isNamespaceGone } from '../names/apply-service.ts';
import type { ServiceItem } from '../names/observe.ts';
import { fieldManager } from './act.ts';
import { NamespaceGone } from './refusal.ts';

/**
 * The Kubernetes Service behind a service's name: headless, as Rancher's names resolved to the containers themselves,
 * and with only those units behind it that are served.
 */
function serviceObject(desired: DesiredService): ObjectDraft {
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
      selector: { ...selectorLabels(desired.stack, desired.name), [labels.serving]: 'true' },
      ports: ports.map(({ port, protocol }) => ({
        name: `${protocol.toLowerCase()}-${port}`,
        port,
        targetPort: port,
        protocol,
      })),
    },
  };
}

/** Whether the Service there says what it should. */
export function isCurrent(present: ServiceItem | undefined, desired: DesiredService): boolean {
  return isCurrentService(present, serviceObject(desired));
}

/**
 * Applies the Service. @returns a stall when somebody else has the name already, or the API server will not have it.
 *
 * @param present the one there, as the cache has it.
 */
export async function applyServiceObject(
  client: Client,
  desired: DesiredService,
  present: ServiceItem | undefined,
): Promise<Stall | undefined> {
  try {
    const applied = await applyService(client, serviceObject(desired), present, fieldManager);
    return 'stall' in applied ? applied.stall : undefined;
  } catch (error) {
    if (error instanceof Error && isNamespaceGone(error)) throw new NamespaceGone(error.message, { cause: error });
    throw error;
  }
}
