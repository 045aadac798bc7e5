import type { Store } from '../../kubernetes/store.ts';
import type { ObservedHost, ObservedHosts, ObservedUnit } from '../../plan/observed.ts';
import type { Sighting } from '../rancher-host/host-watch.ts';

/**
 * The hosts as planning sees them. Nodes and Pods are watched apart, and a Pod may be told of before the node that it
 * was scheduled to: a host that this process has never heard of is new and alive, one that it has seen go is gone.
 * A Pod of a node that went before this process began is removed by Kubernetes' own garbage collector.
 */
export class KnownHosts {
  readonly #hosts: Pick<Store<ObservedHost>, 'list'>;
  readonly #observe: (host: string) => Sighting;
  readonly #gone = new Set<string>();

  /** @param observe what was found of a host beside its Node. */
  constructor(hosts: Pick<Store<ObservedHost>, 'list' | 'onChange'>, observe: (host: string) => Sighting) {
    this.#hosts = hosts;
    this.#observe = observe;
    hosts.onChange((change) => {
      if (change.type === 'deleted') this.#gone.add(change.key);
      else this.#gone.delete(change.key);
    });
  }

  /** Every host there is, and those of the units that are not told of yet. */
  with(units: readonly ObservedUnit[]): ObservedHosts {
    const hosts = new Map(this.#hosts.list().map((host) => [host.name, { ...host, ...this.#sighting(host.name) }]));
    for (const { host } of units) {
      if (host === undefined || hosts.has(host) || this.#gone.has(host)) continue;
      hosts.set(host, { name: host, ready: 'True', fenced: false, schedulable: false, cordoned: true });
    }
    return hosts;
  }

  #sighting(host: string): Pick<ObservedHost, 'seen' | 'lostSince' | 'returnedAt'> {
    const { isolated: _, ...found } = this.#observe(host);
    return found;
  }
}
