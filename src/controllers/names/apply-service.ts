import { labels, managedByDrover } from '../../api/labels.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { KubernetesObject, ObjectDraft, OwnerReference } from '../../kubernetes/object.ts';
import { services } from '../../kubernetes/resource.ts';
import type { Stall } from '../../plan/status.ts';
import { pictureOf, projectService, type ServiceItem, type ServicePicture } from './observe.ts';

/** A name that could not be had is tried again after so long, in milliseconds: nobody tells when it becomes free. */
export const refusedRetryMs = 15_000;

/** Whether the Service there is what it should be. */
export function isCurrentService(present: ServiceItem | undefined, draft: ObjectDraft): boolean {
  if (present === undefined) return false;
  const wanted = Object.entries(pictureOf(draft));
  return wanted.every(([member, value]) => present[member as keyof ServicePicture] === value);
}

/**
 * Applies a Service, unless the name is somebody else's. One that was a name for another (a link's alias, or what a host
 * name stood for) makes room: Kubernetes turns no such Service into one with addresses.
 *
 * @param present what the cache has of it.
 * @returns why it cannot have the name.
 * @throws ApiError
 */
export async function applyService(
  client: Client,
  draft: ObjectDraft,
  present: ServiceItem | undefined,
  fieldManager: string,
): Promise<Stall | undefined> {
  const holder = present && holderOf(present, draft);
  if (holder) {
    return {
      reason: 'NameTaken',
      message: `the ${holder.kind} ${holder.name} has the name ${draft.metadata.name}; rename one of them`,
    };
  }
  if (present && present.type !== pictureOf(draft).type) await removeService(client, present);
  try {
    await client.apply(services, draft, { fieldManager, onlyCreate: present === undefined });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isConflict && present === undefined) {
      return settleName(client, draft, fieldManager, error);
    }
    // A name that begins with a digit, for example: some versions of Kubernetes take it and some do not.
    if (error instanceof ApiError && (error.isInvalid || error.isForbidden) && !isNamespaceGone(error)) {
      return { reason: 'ServiceRefused', message: error.message };
    }
    throw error;
  }
}

/** A Service of that name is there and not in the cache: one of ours that it does not show yet, or somebody else's. */
async function settleName(
  client: Client,
  draft: ObjectDraft,
  fieldManager: string,
  conflict: ApiError,
): Promise<Stall | undefined> {
  const { namespace, name } = draft.metadata;
  const found = await lookUp(client, namespace, name);
  // Gone again: the next attempt finds the name free.
  if (found === undefined) throw conflict;
  if (found !== 'foreign') return applyService(client, draft, found, fieldManager);
  const message = `a Service ${name} that is not Drover's has the service's name; delete or rename it`;
  return { reason: 'NameTaken', message };
}

/** Deletes this very Service; one that is gone already is none the less gone. */
export async function removeService(client: Client, { namespace, name, uid }: ServiceItem): Promise<void> {
  try {
    await client.delete(services, namespace, name, { uid });
  } catch (error) {
    if (!(error instanceof ApiError && (error.isNotFound || error.isConflict))) throw error;
  }
}

/** The namespace is going away, or has gone: nothing is made in it any more, and that is no fault. */
export function isNamespaceGone(error: unknown): boolean {
  return error instanceof ApiError && (error.hasCause('NamespaceTerminating') || error.isNotFound);
}

async function lookUp(
  client: Client,
  namespace: string | undefined,
  name: string,
): Promise<ServiceItem | 'foreign' | undefined> {
  try {
    const found = await client.get<KubernetesObject>(services, namespace, name);
    return found.metadata.labels?.[labels.managedBy] === managedByDrover ? projectService(found) : 'foreign';
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

/** Another resource whose Service it is. One of the same name and kind is its predecessor, and leaves it behind. */
function holderOf({ controller }: ServiceItem, draft: ObjectDraft): OwnerReference | undefined {
  const owners = (draft.metadata['ownerReferences'] ?? []) as readonly OwnerReference[];
  const ours = owners.some(({ kind, name }) => kind === controller?.kind && name === controller.name);
  return ours ? undefined : controller;
}
