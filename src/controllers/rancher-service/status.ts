import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { mergeConditions } from '../../kubernetes/conditions.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import type { Stall, StatusDraft } from '../../plan/status.ts';
import { fieldManager } from './act.ts';

/** Writes the statuses of services, and knows what each should say. */
export class Statuses {
  readonly #client: Client;
  readonly #resource: Resource;
  readonly #clock: Clock;
  readonly #mayWrite: () => boolean;
  readonly #written = new Map<string, object>();

  constructor(client: Client, resource: Resource, clock: Clock, mayWrite: () => boolean) {
    this.#client = client;
    this.#resource = resource;
    this.#clock = clock;
    this.#mayWrite = mayWrite;
  }

  /** Whether a service says what we decided on last; any other status is news, an earlier one of ours too. */
  isOurs(key: string, { status }: RancherService): boolean {
    return isDeepStrictEqual(status, this.#written.get(key));
  }

  forget(key: string): void {
    this.#written.delete(key);
  }

  /**
   * Writes a status when it says something else than the one there is, as long as this process leads. The one compared
   * with may be older than our own last write; whoever sees another than {@link isOurs} come by has to look again.
   */
  async write(service: RancherService, draft: StatusDraft): Promise<void> {
    if (!this.#mayWrite()) return;
    const { name, namespace, generation } = service.metadata;
    const given = { now: this.#clock.now(), generation };
    const conditions = mergeConditions(service.status?.conditions, draft.conditions, given);
    const status = JSON.parse(JSON.stringify({ ...draft, observedGeneration: generation, conditions }));
    if (!isDeepStrictEqual(status, service.status)) {
      const object = { apiVersion: groupVersion, kind: 'RancherService', metadata: { name, namespace }, status };
      try {
        await this.#client.apply(this.#resource, object, { fieldManager, subresource: 'status' });
      } catch (error) {
        // Deleted meanwhile: there is nobody left to tell.
        if (!(error instanceof ApiError && error.isNotFound)) throw error;
      }
    }
    this.#written.set(keyOf(service), status);
  }

  async writeStall(service: RancherService, stall: Stall): Promise<void> {
    await this.write(service, {
      ...kept(service),
      state: 'error',
      conditions: [
        { type: 'Ready', status: 'False', ...stall },
        { type: 'Stalled', status: 'True', ...stall },
      ],
    });
  }

  async writeRemoving(service: RancherService, message: string): Promise<void> {
    await this.write(service, {
      ...kept(service),
      state: 'removing',
      conditions: [{ type: 'Ready', status: 'False', reason: 'Removing', message }],
    });
  }
}

/** What a status keeps while nothing can be reckoned anew. */
function kept({ status }: RancherService): Omit<StatusDraft, 'conditions'> {
  const { observedGeneration: _, conditions: __, ...rest } = status ?? {};
  return rest;
}
