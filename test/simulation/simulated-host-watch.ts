import { hostVerdict } from '../../src/health/lost-host.ts';
import { isLost, type ObservedHost, type ObservedHosts } from '../../src/plan/observed.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';
import type { Leader } from './simulated-leader.ts';

/** A look takes so long when its host answers, and so long when it does not. */
const answerMs = 5;
const silenceMs = 400;
/** After so many looks without an answer an earlier one counts no more. */
const mostDoubts = 5;

interface Sighting {
  readonly seen?: 'alive' | 'lost';
  readonly lostSince?: number;
}

/** What a leader finds of hosts, as src/controllers/rancher-host/host-watch.ts does. */
export class SimulatedHostWatch {
  readonly #leader: Leader;
  readonly #cluster: SimulatedCluster;
  readonly #sightings = new Map<string, Sighting>();
  readonly #doubts = new Map<string, number>();
  /** Nodes that were Unknown when they were last looked at. */
  readonly #unknown = new Set<string>();

  constructor(leader: Leader, cluster: SimulatedCluster) {
    this.#leader = leader;
    this.#cluster = cluster;
  }

  /** The hosts as planning sees them. */
  hosts(): ObservedHosts {
    const nodes = this.#cluster.nodes();
    for (const { name, ready } of nodes) {
      // A Node that turns Unknown is an accusation: it counts when a look finds nobody who knows better.
      if (ready === 'Unknown' && !this.#unknown.has(name) && !this.#sightings.has(name)) {
        this.#sightings.set(name, { seen: 'alive' });
        this.#doubts.set(name, mostDoubts - 1);
      }
      if (ready === 'Unknown') this.#unknown.add(name);
      else this.#unknown.delete(name);
    }
    return new Map(nodes.map((node) => [node.name, { ...node, ...this.#sightings.get(node.name) }]));
  }

  /** Looks at every accused host. */
  look(): boolean {
    if (!this.#leader.goesOn() || !this.#cluster.reachesApiServer(this.#leader.host)) return true;
    const hosts = this.hosts();
    const silent = new Set(
      [...this.#cluster.hosts.values()]
        .filter(({ name }) => !isLost(hosts.get(name)))
        .flatMap(({ hints }) => Object.keys(hints.lives).filter((peer) => hints.lives[peer] === 'silent')),
    );
    for (const host of hosts.values()) {
      if (silent.has(host.name) || host.ready === 'Unknown' || this.#sightings.has(host.name))
        this.#lookAt(host, hosts);
    }
    return true;
  }

  #lookAt({ name }: ObservedHost, hosts: ObservedHosts): void {
    const cluster = this.#cluster;
    const agentAnswers = cluster.answers(this.#leader.host, name);
    const watching = [...cluster.hosts.values()].filter(({ lists }) => lists.peers.includes(name));
    const peers = watching.flatMap((one) =>
      cluster.answers(this.#leader.host, one.name) ? (one.agent.life(name) ?? []) : [],
    );
    const others = [...hosts.values()].filter((one) => one.schedulable && one.name !== name).length;
    const found = hostVerdict({
      agentAnswers,
      peers,
      dial: cluster.answers(this.#leader.host, name) ? 'alive' : 'silent',
      otherHosts: others,
      leaseUnchangedMs: cluster.clock.now - Math.max(cluster.host(name).seenAt, this.#leader.since),
    });
    const delay = agentAnswers ? answerMs : silenceMs;
    cluster.clock.after(delay, () => this.#leader.goesOn() && this.#found(name, found));
  }

  #found(name: string, found: ReturnType<typeof hostVerdict>): void {
    const before = this.#sightings.get(name);
    if (found === 'unknown') {
      if (before?.seen !== 'alive') return;
      const doubts = (this.#doubts.get(name) ?? 0) + 1;
      this.#doubts.set(name, doubts);
      if (doubts >= mostDoubts) this.#set(name, undefined);
      return;
    }
    this.#doubts.delete(name);
    const unknown = this.#cluster.nodes().find((node) => node.name === name)?.ready === 'Unknown';
    if (found === 'lost') {
      this.#set(name, { seen: 'lost', lostSince: before?.lostSince ?? this.#cluster.clock.now });
    } else {
      this.#set(name, found === 'isolated' || unknown ? { seen: 'alive' } : undefined);
    }
  }

  #set(name: string, sighting: Sighting | undefined): void {
    const before = this.#sightings.get(name)?.seen;
    if (sighting) this.#sightings.set(name, sighting);
    else this.#sightings.delete(name);
    if (sighting?.seen === before) return;
    for (const service of this.#cluster.services) this.#leader.look(service);
  }
}
