/**
 * Deletes claims where their service's owner wants that (`spec.volumePolicy`), and nobody else uses them. Looks at the
 * Pods of the namespace past the cache first, and deletes by UID. A service whose claims are to go with it carries a
 * finalizer, so that an operator that is away for a while does not miss its end.
 */
import { groupVersion } from '../../api/group.ts';
import { labels } from '../../api/labels.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { persistentVolumeClaims, pods, type Resource, services } from '../../kubernetes/resource.ts';
import type { ObservedClaim } from '../../plan/claims.ts';
import { fieldManager } from './act.ts';
import { guard } from './refusal.ts';
import { lookUp } from './second-look.ts';

/** On services whose claims are deleted with them, and on no others. */
export const volumeFinalizer = 'drover.dev/volumes';

/** The operator has not got the rights that a policy needs. Only whoever installs it can mend that. */
export class VolumeRightsMissing extends Error {
  override readonly name = 'VolumeRightsMissing';
}

export interface Remover {
  readonly client: Client;
  mayWrite(): boolean;
}

/** A claim that was to be deleted, and what became of it. */
export interface RemovedClaim {
  readonly claim: ObservedClaim;
  /** The Pod that uses it; absent: it is deleted. */
  readonly usedBy?: string;
}

/**
 * @param staying UIDs of the services that stay: the Pods of others go with them, and keep no claim.
 * @throws VolumeRightsMissing when the operator may not delete claims.
 */
export async function removeClaims(
  namespace: string,
  claims: readonly ObservedClaim[],
  remover: Remover,
  staying: ReadonlySet<string>,
): Promise<RemovedClaim[]> {
  if (claims.length === 0) return [];
  const users = await usersOf(namespace, remover.client, staying);
  const removed: RemovedClaim[] = [];
  for (const claim of claims) {
    const usedBy = users.get(claim.name);
    if (usedBy === undefined) await remove(namespace, claim, remover);
    removed.push({ claim, ...(usedBy === undefined ? {} : { usedBy }) });
  }
  return removed;
}

/** No claim has such a name: whether one may be deleted is asked with it. */
const noClaim = 'drover-may-delete-claims';

/**
 * Asks whether claims may be deleted, before anything relies on it.
 *
 * @throws VolumeRightsMissing when they may not.
 */
export async function requireVolumeRights(namespace: string, { client }: Remover): Promise<void> {
  try {
    await client.delete(persistentVolumeClaims, namespace, noClaim, { dryRun: true });
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return;
    throw rightsOr(error, 'delete claims');
  }
}

async function remove(namespace: string, { name, uid }: ObservedClaim, remover: Remover): Promise<void> {
  guard(remover);
  try {
    await remover.client.delete(persistentVolumeClaims, namespace, name, { uid });
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return;
    throw rightsOr(error, 'delete claims');
  }
}

/** Claims that Pods mount, by name, those that have ended included: their owner may look at them yet. */
async function usersOf(namespace: string, client: Client, staying: ReadonlySet<string>): Promise<Map<string, string>> {
  const { items } = await client.list(pods, { namespace });
  const users = new Map<string, string>();
  for (const { metadata, spec } of items as readonly Pod[]) {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller);
    if (owner?.kind === 'RancherService' && owner.apiVersion === groupVersion && !staying.has(owner.uid)) continue;
    for (const { persistentVolumeClaim: claim } of spec?.volumes ?? []) {
      if (claim) users.set(claim.claimName, metadata.name);
    }
  }
  return users;
}

interface Pod extends KubernetesObject {
  readonly spec?: { readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[] };
}

/** Whether a service carries the finalizer. */
export function holdsVolumes({ metadata }: RancherService): boolean {
  return metadata.finalizers?.includes(volumeFinalizer) === true;
}

/** Whoever deletes it leaves its units (`--cascade=orphan`): they still need their claims. */
export function isOrphaning({ metadata }: RancherService): boolean {
  return metadata.finalizers?.includes('orphan') === true;
}

/**
 * Whether what a service owns goes with it, as far as is sure. Where it is left, the garbage collector takes the owner
 * away from all of it first and the finalizer `orphan` then: an operator that comes later finds neither, and its Service
 * without an owner. So does one that comes after all has been deleted, and nobody can tell the two apart.
 */
export async function takesItsOwn(service: RancherService, client: Client): Promise<boolean> {
  const { namespace, name, uid, finalizers } = service.metadata;
  if (isOrphaning(service)) return false;
  if (finalizers?.includes('foregroundDeletion')) return true;
  const isOwned = ({ metadata }: KubernetesObject) => metadata.ownerReferences?.some((owner) => owner.uid === uid);
  const named = await lookUp(client, services, namespace, name);
  if (named !== undefined && isOwned(named)) return true;
  const { items } = await client.list(pods, { namespace, labelSelector: `${labels.service}=${name}` });
  return items.some(isOwned);
}

/**
 * Puts the finalizer on a service, or takes it away. A service that has changed meanwhile is left for the next look.
 *
 * @throws VolumeRightsMissing when the operator may not write to services.
 */
export async function setFinalizer(
  resource: Resource,
  { metadata }: RancherService,
  wanted: boolean,
  remover: Remover,
): Promise<void> {
  const { namespace, name, uid, resourceVersion } = metadata;
  const others = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== volumeFinalizer);
  const finalizers = wanted ? [...others, volumeFinalizer] : others;
  guard(remover);
  try {
    const changed = { uid, resourceVersion, finalizers };
    await remover.client.patchMetadata(resource, namespace, name, changed, fieldManager);
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return;
    throw rightsOr(error, 'put a finalizer on services');
  }
}

function rightsOr(error: unknown, what: string): unknown {
  if (!(error instanceof ApiError && error.isForbidden)) return error;
  const message = `spec.volumePolicy deletes claims, and the operator may not ${what}: apply manifests/volume-removal`;
  return new VolumeRightsMissing(message, { cause: error });
}
