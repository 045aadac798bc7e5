import { labels, managedByDrover } from '../../api/labels.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { KubernetesObject, Metadata, ObjectDraft, OwnerReference } from '../../kubernetes/object.ts';
import { services } from '../../kubernetes/resource.ts';
import type { Stall } from '../../plan/status.ts';
import { pictureOf, projectService, type ServiceItem, type ServicePicture } from './observe.ts';

/** A name that could not be had is tried again after so long, in milliseconds: nobody tells when it becomes free. */
export const refusedRetryMs = 15_000;

/** What became of a Service: the version it is applied as, or why it cannot have the name. */
export type Applied = { readonly resourceVersion: string } | { readonly stall: Stall };

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
 * @param present what the cache has of it. When it is behind, the API server is asked.
 * @throws ApiError
 */
export async function applyService(
  client: Client,
  draft: ObjectDraft,
  present: ServiceItem | undefined,
  fieldManager: string,
): Promise<Applied> {
  try {
    return await applyTo(present, client, draft, fieldManager);
  } catch (error) {
    if (!(error instanceof ApiError && error.isConflict)) throw error;
  }
  const { namespace, name } = draft.metadata;
  const found = await lookUp(client, namespace, name);
  if (found !== 'foreign') return applyTo(found, client, draft, fieldManager);
  return { stall: taken(`a Service ${name} that is not Drover's has the service's name; delete or rename it`) };
}

/** @throws ApiError a conflict, when another Service is there than the one that is meant, or none. */
async function applyTo(
  present: ServiceItem | undefined,
  client: Client,
  draft: ObjectDraft,
  fieldManager: string,
): Promise<Applied> {
  const fits = present === undefined || canBecome(present, draft);
  const refusal = present && refusalOf(present, draft, fits);
  if (refusal) return { stall: refusal };
  if (!fits) await removeService(client, present);
  const uid = fits ? present?.uid : undefined;
  const object = { ...draft, metadata: { ...draft.metadata, ...(uid === undefined ? {} : { uid }) } };
  try {
    const { metadata } = await client.apply(services, object, { fieldManager, onlyCreate: uid === undefined });
    return { resourceVersion: metadata.resourceVersion };
  } catch (error) {
    // A name that begins with a digit, for example: some versions of Kubernetes take it and some do not.
    if (isRefusal(error)) return { stall: { reason: 'ServiceRefused', message: error.message } };
    throw error;
  }
}

function taken(message: string): Stall {
  return { reason: 'NameTaken', message };
}

/** Whether a Service turns into another by being applied: no type changes so, and nothing of another purpose goes. */
function canBecome(present: ServiceItem, draft: ObjectDraft): boolean {
  const wanted = pictureOf(draft);
  const purpose = (draft.metadata['labels'] as Metadata['labels'])?.[labels.names];
  const keepsPods = present.selector !== '' && wanted.selector === '';
  return present.type === wanted.type && present.names === purpose && !keepsPods;
}

/** Why a Service of Drover's is not to be touched for this one. */
function refusalOf(present: ServiceItem, draft: ObjectDraft, fits: boolean): Stall | undefined {
  const { name } = draft.metadata;
  const holder = holderOf(present, draft);
  if (holder) return taken(`the ${holder.kind} ${holder.name} has the name ${name}; rename one of them`);
  const orphan = present.controller === undefined && present.names === undefined;
  if (fits || !orphan) return undefined;
  // Whoever orphans objects wants them to go on as they are.
  return taken(`the Service ${name} was left behind by a service that was deleted with --cascade=orphan; delete it`);
}

/** Deletes this very Service; one that is gone already is none the less gone. */
export async function removeService(client: Client, { namespace, name, uid }: ServiceItem): Promise<void> {
  try {
    await client.delete(services, namespace, name, { uid });
  } catch (error) {
    if (!(error instanceof ApiError && (error.isNotFound || error.isConflict))) throw error;
  }
}

/** It will not be had as it is, however often it is tried. */
export function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.isInvalid || error.isForbidden) && !isNamespaceGone(error);
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
