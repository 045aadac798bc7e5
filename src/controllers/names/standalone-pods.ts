import { labels, managedByDrover } from '../../api/labels.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import { matchesSelector, parseSelector } from '../../features/selectors/selector.ts';
import { background } from '../../kubernetes/background.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { Reflector } from '../../kubernetes/reflector.ts';
import { pods } from '../../kubernetes/resource.ts';
import { type Change, Store } from '../../kubernetes/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { NamedResource } from './named-resource.ts';

export interface StandalonePodsOptions {
  readonly client: Client;
  readonly stores: { readonly services: Store<RancherService>; readonly aliases: Store<NamedResource> };
  readonly clock: Clock;
  readonly log: Logger;
}

/** A Pod of no service, as far as a selector may find it. */
interface StandalonePod {
  /** Absent: it is not ready to be named. */
  readonly address?: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Watched {
  readonly store: Store<StandalonePod>;
  readonly stopping: AbortController;
}

/**
 * Pods that are no unit of Drover's, which stand for Rancher's containers of no service (docs/rancher.md §9.5). They are
 * watched only in namespaces in which something selects containers.
 */
export class StandalonePods {
  readonly #options: StandalonePodsOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #listeners: ((namespace: string) => void)[] = [];
  #signal: AbortSignal | undefined;

  constructor(options: StandalonePodsOptions) {
    this.#options = options;
    const { services, aliases } = options.stores;
    services.onChange((change) => this.#changed(change));
    aliases.onChange((change) => this.#changed(change));
  }

  /** Tells in which namespace one came, went or changed. */
  onChange(listener: (namespace: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Begins to watch, where it has to, until the signal aborts. */
  observe(signal: AbortSignal): void {
    this.#signal = signal;
    const { services, aliases } = this.#options.stores;
    for (const { metadata } of [...services.list(), ...aliases.list()]) this.#look(metadata.namespace);
  }

  /** Addresses of those that fit and are ready; undefined: they are not known yet. */
  select(namespace: string, selector: string): string[] | undefined {
    const store = this.#watched.get(namespace)?.store;
    if (!store?.hasSynced()) return undefined;
    const read = parseSelector(selector);
    if (read.kind === 'error') return [];
    const found = store.list().filter((pod) => matchesSelector(read.terms, new Map(Object.entries(pod.labels))));
    return found.flatMap(({ address }) => address ?? []);
  }

  #changed<T extends { readonly spec: unknown }>(change: Change<T>): void {
    const before = change.type === 'added' ? undefined : selectorOf(change.before);
    const after = change.type === 'deleted' ? undefined : selectorOf(change.after);
    if (before !== after) this.#look(change.key.slice(0, change.key.indexOf('/')));
  }

  #look(namespace: string): void {
    const { services, aliases } = this.#options.stores;
    const all = [...services.byIndex('namespace', namespace), ...aliases.byIndex('namespace', namespace)];
    const wanted = all.some((one) => selectorOf(one) !== undefined);
    const watched = this.#watched.get(namespace);
    if (wanted && !watched) this.#watch(namespace);
    if (!wanted && watched) {
      watched.stopping.abort();
      this.#watched.delete(namespace);
    }
  }

  #watch(namespace: string): void {
    const { client, clock, log } = this.#options;
    if (this.#signal === undefined) return;
    const store = new Store({ log, project });
    const stopping = new AbortController();
    const selection = { namespace, labelSelector: `${labels.managedBy}!=${managedByDrover}` };
    const reflector = new Reflector({ client, resource: pods, store, selection, clock, log });
    const tell = () => {
      for (const listener of this.#listeners) listener(namespace);
    };
    store.onChange((change) => {
      if (change.type !== 'updated' || !isSame(change.before, change.after)) tell();
    });
    this.#watched.set(namespace, { store, stopping });
    background('standalone Pods', reflector.run(AbortSignal.any([this.#signal, stopping.signal])), log);
    background('standalone Pods', store.whenSynced().then(tell), log);
  }
}

function selectorOf({ spec }: { readonly spec: unknown }): string | undefined {
  return (spec as { readonly selectorContainer?: string }).selectorContainer;
}

function project({ metadata, status }: KubernetesObject): StandalonePod {
  const { podIP, conditions = [] } = (status ?? {}) as {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  const ready = conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  const named = ready && podIP !== undefined && metadata.deletionTimestamp === undefined;
  return { labels: metadata.labels ?? {}, ...(named ? { address: podIP } : {}) };
}

function isSame(before: StandalonePod, after: StandalonePod): boolean {
  return before.address === after.address && JSON.stringify(before.labels) === JSON.stringify(after.labels);
}
