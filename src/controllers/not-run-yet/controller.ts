/**
 * Observes the kinds that this version of the operator keeps and does not run: RancherLoadBalancers.
 *
 * Decides nothing: each of them is not run.
 *
 * Writes that into their status, once for each generation. It is `Stalled`: nothing will come of waiting, and who waits
 * by kstatus is told so at once and not when his patience ends.
 */
import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { type Condition, mergeConditions } from '../../kubernetes/conditions.ts';
import { Controller, type Outcome } from '../../kubernetes/controller.ts';
import { type Reflecting, reflect } from '../../kubernetes/namespaced-reflector.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { Store } from '../../kubernetes/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { type KeptKind, keptKinds } from './kept-kind.ts';

export interface NotRunYetControllerOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Default: the whole cluster. */
  readonly namespaces?: readonly string[] | undefined;
  /** Whether this process leads now. */
  mayWrite(): boolean;
}

interface KeptItem {
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  readonly deleting: boolean;
  readonly observedGeneration: number | undefined;
  readonly conditions: readonly Condition[];
}

interface Watched {
  readonly kind: KeptKind;
  readonly store: Store<KeptItem>;
  readonly reflector: Reflecting;
}

export class NotRunYetController {
  readonly controller: Controller;
  readonly #options: NotRunYetControllerOptions;
  readonly #watched: ReadonlyMap<string, Watched>;

  constructor(options: NotRunYetControllerOptions) {
    this.#options = options;
    this.controller = new Controller({
      name: 'not-run-yet',
      workers: 2,
      reconcile: (key) => this.#reconcile(key),
      log: options.log,
      clock: options.clock,
      ...(options.metrics ? { metrics: options.metrics } : {}),
    });
    this.#watched = new Map(keptKinds.map((kind) => [kind.resource.plural, this.#watch(kind)]));
  }

  /**
   * Fills the caches and keeps them until the signal aborts. Nobody has to wait for them: a kind whose CRD is missing
   * has no objects, and a late word that something is not run harms nothing.
   */
  async observe(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#watched.values()].map(({ reflector }) => reflector.run(signal)));
  }

  /** Every object is looked at anew; a new leader begins with it. */
  enqueueAll(): void {
    for (const { kind, store } of this.#watched.values()) {
      for (const { namespace, name } of store.list()) this.#add(kind, `${namespace}/${name}`);
    }
  }

  #watch(kind: KeptKind): Watched {
    const { client, clock, log, metrics, namespaces } = this.#options;
    const { resource } = kind;
    const store = new Store<KeptItem>({ log, project });
    const reflector = reflect({
      client,
      resource,
      store,
      namespaces,
      clock,
      log,
      mayBeAbsent: true,
      ...(metrics ? { onMissed: metrics.countMissed(resource.plural) } : {}),
    });
    store.onChange((change) => {
      if (change.type !== 'deleted') this.#add(kind, change.key);
    });
    return { kind, store, reflector };
  }

  #add({ resource }: KeptKind, key: string): void {
    this.controller.queue.add(`${resource.plural}/${key}`, { low: true });
  }

  async #reconcile(key: string): Promise<Outcome> {
    const plural = key.slice(0, key.indexOf('/'));
    const watched = this.#watched.get(plural);
    const item = watched?.store.get(key.slice(plural.length + 1));
    if (watched && item && !item.deleting && this.#options.mayWrite()) await this.#tell(watched.kind, item);
    return {};
  }

  async #tell(kind: KeptKind, item: KeptItem): Promise<void> {
    const { client, clock } = this.#options;
    const { namespace, name, generation } = item;
    const conditions = mergeConditions(item.conditions, notRun(kind), { now: clock.now(), generation });
    // Conditions of others are theirs.
    const said = conditions.every((condition) => item.conditions.some((other) => isDeepStrictEqual(other, condition)));
    if (item.observedGeneration === generation && said) return;
    const metadata = { name, namespace };
    const status = { observedGeneration: generation, conditions };
    const object = { apiVersion: groupVersion, kind: kind.resource.kind, metadata, status };
    try {
      await client.apply(kind.resource, object, { fieldManager: kind.fieldManager, subresource: 'status' });
    } catch (error) {
      // Deleted meanwhile: there is nobody left to tell.
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
    }
  }
}

function notRun({ resource, without }: KeptKind) {
  const reason = 'NotRunYet';
  const message = `this version of the operator keeps a ${resource.kind} and does not run it yet: ${without}`;
  return [
    { type: 'Ready', status: 'False', reason, message },
    { type: 'Stalled', status: 'True', reason, message },
  ] as const;
}

function project({ metadata, status }: KubernetesObject): KeptItem {
  const { observedGeneration, conditions } = (status ?? {}) as {
    observedGeneration?: number;
    conditions?: readonly Condition[];
  };
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    generation: metadata.generation ?? 0,
    deleting: metadata.deletionTimestamp !== undefined,
    observedGeneration,
    conditions: conditions ?? [],
  };
}
