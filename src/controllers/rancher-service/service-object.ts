import { labels, managedByDrover } from '../../api/labels.ts';
import { features } from '../../features/registry.generated.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { KubernetesObject, ObjectDraft } from '../../kubernetes/object.ts';
import { services } from '../../kubernetes/resource.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { ownerReference, selectorLabels } from '../../plan/pod.ts';
import type { Stall } from '../../plan/status.ts';
import { labelValue } from '../../plan/unit-name.ts';
import { fieldManager } from './act.ts';
import { type ServiceItem, selectorText } from './observe.ts';
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

/**
 * Applies the Service. @returns a stall when one that is not Drover's has the name already.
 *
 * @param isOurs whether the one there is known to be Drover's.
 */
export async function applyServiceObject(
  client: Client,
  desired: DesiredService,
  isOurs: boolean,
): Promise<Stall | undefined> {
  try {
    await client.apply(services, serviceObject(desired), { fieldManager, onlyCreate: !isOurs });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isConflict && !isOurs) return settleName(client, desired);
    if (error instanceof ApiError && (error.hasCause('NamespaceTerminating') || error.isNotFound)) {
      throw new NamespaceGone(error.message, { cause: error });
    }
    // A name that begins with a digit, for example: some versions of Kubernetes take it and some do not.
    if (error instanceof ApiError && (error.isInvalid || error.isForbidden)) {
      return { reason: 'ServiceRefused', message: error.message };
    }
    throw error;
  }
}

/** A Service of that name is there and not in the cache: one of ours that it does not show yet, or somebody else's. */
async function settleName(client: Client, desired: DesiredService): Promise<Stall | undefined> {
  const found = await client.get<KubernetesObject>(services, desired.namespace, desired.name);
  if (found.metadata.labels?.[labels.managedBy] === managedByDrover) return applyServiceObject(client, desired, true);
  const message = `a Service ${desired.name} that is not Drover's has the service's name; delete or rename it`;
  return { reason: 'NameTaken', message };
}
