import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import type { RancherService, RancherServiceStatus } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { mergeConditions, withoutOthers } from '../../kubernetes/conditions.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import { conditionTypes, type Stall, type StatusDraft } from '../../plan/status.ts';
import { fieldManager } from './act.ts';
import { type Paced, paced, waitOf } from './status-pace.ts';

/** What was created a moment ago is in the cache by then, and the status can say so at once. Milliseconds. */
const settlesMs = 1000;

/** The conditions that are written here. */
const ours: ReadonlySet<string> = new Set(conditionTypes);

/** Writes the statuses of services, and knows what each should say. */
export class Statuses {
  readonly #client: Client;
  readonly #resource: Resource;
  readonly #clock: Clock;
  readonly #mayWrite: () => boolean;
  readonly #decided = new Map<string, RancherServiceStatus>();
  readonly #written = new Map<string, Paced>();

  constructor(client: Client, resource: Resource, clock: Clock, mayWrite: () => boolean) {
    this.#client = client;
    this.#resource = resource;
    this.#clock = clock;
    this.#mayWrite = mayWrite;
  }

  /** Whether a service says what we decided on last; any other status is news, an earlier one of ours too. */
  isOurs(key: string, { status }: RancherService): boolean {
    return isDeepStrictEqual(withoutOthers(status, ours), this.#decided.get(key));
  }

  /** What was decided on last, written or not; what the service says where nothing was yet. */
  latest(service: RancherService): RancherServiceStatus | undefined {
    return this.#decided.get(keyOf(service)) ?? service.status;
  }

  forget(key: string): void {
    this.#decided.delete(key);
    this.#written.delete(key);
  }

  /**
   * Writes a status when it says something else than the one there is, as long as this process leads; mere progress
   * waits for more of it (status-pace.ts). The one compared with may be older than our own last write; whoever sees
   * another than {@link isOurs} come by has to look again.
   *
   * @param settling units were created just now: the next look, as soon as the cache shows them, has more to say.
   * @returns when it is to be written, in milliseconds from now; undefined when there is nothing left to write.
   */
  async write(service: RancherService, draft: StatusDraft, settling = false): Promise<number | undefined> {
    if (!this.#mayWrite()) return undefined;
    const key = keyOf(service);
    const { generation } = service.metadata;
    const given = { now: this.#clock.now(), generation };
    const conditions = mergeConditions(this.latest(service)?.conditions, draft.conditions, given);
    const status = JSON.parse(JSON.stringify({ ...draft, observedGeneration: generation, conditions }));
    this.#decided.set(key, status);
    if (isDeepStrictEqual(status, withoutOthers(service.status, ours))) return undefined;
    const last = this.#written.get(key);
    const waitMs = settling ? settlesMs : waitOf(status, last, this.#clock.monotonic());
    if (waitMs > 0) return waitMs;
    await this.#apply(service, status);
    this.#written.set(key, paced(status, last, this.#clock.monotonic()));
    return undefined;
  }

  async #apply({ metadata: { name, namespace } }: RancherService, status: RancherServiceStatus): Promise<void> {
    const object = { apiVersion: groupVersion, kind: 'RancherService', metadata: { name, namespace }, status };
    try {
      await this.#client.apply(this.#resource, object, { fieldManager, subresource: 'status' });
    } catch (error) {
      // Deleted meanwhile: there is nobody left to tell.
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
    }
  }

  async writeStall(service: RancherService, stall: Stall): Promise<void> {
    await this.write(service, {
      ...kept(this.latest(service)),
      state: 'error',
      conditions: [
        { type: 'Ready', status: 'False', ...stall },
        { type: 'Stalled', status: 'True', ...stall },
      ],
    });
  }

  async writeRemoving(service: RancherService, message: string): Promise<void> {
    await this.write(service, {
      ...kept(this.latest(service)),
      state: 'removing',
      conditions: [{ type: 'Ready', status: 'False', reason: 'Removing', message }],
    });
  }
}

/** What a status keeps while nothing can be reckoned anew. */
function kept(status: RancherServiceStatus | undefined): Omit<StatusDraft, 'conditions'> {
  const { observedGeneration: _, conditions: __, ...rest } = status ?? {};
  return rest;
}
