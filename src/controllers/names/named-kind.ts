/**
 * Observes the resources of one kind that have a name and no Pods: external services or aliases.
 *
 * Decides nothing: what a name leads to is the kind's own to say.
 *
 * Writes the Service of the name and its EndpointSlices, the status of the resource, and Events.
 */
import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { mergeConditions, withoutOthers } from '../../kubernetes/conditions.ts';
import { Controller, type Outcome } from '../../kubernetes/controller.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import type { Store } from '../../kubernetes/store.ts';
import { shortened } from '../../model/beginning.ts';
import type { Stall } from '../../plan/status.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { NamespaceItem } from '../rancher-service/observe.ts';
import { isThereToStay } from '../rancher-service/second-look.ts';
import { isNamespaceGone, refusedRetryMs } from './apply-service.ts';
import { NameKeeper, type NameStores } from './name-keeper.ts';
import { type Answer, type NameOwner, serviceOf, sliceObject } from './name-object.ts';
import { type NamedResource, ownerOf } from './named-resource.ts';

/** What a resource's name should lead to at one moment. */
export interface Resolution {
  readonly answer: Answer;
  readonly state: 'active' | 'inactive';
  /** One sentence that changes only when the spec or what it names does. */
  readonly message: string;
  /** What of it cannot be had as it is written; the rest is. */
  readonly stall?: Stall;
  /** Further members of the status. */
  readonly status?: Readonly<Record<string, unknown>>;
  /** When to look again, in milliseconds, if nothing happens before. */
  readonly dueInMs?: number;
}

export interface NamedKindOptions {
  readonly resource: Resource;
  /** The controller's own name, as in `rancher-service-alias`. */
  readonly name: string;
  readonly fieldManager: string;
  readonly client: Client;
  readonly resources: Store<NamedResource>;
  readonly stores: NameStores & { readonly namespaces: Store<NamespaceItem> };
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly log: Logger;
  readonly metrics?: Metrics;
  mayWrite(): boolean;
  /** What the name leads to, or why the spec cannot be read; undefined: it is not known yet. */
  resolve(resource: NamedResource): Resolution | { readonly invalid: Stall } | undefined;
}

/** When to look again for what is not in the caches yet, in milliseconds. */
const unknownRetryMs = 500;

/** The conditions that are written here. */
const ours = new Set(['Ready', 'Reconciling', 'Stalled']);

export class NamedKind {
  readonly controller: Controller;
  readonly #options: NamedKindOptions;
  readonly #keeper: NameKeeper;
  /** By key, the status that was decided on last. */
  readonly #told = new Map<string, object>();

  constructor(options: NamedKindOptions) {
    this.#options = options;
    const { name, log, clock, metrics, resources } = options;
    this.controller = new Controller({
      name,
      workers: 2,
      reconcile: (key) => this.#reconcile(key),
      log,
      clock,
      ...(metrics ? { metrics } : {}),
    });
    this.#keeper = new NameKeeper({ ...options, onChange: (key) => this.look(key) });
    resources.onChange((change) => {
      if (change.type === 'deleted') this.#told.delete(change.key);
      if (change.type === 'updated' && this.#isOwnWord(change.key, change.before, change.after)) return;
      this.controller.queue.add(change.key, { low: change.type === 'added' && change.initial });
    });
  }

  /** Looks at one of them anew, where there is one at the key. */
  look(key: string): void {
    if (this.#options.resources.get(key)) this.controller.queue.add(key);
  }

  /** Looks at each of them anew; a new leader begins with it. */
  enqueueAll(): void {
    for (const resource of this.#options.resources.list()) this.controller.queue.add(keyOf(resource), { low: true });
  }

  /** What is said here wakes nobody: words of a failure that differ each time would be an endless conversation. */
  #isOwnWord(key: string, before: NamedResource, after: NamedResource): boolean {
    const told = this.#told.get(key);
    return (
      told !== undefined && isSameWish(before, after) && isDeepStrictEqual(withoutOthers(after.status, ours), told)
    );
  }

  async #reconcile(key: string): Promise<Outcome> {
    const { resources, stores, mayWrite } = this.#options;
    const resource = resources.get(key);
    if (resource === undefined || !mayWrite()) return {};
    const home = stores.namespaces.get(resource.metadata.namespace);
    if (home === undefined) return { requeueAfterMs: unknownRetryMs };
    if (home.deleting) return {};
    const waitMs = this.#keeper.outstandingMs(key);
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    try {
      return await this.#advance(key, resource);
    } catch (error) {
      if (isNamespaceGone(error)) return {};
      throw error;
    }
  }

  async #advance(key: string, resource: NamedResource): Promise<Outcome> {
    if (resource.metadata.deletionTimestamp !== undefined) {
      const removing = { reason: 'Removing', message: 'it is being deleted' };
      await this.#tell(resource, 'removing', [{ type: 'Ready', status: 'False', ...removing }]);
      return {};
    }
    const resolution = this.#options.resolve(resource);
    if (resolution === undefined) return { requeueAfterMs: unknownRetryMs };
    if ('invalid' in resolution) {
      await this.#stall(resource, resolution.invalid);
      return {};
    }
    const { answer, state, message, status, dueInMs } = resolution;
    const kept = await this.#tryToKeep(key, ownerOf(this.#options.resource.kind, resource), answer);
    if (kept.failed) {
      const why = { reason: 'WriteFailing', message: shortened(kept.failed.message, 4096) };
      const conditions = [
        { type: 'Ready', status: 'False', ...why },
        { type: 'Reconciling', status: 'True', ...why },
      ] as const;
      await this.#tell(resource, state, conditions, status);
      throw kept.failed;
    }
    const { refused } = kept;
    const stall = refused ?? resolution.stall;
    if (stall) await this.#stall(resource, stall, status);
    else {
      const reason = state === 'active' ? 'Resolves' : 'Inactive';
      await this.#tell(resource, state, [{ type: 'Ready', status: 'True', reason, message }], status);
    }
    const due = [refused && refusedRetryMs, dueInMs].filter((ms) => ms !== undefined);
    return due.length === 0 ? {} : { requeueAfterMs: Math.max(1, Math.min(...due)) };
  }

  /** What the API server has against it: `failed` will pass. @throws what has nothing to do with this name. */
  async #tryToKeep(
    key: string,
    owner: NameOwner,
    answer: Answer,
  ): Promise<{ readonly refused?: Stall | undefined; readonly failed?: ApiError }> {
    try {
      return { refused: await this.#keep(key, owner, answer) };
    } catch (error) {
      if (!(error instanceof ApiError) || isNamespaceGone(error) || error.code === 429) throw error;
      if (!error.isInvalid && !error.isForbidden) return { failed: error };
      return { refused: { reason: 'ServiceRefused', message: error.message } };
    }
  }

  async #keep(key: string, owner: NameOwner, answer: Answer): Promise<Stall | undefined> {
    const { client, stores, resource } = this.#options;
    const present = stores.kubernetesServices.get(key);
    const orphaned = present !== undefined && present.controller === undefined;
    if (orphaned && !(await isThereToStay(client, resource, owner))) return undefined;
    const refused = await this.#keeper.keepService(serviceOf(owner, answer));
    if (refused) {
      if (refused.reason === 'NameTaken') await this.#keeper.dropSlices(key, owner.uid);
      return refused;
    }
    const slices = 'slices' in answer ? answer.slices : [];
    return this.#keeper.keepSlices(
      key,
      slices.map((slice) => sliceObject(owner, slice)),
    );
  }

  async #stall(resource: NamedResource, stall: Stall, status?: Resolution['status']): Promise<void> {
    const { name, namespace, uid } = resource.metadata;
    const regarding = { apiVersion: groupVersion, kind: this.#options.resource.kind, name, namespace, uid };
    const { reason, message } = stall;
    this.#options.events.record(regarding, { type: 'Warning', reason, action: 'Reconcile', note: message });
    const conditions = [
      { type: 'Ready', status: 'False', ...stall },
      { type: 'Stalled', status: 'True', ...stall },
    ] as const;
    await this.#tell(resource, 'error', conditions, status);
  }

  /** Writes the status when it says something else than the one there is. */
  async #tell(
    resource: NamedResource,
    state: string,
    drafts: Parameters<typeof mergeConditions>[1],
    more: Resolution['status'] = {},
  ): Promise<void> {
    const { client, clock, fieldManager, resource: kind } = this.#options;
    const { name, namespace, generation } = resource.metadata;
    const conditions = mergeConditions(resource.status?.conditions, drafts, { now: clock.now(), generation });
    const status = { ...more, state, observedGeneration: generation, conditions };
    if (isDeepStrictEqual(status, withoutOthers(resource.status, ours)) || !this.#options.mayWrite()) return;
    const object = { apiVersion: groupVersion, kind: kind.kind, metadata: { name, namespace }, status };
    this.#told.set(`${namespace}/${name}`, status);
    try {
      await client.apply(kind, object, { fieldManager, subresource: 'status' });
    } catch (error) {
      // Deleted meanwhile: there is nobody left to tell.
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
    }
  }
}

/** Whether an update leaves all that a name follows from as it was. */
function isSameWish({ metadata: before }: NamedResource, { metadata: after }: NamedResource): boolean {
  const wish = ({ uid, generation, deletionTimestamp, labels }: NamedResource['metadata']) => [
    uid,
    generation,
    deletionTimestamp,
    labels,
  ];
  return isDeepStrictEqual(wish(before), wish(after));
}
