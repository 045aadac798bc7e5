/**
 * Observes Nodes, what agents say of each other's hosts, and the hosts themselves, by dialling them.
 *
 * Decides whether a host is lost, by `hostVerdict()` (src/health/lost-host.ts), from answers given just now.
 *
 * Writes nothing: it tells the controllers, which ask {@link HostWatch.observe}.
 */
import { hostVerdict, leaseSilenceMs } from '../../health/lost-host.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Agents } from './agents.ts';
import { dial } from './dial.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { AgentItem, HostItem } from './observe.ts';

/** A host's state in Rancher's words (docs/rancher.md §5). */
export type HostState = 'active' | 'reconnecting' | 'disconnected';

/** What was found of a host beside its Node. */
export interface Sighting {
  /** Absent: nobody can say, and its Node decides. */
  readonly seen?: 'alive' | 'lost';
  /** Since when it is lost, in milliseconds since the epoch. */
  readonly lostSince?: number;
  /** When it was last found alive after it had been lost, in milliseconds since the epoch. */
  readonly returnedAt?: number;
  /** Others cannot reach it, and its agent answers us. */
  readonly isolated?: boolean;
}

export interface HostWatchOptions {
  readonly hosts: Store<HostItem>;
  readonly agents: Store<AgentItem>;
  readonly ask: Pick<Agents, 'ask'>;
  readonly leases: Pick<LeaseWatch, 'watch' | 'unchangedMs'>;
  /** Default: {@link dial}. */
  readonly dial?: typeof dial;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How often an accused or lost host is looked at, in milliseconds. */
const lookEveryMs = 1000;
/** A living host takes or refuses a connection at once, a busy one within this. Milliseconds. */
const dialPatienceMs = 700;

/** After so many looks without an answer an earlier one counts no more. */
const mostDoubts = 5;

export class HostWatch {
  readonly #options: HostWatchOptions;
  readonly #sightings = new Map<string, Sighting>();
  readonly #states = new Map<string, { readonly state: HostState; readonly since: number }>();
  readonly #listeners: ((host: string, state: HostState | 'gone', before: HostState | undefined) => void)[] = [];
  readonly #returned = new Map<string, number>();
  readonly #accusations = new Set<string>();
  /** Looks in a row that found nothing either way. */
  readonly #doubts = new Map<string, number>();
  #kick = new AbortController();

  constructor(options: HostWatchOptions) {
    this.#options = options;
    options.hosts.onChange((change) => {
      if (change.type === 'deleted') return this.#gone(change.key);
      const fellSilent = change.type === 'added' || change.before.ready !== 'Unknown';
      this.#nodeChanged(change.after, fellSilent && change.after.ready === 'Unknown');
    });
    options.agents.onChange((change) => {
      if (change.type === 'deleted' || this.isLost(change.key)) return;
      for (const [host, life] of Object.entries(change.after.lives)) {
        if (life === 'silent') this.accuse(host);
      }
    });
  }

  observe(host: string): Sighting {
    const returnedAt = this.#returned.get(host);
    return { ...this.#sightings.get(host), ...(returnedAt === undefined ? {} : { returnedAt }) };
  }

  /** Undefined for a host that is not known. */
  state(host: string): HostState | undefined {
    return this.#states.get(host)?.state;
  }

  isLost(host: string): boolean {
    return this.state(host) === 'disconnected';
  }

  /** Whether it may be lost: somebody said so, or its agent did not answer, and it has not been looked at since. */
  isAccused(host: string): boolean {
    return this.#accusations.has(host) || this.isLost(host);
  }

  /** Its agent did not answer: it is looked at now. */
  accuse(host: string): void {
    if (this.#accusations.has(host)) return;
    this.#accusations.add(host);
    this.#kick.abort();
  }

  /** How many hosts beside this one units may be scheduled on and are not lost. */
  others(host: string | undefined): number {
    return this.#schedulable().filter(({ name }) => name !== host && !this.isLost(name)).length;
  }

  /** Hosts whose Node is Unknown or that another host finds silent, whether or not anybody has looked yet. */
  silent(): Set<string> {
    const accusers = this.#options.agents.list().filter(({ host }) => !this.isLost(host));
    const accused = accusers.flatMap(({ lives }) => Object.keys(lives).filter((name) => lives[name] === 'silent'));
    const unknown = this.#options.hosts.list().filter(({ ready }) => ready === 'Unknown');
    return new Set([...accused, ...unknown.map(({ name }) => name)]);
  }

  /** Since when this process has seen it lost, in milliseconds since the epoch; undefined while it is not. */
  lostSince(host: string): number | undefined {
    const known = this.#states.get(host);
    return known?.state === 'disconnected' ? known.since : undefined;
  }

  onState(listener: (host: string, state: HostState | 'gone', before: HostState | undefined) => void): void {
    this.#listeners.push(listener);
  }

  /** Looks at accused hosts until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, leases } = this.#options;
    while (!signal.aborted) {
      leases.watch(this.#schedulable().length <= 2);
      const kick = new AbortController();
      this.#kick = kick;
      await Promise.all(this.#suspects().map((host) => this.#look(host)));
      await clock.sleep(this.#nextLookMs(), AbortSignal.any([signal, kick.signal]));
    }
    leases.watch(false);
  }

  /** In a second, or so that a look ends when a Lease has been silent for long enough. */
  #nextLookMs(): number {
    const dueMs = [...this.#accusations].flatMap((host) => {
      const unchangedMs = this.#options.leases.unchangedMs(host);
      return unchangedMs === undefined ? [] : [leaseSilenceMs - unchangedMs - dialPatienceMs];
    });
    return Math.min(lookEveryMs, ...dueMs.filter((ms) => ms > 0));
  }

  /** A Node that turns Unknown is an accusation like any other: it counts when nobody here knows better. */
  #nodeChanged({ name }: HostItem, fellSilent: boolean): void {
    if (fellSilent && !this.#sightings.has(name)) {
      this.#sightings.set(name, { seen: 'alive' });
      this.#doubts.set(name, mostDoubts - 1);
      this.#kick.abort();
    }
    this.#settle(name);
  }

  #schedulable(): HostItem[] {
    return this.#options.hosts.list().filter((host) => host.schedulable);
  }

  /** Hosts that were accused, that somebody finds silent, whose Node is Unknown, or that are thought to be lost. */
  #suspects(): HostItem[] {
    const silent = this.silent();
    for (const name of silent) this.#accusations.add(name);
    return this.#options.hosts.list().filter(({ name }) => this.#accusations.has(name) || this.#sightings.has(name));
  }

  async #look(host: HostItem): Promise<void> {
    const { ask, agents, leases, clock } = this.#options;
    const { name, address, kubeletPort } = host;
    const watching = agents.list().filter((one) => one.peers.some((peer) => peer.host === name));
    // Without agents a silent kubelet is a lost host, as it is to Kubernetes, whatever else answers at its address.
    if (![agents.get(name), ...watching].some((one) => one?.agent !== undefined)) return this.#doubt(name);
    const [own, dialled, ...answers] = await Promise.all([
      ask.ask(name, []),
      address === undefined ? ('silent' as const) : (this.#options.dial ?? dial)(address, kubeletPort, dialPatienceMs),
      ...watching.map((one) => ask.ask(one.host, [], [name])),
    ]);
    const unchangedMs = leases.unchangedMs(name);
    const found = hostVerdict({
      agentAnswers: own !== undefined,
      peers: answers.flatMap((answer) => answer?.hosts[name] ?? []),
      dial: dialled,
      otherHosts: this.#schedulable().filter((other) => other.name !== name).length,
      ...(unchangedMs === undefined ? {} : { leaseUnchangedMs: unchangedMs }),
    });
    if (found === 'unknown') return this.#doubt(name);
    this.#doubts.delete(name);
    this.#accusations.delete(name);
    if (found === 'lost') {
      this.#set(name, { seen: 'lost', lostSince: this.observe(name).lostSince ?? clock.now() });
    } else if (found === 'isolated') {
      this.#set(name, { seen: 'alive', isolated: true });
    } else if (this.#options.hosts.get(name)?.ready === 'Unknown') {
      this.#set(name, { seen: 'alive' });
    } else {
      this.#set(name, undefined);
    }
  }

  /** What was thought stays for a while; a life that nobody confirms any more is the Node's to tell. */
  #doubt(name: string): void {
    const doubts = (this.#doubts.get(name) ?? 0) + 1;
    this.#doubts.set(name, doubts);
    if (doubts < mostDoubts) return;
    this.#doubts.delete(name);
    this.#accusations.delete(name);
    if (this.observe(name).seen === 'alive') this.#set(name, undefined);
  }

  #set(host: string, sighting: Sighting | undefined): void {
    if (sighting === undefined) this.#sightings.delete(host);
    else this.#sightings.set(host, sighting);
    this.#settle(host);
  }

  #settle(name: string): void {
    const host = this.#options.hosts.get(name);
    if (host === undefined) return;
    const state = stateOf(host, this.observe(name));
    const before = this.state(name);
    if (state === before) return;
    const now = this.#options.clock.now();
    this.#states.set(name, { state, since: now });
    // One that a new leader finds half there may have been lost a moment ago.
    if (before === 'disconnected' || (before === undefined && state === 'reconnecting')) this.#returned.set(name, now);
    this.#tell(name, state, before);
  }

  #gone(name: string): void {
    const before = this.state(name);
    this.#sightings.delete(name);
    this.#returned.delete(name);
    this.#doubts.delete(name);
    this.#accusations.delete(name);
    this.#states.delete(name);
    this.#tell(name, 'gone', before);
  }

  #tell(name: string, state: HostState | 'gone', before: HostState | undefined): void {
    this.#options.log.info({ host: name, state, before, ...this.observe(name) }, 'a host changed');
    for (const listener of this.#listeners) listener(name, state, before);
  }
}

/** A silent host is lost; one whose kubelet says it is not ready, or that others cannot reach, may come back. */
function stateOf({ ready }: HostItem, { seen, isolated }: Sighting): HostState {
  if (seen === 'lost' || (seen === undefined && ready === 'Unknown')) return 'disconnected';
  return ready === 'True' && !isolated ? 'active' : 'reconnecting';
}
