/**
 * Observes RancherServices and their units.
 *
 * Decides what the name of a service leads to beside the units that Kubernetes finds ready (src/dns/membership.ts): the
 * last unit while nobody is served, other Pods that it selects, and the names of its sidekicks.
 *
 * Writes EndpointSlices of the service's own Service.
 */
import type { RancherService } from '../../api/rancher-service.ts';
import { type Endpoint, slicesOf } from '../../dns/endpoint.ts';
import type { Membership } from '../../dns/membership.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { Controller, type Outcome } from '../../kubernetes/controller.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { Stall } from '../../plan/status.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { isNamespaceGone, refusedRetryMs } from '../names/apply-service.ts';
import { isSameMember, type MemberStores, type Members } from '../names/members.ts';
import { NameKeeper, type NameStores } from '../names/name-keeper.ts';
import { sliceObject } from '../names/name-object.ts';
import { ownerOf } from '../names/named-resource.ts';
import type { StandalonePods } from '../names/standalone-pods.ts';
import type { NamespaceItem } from '../rancher-service/observe.ts';

export interface ServedMembersControllerOptions {
  readonly client: Client;
  readonly stores: MemberStores & NameStores & { readonly namespaces: Store<NamespaceItem> };
  readonly members: Members;
  readonly standalone: StandalonePods;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Metrics;
  mayWrite(): boolean;
}

/** When to look again for what is not in the caches yet, in milliseconds. */
const unknownRetryMs = 500;

export class ServedMembersController {
  readonly controller: Controller;
  readonly #options: ServedMembersControllerOptions;
  readonly #keeper: NameKeeper;
  /** By service, why its addresses could not be written. */
  readonly #refused = new Map<string, Stall>();
  readonly #listeners: ((key: string) => void)[] = [];

  constructor(options: ServedMembersControllerOptions) {
    this.#options = options;
    const { clock, log, metrics, stores } = options;
    this.controller = new Controller({
      name: 'served-members',
      workers: 4,
      reconcile: (key) => this.#reconcile(key),
      log,
      clock,
      ...(metrics ? { metrics } : {}),
    });
    const fieldManager = 'drover-rancher-served-members';
    this.#keeper = new NameKeeper({ ...options, fieldManager, onChange: (key) => this.#look(key) });
    stores.services.onChange((change) => {
      if (change.type === 'deleted') this.#refused.delete(change.key);
      if (change.type === 'deleted' || (change.type === 'updated' && isSameSpec(change.before, change.after))) return;
      this.controller.queue.add(change.key, { low: change.type === 'added' && change.initial });
    });
    stores.pods.onChange((change) => {
      if (change.type === 'updated' && isSameMember(change.before, change.after)) return;
      const { namespace, service } = change.type === 'deleted' ? change.before : change.after;
      this.#look(`${namespace}/${service}`);
    });
    options.standalone.onChange((namespace) => {
      for (const service of stores.services.byIndex('namespace', namespace)) {
        if (service.spec.selectorContainer !== undefined) this.controller.queue.add(keyOf(service));
      }
    });
  }

  /** Tells of which services {@link stallOf} says something else than before. */
  onStall(listener: (key: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Why the name of a service leads not to all that it should. */
  stallOf(key: string): Stall | undefined {
    return this.#refused.get(key);
  }

  /** Looks at every service anew; a new leader begins with it. */
  enqueueAll(): void {
    for (const service of this.#options.stores.services.list())
      this.controller.queue.add(keyOf(service), { low: true });
  }

  #look(key: string): void {
    if (this.#options.stores.services.get(key)) this.controller.queue.add(key);
  }

  async #reconcile(key: string): Promise<Outcome> {
    const { stores, members, mayWrite } = this.#options;
    const service = stores.services.get(key);
    if (service === undefined || service.metadata.deletionTimestamp !== undefined || !mayWrite()) return {};
    if (stores.namespaces.get(service.metadata.namespace)?.deleting ?? true) return {};
    const waitMs = this.#keeper.outstandingMs(key);
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    const membership = members.of(service);
    if (membership === undefined) return { requeueAfterMs: unknownRetryMs };
    const owner = ownerOf('RancherService', service);
    const due = membership.dueInMs === undefined ? [] : [membership.dueInMs];
    try {
      // Its own Service comes first, and wakes us.
      if (stores.kubernetesServices.get(key)?.controller?.uid !== owner.uid) {
        await this.#keeper.dropSlices(key, owner.uid);
        return {};
      }
      const slices = slicesOf(endpointsBeside(service, membership));
      const drafts = slices.map((slice) => sliceObject(owner, slice));
      const stall = await this.#keeper.keepSlices(key, drafts);
      this.#tell(key, stall);
      if (stall) due.push(refusedRetryMs);
    } catch (error) {
      if (!isNamespaceGone(error)) throw error;
    }
    return due.length === 0 ? {} : { requeueAfterMs: Math.max(1, Math.min(...due)) };
  }

  #tell(key: string, stall: Stall | undefined): void {
    if (stall?.message === this.#refused.get(key)?.message) return;
    if (stall) this.#refused.set(key, stall);
    else this.#refused.delete(key);
    for (const listener of this.#listeners) listener(key);
  }
}

/**
 * What the name leads to beside the units that are ready: the last one when nobody is, the Pods it selects, and
 * `sidekick.service` for each sidekick that runs on; it has the address of its unit.
 */
function endpointsBeside({ spec }: RancherService, { units, last, selected }: Membership): Endpoint[] {
  const running = (spec.sidekicks ?? []).filter(({ startOnce }) => !startOnce).map(({ name }) => name);
  return [
    ...(last ? [...units, ...selected] : selected).map((address) => ({ address })),
    ...units.flatMap((address) => running.map((hostname) => ({ address, hostname }))),
  ];
}

function isSameSpec(before: RancherService, after: RancherService): boolean {
  return (
    before.metadata.uid === after.metadata.uid &&
    before.metadata.generation === after.metadata.generation &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp
  );
}
