import { labels, managedByDrover } from '../../api/labels.ts';
import { features } from '../../features/registry.generated.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { ownerReference, selectorLabels } from '../../plan/pod.ts';
import type { Stall } from '../../plan/status.ts';
import { labelValue } from '../../plan/unit-name.ts';
import { applyService, isCurrentService, isNamespaceGone } from '../names/apply-service.ts';
import type { ServiceItem } from '../names/observe.ts';
import { fieldManager } from './act.ts';
import { guard, NamespaceGone } from './refusal.ts';
import { isThereToStay } from './second-look.ts';

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

/** What writes the Service of a service, and knows the one that is there. */
export interface ServiceKeeper {
  readonly client: Client;
  readonly stores: { readonly kubernetesServices: Store<ServiceItem> };
  mayWrite(): boolean;
}

/**
 * Makes the service's name in the cluster what it should be.
 *
 * @returns a stall when somebody else has the name, or the API server will not have it; the error of a write that will be
 * tried again.
 */
export async function keepServiceObject(
  desired: DesiredService,
  resource: Resource,
  keeper: ServiceKeeper,
): Promise<{ readonly stall?: Stall | undefined; readonly error?: ApiError }> {
  const { client, stores } = keeper;
  const draft = serviceObject(desired);
  const present = stores.kubernetesServices.get(`${desired.namespace}/${desired.name}`);
  if (isCurrentService(present, draft)) return {};
  const orphaned = present !== undefined && present.controller === undefined;
  if (orphaned && !(await isThereToStay(client, resource, desired))) return {};
  guard(keeper);
  try {
    const applied = await applyService(client, draft, present, fieldManager);
    return 'stall' in applied ? applied : {};
  } catch (error) {
    if (error instanceof Error && isNamespaceGone(error)) throw new NamespaceGone(error.message, { cause: error });
    if (!(error instanceof ApiError) || error.code === 429) throw error;
    return { error };
  }
}
