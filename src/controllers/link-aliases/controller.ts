/**
 * Observes the links of RancherServices, and what else of Drover's is called something in their namespaces.
 *
 * Decides which second names each namespace gets (src/dns/link-alias.ts).
 *
 * Writes an ExternalName Service for each, owned by all services that want it, and one Service for each namespace under
 * which every unit has a name of its own; deletes those that nobody wants any more. Events about names that clash.
 */

import { isDeepStrictEqual } from 'node:util';
import { groupVersion } from '../../api/group.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import { type AliasClash, type LinkAliases, linkAliases } from '../../dns/link-alias.ts';
import { unitsDomain } from '../../dns/unit-domain.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { Controller, type Outcome } from '../../kubernetes/controller.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import type { Change, Store } from '../../kubernetes/store.ts';
import { shortened } from '../../model/beginning.ts';
import type { ConditionDraft } from '../../plan/status.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { isNamespaceGone, refusedRetryMs } from '../names/apply-service.ts';
import type { LinkStores } from '../names/link-target.ts';
import { NameKeeper, type NameStores } from '../names/name-keeper.ts';
import type { NamedResource } from '../names/named-resource.ts';
import type { ServiceItem } from '../names/observe.ts';
import { writeEach } from '../names/write-each.ts';
import type { NamespaceItem } from '../rancher-service/observe.ts';
import { aliasService, isAliasService, unitsService } from './alias-service.ts';
import { consumerOf } from './consumer.ts';

export interface LinkAliasStores extends LinkStores, NameStores {
  readonly namespaces: Store<NamespaceItem>;
  readonly externalServices: Store<NamedResource>;
  readonly aliases: Store<NamedResource>;
  readonly balancers: Store<NamedResource>;
}

export interface LinkAliasesControllerOptions {
  readonly client: Client;
  readonly stores: LinkAliasStores;
  /** The domain of the cluster, as in `cluster.local`. */
  readonly clusterDomain: string;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Metrics;
  mayWrite(): boolean;
}

/** When to look again for a namespace that is not in the cache yet, in milliseconds. */
const unknownNamespaceRetryMs = 500;

export class LinkAliasesController {
  readonly controller: Controller;
  readonly #options: LinkAliasesControllerOptions;
  readonly #keeper: NameKeeper;
  /** What each namespace was found to get; thrown away with every change in it. */
  readonly #plans = new Map<string, LinkAliases>();
  /** By namespace and alias, why a name could not be had when it was to be made. */
  readonly #taken = new Map<string, ReadonlyMap<string, string>>();
  readonly #told = new Map<string, string>();
  readonly #listeners: ((key: string) => void)[] = [];

  constructor(options: LinkAliasesControllerOptions) {
    this.#options = options;
    const { clock, log, metrics } = options;
    this.controller = new Controller({
      name: 'link-aliases',
      workers: 2,
      reconcile: (namespace) => this.#reconcile(namespace),
      log,
      clock,
      ...(metrics ? { metrics } : {}),
    });
    const fieldManager = 'drover-rancher-link-aliases';
    this.#keeper = new NameKeeper({ ...options, fieldManager, onChange: (key) => this.#serviceChanged(key) });
    this.#watch(options.stores);
  }

  /** Tells which services have other clashes than before. */
  onClash(listener: (key: string) => void): void {
    this.#listeners.push(listener);
  }

  /** What is to be said of a service whose links want names that it does not get. */
  clashOf(service: RancherService): ConditionDraft | undefined {
    const { namespace, uid } = service.metadata;
    const messages = this.#clashes(namespace).filter(({ consumer }) => consumer.uid === uid);
    if (messages.length === 0) return undefined;
    const message = messages.map((clash) => clash.message).join('; ');
    return { type: 'AliasClash', status: 'True', reason: 'NameTaken', message: shortened(message, 4096) };
  }

  /** Looks at every namespace with services anew; a new leader begins with it. */
  enqueueAll(): void {
    const { services, kubernetesServices } = this.#options.stores;
    const namespaces = new Set([
      ...services.list().map(({ metadata }) => metadata.namespace),
      ...kubernetesServices
        .list()
        .filter(isAliasService)
        .map(({ namespace }) => namespace),
    ]);
    for (const namespace of namespaces) this.controller.queue.add(namespace, { low: true });
  }

  #watch({ services, ...stores }: LinkAliasStores): void {
    services.onChange((change) => {
      if (change.type !== 'updated' || !isSameWish(change.before, change.after)) this.#changed(change);
    });
    for (const others of withNames(stores)) {
      others.onChange((change) => {
        if (change.type !== 'updated') this.#changed(change);
      });
    }
  }

  #changed<T>({ key, type, ...change }: Change<T>): void {
    const namespace = namespaceOf(key);
    this.#plans.delete(namespace);
    this.controller.queue.add(namespace, { low: 'initial' in change && change.initial });
  }

  /** A Service of the operator's that came, went or was changed by somebody. */
  #serviceChanged(key: string): void {
    const item = this.#options.stores.kubernetesServices.get(key);
    if (item === undefined || isAliasService(item)) this.controller.queue.add(namespaceOf(key));
  }

  #plan(namespace: string): LinkAliases {
    const known = this.#plans.get(namespace);
    if (known) return known;
    const { stores } = this.#options;
    const own = stores.services.byIndex('namespace', namespace);
    const consumers = own.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const plan = linkAliases(
      namespace,
      consumers.map((service) => consumerOf(service, stores)),
      this.#names(namespace),
    );
    this.#plans.set(namespace, plan);
    return plan;
  }

  /** What the resources of a namespace are called. */
  #names(namespace: string): ReadonlySet<string> {
    const { services, ...stores } = this.#options.stores;
    const others = withNames(stores).flatMap((store) => store.byIndex('namespace', namespace));
    const found = [...services.byIndex('namespace', namespace), ...others];
    return new Set(found.map(({ metadata }) => metadata.name));
  }

  #clashes(namespace: string): AliasClash[] {
    const { given, clashes } = this.#plan(namespace);
    const taken = this.#taken.get(namespace);
    const refused = given.flatMap(({ alias, consumers }) => {
      const why = taken?.get(alias);
      if (why === undefined) return [];
      return consumers.map((consumer) => ({ consumer, alias, message: `the name ${alias} is not given: ${why}` }));
    });
    return [...clashes, ...refused];
  }

  async #reconcile(namespace: string): Promise<Outcome> {
    const { stores, mayWrite } = this.#options;
    if (!mayWrite()) return {};
    const home = stores.namespaces.get(namespace);
    const services = stores.services.byIndex('namespace', namespace);
    if (home === undefined) return services.length > 0 ? { requeueAfterMs: unknownNamespaceRetryMs } : {};
    if (home.deleting) return {};
    try {
      const waitMs = await this.#keep(namespace, services).finally(() => this.#announce(namespace, services));
      return waitMs > 0 ? { requeueAfterMs: waitMs } : {};
    } catch (error) {
      if (isNamespaceGone(error)) return {};
      throw error;
    }
  }

  /** @returns when to look again, in milliseconds; 0: not before something happens. */
  async #keep(namespace: string, services: readonly RancherService[]): Promise<number> {
    const { clusterDomain, stores } = this.#options;
    const { given } = this.#plan(namespace);
    const isUnitsNameFree = !this.#names(namespace).has(unitsDomain);
    const units = services.length > 0 && isUnitsNameFree ? [unitsService(namespace)] : [];
    const drafts = [...units, ...given.map((alias) => aliasService(namespace, alias, clusterDomain))];
    const wanted = new Set(drafts.map(({ metadata }) => metadata.name));
    const before = this.#taken.get(namespace);
    const taken = new Map<string, string>();
    let waitMs = 0;
    const present = stores.kubernetesServices.byIndex('namespace', namespace).filter(isAliasService);
    const unwanted = present.filter(({ name }) => !wanted.has(name));
    const keep = async (draft: ObjectDraft) => {
      const { name } = draft.metadata;
      // It stands until the API server has said otherwise.
      const known = before?.get(name);
      if (known !== undefined) taken.set(name, known);
      const outstandingMs = this.#keeper.outstandingMs(`${namespace}/${name}`);
      waitMs = Math.max(waitMs, outstandingMs);
      if (outstandingMs > 0) return;
      const stall = await this.#keeper.keepService(draft);
      if (stall) taken.set(name, stall.message);
      else taken.delete(name);
    };
    const writes = [...drafts.map((draft) => () => keep(draft)), ...unwanted.map((item) => () => this.#drop(item))];
    const failed = await writeEach(writes);
    if (taken.size > 0) this.#taken.set(namespace, taken);
    else this.#taken.delete(namespace);
    if (failed) throw failed;
    if (taken.size === 0) return waitMs;
    return waitMs === 0 ? refusedRetryMs : Math.min(waitMs, refusedRetryMs);
  }

  async #drop(item: ServiceItem): Promise<void> {
    const key = `${item.namespace}/${item.name}`;
    if (this.#keeper.outstandingMs(key) === 0) await this.#keeper.dropService(item);
  }

  #announce(namespace: string, services: readonly RancherService[]): void {
    const clashes = this.#clashes(namespace);
    for (const service of services) {
      const { name, uid } = service.metadata;
      const own = clashes.filter(({ consumer }) => consumer.uid === uid);
      const key = `${namespace}/${name}`;
      const text = own.map(({ message }) => message).join();
      if (text === (this.#told.get(key) ?? '')) continue;
      this.#told.set(key, text);
      if (text === '') this.#told.delete(key);
      const regarding = { apiVersion: groupVersion, kind: 'RancherService', name, namespace, uid };
      for (const { message } of own) {
        const draft = { type: 'Warning', reason: 'AliasClash', action: 'NameLink', note: message } as const;
        this.#options.events.record(regarding, draft);
      }
      for (const listener of this.#listeners) listener(key);
    }
  }
}

/** What has names beside services: an alias takes none of them. */
function withNames({
  externalServices,
  aliases,
  balancers,
}: Omit<LinkAliasStores, 'services'>): Store<NamedResource>[] {
  return [externalServices, aliases, balancers];
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** Whether an update leaves all that names follow from as it was. */
function isSameWish(before: RancherService, after: RancherService): boolean {
  return (
    before.metadata.uid === after.metadata.uid &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
    isDeepStrictEqual(before.metadata.labels, after.metadata.labels) &&
    isDeepStrictEqual(before.spec.links, after.spec.links) &&
    isDeepStrictEqual(before.spec.externalLinks, after.spec.externalLinks)
  );
}
