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
import { mergeConditions } from '../../kubernetes/conditions.ts';
import { Controller, type Outcome } from '../../kubernetes/controller.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { NamedResource } from '../names/named-resource.ts';
import { type KeptKind, type KeptStores, keptKinds } from './kept-kind.ts';

export interface NotRunYetControllerOptions {
  readonly client: Client;
  readonly stores: KeptStores;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Whether this process leads now. */
  mayWrite(): boolean;
}

export class NotRunYetController {
  readonly controller: Controller;
  readonly #options: NotRunYetControllerOptions;

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
    for (const kind of keptKinds) {
      options.stores[kind.store].onChange((change) => {
        if (change.type !== 'deleted') this.#add(kind, change.key);
      });
    }
  }

  /** Every object is looked at anew; a new leader begins with it. */
  enqueueAll(): void {
    for (const kind of keptKinds) {
      for (const item of this.#options.stores[kind.store].list()) this.#add(kind, keyOf(item));
    }
  }

  #add({ resource }: KeptKind, key: string): void {
    this.controller.queue.add(`${resource.plural}/${key}`, { low: true });
  }

  async #reconcile(key: string): Promise<Outcome> {
    const plural = key.slice(0, key.indexOf('/'));
    const kind = keptKinds.find(({ resource }) => resource.plural === plural);
    const item = kind && this.#options.stores[kind.store].get(key.slice(plural.length + 1));
    const stays = item !== undefined && item.metadata.deletionTimestamp === undefined;
    if (kind && stays && this.#options.mayWrite()) await this.#tell(kind, item);
    return {};
  }

  async #tell(
    kind: KeptKind,
    { metadata: { namespace, name, generation }, status: told }: NamedResource,
  ): Promise<void> {
    const { client, clock } = this.#options;
    const before = told?.conditions ?? [];
    const conditions = mergeConditions(before, notRun(kind), { now: clock.now(), generation });
    // Conditions of others are theirs.
    const said = conditions.every((condition) => before.some((other) => isDeepStrictEqual(other, condition)));
    if (told?.['observedGeneration'] === generation && said) return;
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
