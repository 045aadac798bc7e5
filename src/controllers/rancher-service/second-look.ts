import { isDeepStrictEqual } from 'node:util';

import type { RancherService } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { pods, type Resource } from '../../kubernetes/resource.ts';
import type { DeleteUnit, DeletionReason } from '../../plan/action.ts';
import { containersOf } from '../../plan/members.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import { projectPod } from './observe.ts';

/** Deletions that rest on what was seen of a unit; the others rest on what is wanted. */
const judged: readonly DeletionReason[] = ['unhealthy', 'host-lost', 'initializing-timeout', 'reinitializing-timeout'];

export interface Confirmed {
  readonly action: DeleteUnit;
  /** Delete this version of the Pod and no other; absent where nothing had to be looked at. */
  readonly resourceVersion?: string;
}

/**
 * Looks at a service and at the units that are to be replaced once more, past the cache: a cache can be behind, and a
 * unit that recovered meanwhile, or a wish that changed, must not cost it its life. What changed since stays; the watch
 * tells of it, and it is judged anew.
 *
 * @throws when the API server does not say.
 */
export async function secondLook(
  client: Client,
  services: Resource,
  service: RancherService,
  units: readonly ObservedUnit[],
  actions: readonly DeleteUnit[],
): Promise<Confirmed[]> {
  const doubtful = actions.filter((action) => judged.includes(action.reason));
  if (doubtful.length === 0) return actions.map((action) => ({ action }));
  const { namespace, name } = service.metadata;
  const [owner, ...present] = await Promise.all([
    lookUp(client, services, namespace, name),
    ...doubtful.map((action) => lookUp(client, pods, namespace, action.pod)),
  ]);
  const sameWish = owner !== undefined && isSameWish(owner, service);
  return actions.flatMap((action) => {
    const at = doubtful.indexOf(action);
    if (at === -1) return [{ action }];
    const pod = present[at];
    const unit = units.find((one) => one.uid === action.uid);
    if (!sameWish || pod === undefined || unit === undefined || !isSameUnit(pod, unit)) return [];
    return [{ action, resourceVersion: pod.metadata.resourceVersion }];
  });
}

/**
 * Whether a resource is there to stay, looked at past the cache. What has lost its owner may have lost it to
 * `--cascade=orphan`, which a cache can be late to tell of: taken over then it would be deleted with that owner, and not be
 * left alone. Kubernetes' own controllers look so before they adopt.
 *
 * @throws ApiError
 */
export async function isThereToStay(
  client: Client,
  resource: Resource,
  { namespace = '', name, uid }: Pick<KubernetesObject['metadata'], 'namespace' | 'name' | 'uid'>,
): Promise<boolean> {
  const stored = await lookUp(client, resource, namespace, name);
  return stored?.metadata.uid === uid && stored.metadata.deletionTimestamp === undefined;
}

/** @returns undefined: it is not there. */
export async function lookUp(
  client: Client,
  resource: Resource,
  namespace: string,
  name: string,
): Promise<KubernetesObject | undefined> {
  try {
    return await client.get<KubernetesObject>(resource, namespace, name);
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

function isSameWish({ metadata }: KubernetesObject, service: RancherService): boolean {
  const { uid, generation } = service.metadata;
  return metadata.uid === uid && metadata.generation === generation && metadata.deletionTimestamp === undefined;
}

/** It is the one that was judged, and what it was judged by has not changed. */
function isSameUnit(pod: KubernetesObject, unit: ObservedUnit): boolean {
  const live = projectPod(pod)?.unit;
  if (live === undefined || live.deletingSince !== undefined) return false;
  return live.uid === unit.uid && live.host === unit.host && isDeepStrictEqual(runsOf(live), runsOf(unit));
}

function runsOf(unit: Pick<ObservedUnit, 'container' | 'members'>): unknown {
  return containersOf(unit).map(({ sidekick, container: { run, restarts, ready } }) => [
    sidekick,
    run,
    restarts,
    ready,
  ]);
}
