import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import { mergeConditions } from '../../kubernetes/conditions.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import type { StatusDraft } from '../../plan/status.ts';
import { fieldManager } from './act.ts';

/**
 * Writes a status when it says something else than the one there is.
 *
 * @returns what it should say. The one compared with may be older than our own last write; whoever sees another status
 *   than this come by has to look again.
 */
export async function writeStatus(
  client: Client,
  resource: Resource,
  service: RancherService,
  draft: StatusDraft,
  now: number,
): Promise<object> {
  const { name, namespace, generation } = service.metadata;
  const conditions = mergeConditions(service.status?.conditions, draft.conditions, { now, generation });
  const status = JSON.parse(JSON.stringify({ ...draft, observedGeneration: generation, conditions }));
  if (isDeepStrictEqual(status, service.status)) return status;
  try {
    await client.apply(
      resource,
      { apiVersion: groupVersion, kind: 'RancherService', metadata: { name, namespace }, status },
      { fieldManager, subresource: 'status' },
    );
  } catch (error) {
    // Deleted meanwhile: there is nobody left to tell.
    if (!(error instanceof ApiError && error.isNotFound)) throw error;
  }
  return status;
}
