import { RancherServiceSpec } from '../../src/api/rancher-service.ts';
import type { IndexBackoff } from '../../src/health/backoff.ts';
import type { Action, CreateUnit } from '../../src/plan/action.ts';
import type { DesiredService } from '../../src/plan/desired.ts';
import type { ObservedHost, ObservedUnit } from '../../src/plan/observed.ts';
import { revision } from '../../src/plan/revision.ts';
import { podName } from '../../src/plan/unit-name.ts';
import { apiServer, Network } from './network.ts';
import { type Hints, type Lists, SimulatedAgent } from './simulated-agent.ts';
import { Leader } from './simulated-leader.ts';
import { type Random, VirtualClock } from './virtual-time.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A Pod, and what is true of it, whoever knows. */
export interface SimulatedPod {
  readonly service: SimulatedService;
  readonly unit: Mutable<ObservedUnit>;
  /** Its container runs and does not work. */
  broken: boolean;
  /** When its container began to run. */
  startedAt: number | undefined;
}

export interface SimulatedService {
  readonly desired: DesiredService;
  /** What its status says of its indexes. */
  backoffs: ReadonlyMap<number, IndexBackoff>;
}

export interface SimulatedHost {
  readonly name: string;
  readonly schedulable: boolean;
  up: boolean;
  agent: SimulatedAgent;
  /** When its kubelet last reached the API server. */
  seenAt: number;
  lists: Lists;
  hints: Hints;
}

/** A unit was deleted, for whatever reason. */
export interface Deletion {
  readonly at: number;
  readonly pod: SimulatedPod;
  readonly action: Action & { readonly kind: 'delete' };
  /** Hosts whose agents the leader could ask, and that saw the unit pass, when it asked. */
  readonly sawItPass: readonly string[];
  /** It worked, and had for long enough to be found healthy, whoever saw it. */
  readonly worked: boolean;
}

export const begin = Date.UTC(2026, 0, 1);
const kubeletEveryMs = 500;
/** Kubernetes' own: a kubelet that was silent for so long is Unknown. */
const graceMs = 40_000;
const pullAndStartMs = 1500;
const stopMs = 1000;
/** A leader that is gone, or cannot reach the API server, has a successor after so long. */
const leaseMs = 6000;

/** Hosts, Pods, kubelets, agents and one leader at a time, on a virtual clock. */
export class SimulatedCluster {
  readonly clock = new VirtualClock(begin);
  readonly random: Random;
  readonly network: Network;
  readonly hosts = new Map<string, SimulatedHost>();
  readonly services: SimulatedService[] = [];
  readonly pods = new Map<string, SimulatedPod>();
  readonly deletions: Deletion[] = [];
  leader: Leader | undefined;
  #leaderlessSince: number | undefined;
  #uids = 0;

  constructor(random: Random) {
    this.random = random;
    this.network = new Network(random, this.clock);
  }

  addHost(name: string, schedulable = true): void {
    const host: SimulatedHost = {
      name,
      schedulable,
      up: true,
      agent: undefined as never,
      seenAt: this.clock.now,
      lists: { targets: [], peers: [] },
      hints: { votes: {}, lives: {} },
    };
    this.hosts.set(name, host);
    host.agent = new SimulatedAgent(name, this);
    this.clock.after(this.random.between(0, kubeletEveryMs), () =>
      this.clock.every(kubeletEveryMs, () => {
        this.#kubelet(host);
        return true;
      }),
    );
  }

  addService(name: string, spec: Record<string, unknown>): void {
    const parsed = RancherServiceSpec.parse({ image: 'site', ...spec });
    this.services.push({
      desired: { namespace: 'ns', name, uid: name, stack: 'ns', spec: parsed, revision: revision(parsed) },
      backoffs: new Map(),
    });
  }

  /** Elections begin. */
  start(): void {
    this.clock.every(1000, () => {
      this.#elect();
      return true;
    });
  }

  /** The operator's process ends; another one leads soon. */
  killLeader(): void {
    this.leader?.end();
    this.leader = undefined;
  }

  #elect(): void {
    if (this.leader && this.reachesApiServer(this.leader.host)) {
      this.#leaderlessSince = undefined;
      return;
    }
    this.#leaderlessSince ??= this.clock.now;
    if (this.clock.now - this.#leaderlessSince < leaseMs) return;
    const able = [...this.hosts.keys()].filter((host) => this.reachesApiServer(host));
    if (able.length === 0) return;
    this.killLeader();
    this.leader = new Leader(this.random.pick(able), this);
    this.#leaderlessSince = undefined;
  }

  host(name: string): SimulatedHost {
    const found = this.hosts.get(name);
    if (found === undefined) throw new Error(`there is no host ${name}`);
    return found;
  }

  kill(name: string): void {
    const host = this.host(name);
    host.up = false;
    host.agent.ended = true;
    if (this.leader?.host === name) this.killLeader();
  }

  /** It is back: what was not deleted meanwhile is started again. */
  revive(name: string): void {
    const host = this.host(name);
    if (host.up) return;
    host.up = true;
    host.agent = new SimulatedAgent(name, this);
    for (const pod of this.podsOn(name)) pod.startedAt = undefined;
  }

  reachesApiServer(host: string): boolean {
    return this.host(host).up && this.network.linked(host, apiServer);
  }

  /** Whether a host takes or refuses a connection of another. */
  answers(from: string, to: string): boolean {
    return this.host(to).up && this.network.delivers(from, to);
  }

  passes(from: string, uid: string): boolean {
    const pod = this.pods.get(uid);
    return pod !== undefined && this.works(pod) && this.answers(from, pod.unit.host ?? '');
  }

  /** Whether a check of it gets no answer at all, rather than a refusal. */
  isSilent(from: string, uid: string): boolean {
    const host = this.pods.get(uid)?.unit.host;
    return host === undefined || !this.host(host).up || !this.network.linked(from, host);
  }

  works({ broken, startedAt, unit }: SimulatedPod): boolean {
    return !broken && startedAt !== undefined && unit.host !== undefined && this.host(unit.host).up;
  }

  podsOn(host: string): SimulatedPod[] {
    return [...this.pods.values()].filter(({ unit }) => unit.host === host);
  }

  listsOf(host: string): Lists {
    return this.host(host).lists;
  }

  /** An agent's status is written, and the leader told. */
  write(host: string, hints: Hints): void {
    const before = this.host(host).hints;
    this.host(host).hints = hints;
    this.leader?.told(before, hints);
  }

  /** The Nodes as the API server has them. */
  nodes(): ObservedHost[] {
    return [...this.hosts.values()].map(({ name, schedulable, seenAt }) => ({
      name,
      schedulable,
      fenced: false,
      ready: this.clock.now - seenAt < graceMs ? 'True' : 'Unknown',
    }));
  }

  #kubelet(host: SimulatedHost): void {
    if (!this.reachesApiServer(host.name)) return;
    host.seenAt = this.clock.now;
    for (const pod of this.podsOn(host.name)) this.#run(pod);
  }

  #run(pod: SimulatedPod): void {
    const { unit } = pod;
    if (unit.deletingSince !== undefined) {
      if (this.clock.now - unit.deletingSince >= stopMs) this.pods.delete(unit.uid);
      this.leader?.look(pod.service);
      return;
    }
    const { container } = unit;
    if (pod.startedAt === undefined) {
      const begun = container.run === undefined;
      pod.startedAt = this.clock.now + (begun ? pullAndStartMs : 0);
      if (begun) return;
      const restarts = container.restarts + 1;
      unit.container = { ready: false, restarts, running: true, run: `run-${restarts}` };
      this.leader?.look(pod.service);
      return;
    }
    if (this.clock.now < pod.startedAt) return;
    const ready = !pod.broken;
    if (container.running && container.ready === ready) return;
    unit.phase = 'Running';
    unit.container = { ready, restarts: container.restarts, running: true, run: container.run ?? 'run-0' };
    this.leader?.look(pod.service);
  }

  /** Carries out one write of the leader. */
  carryOut(service: SimulatedService, action: Action, sawItPass: (uid: string) => readonly string[]): void {
    if (action.kind === 'create') {
      this.#create(service, action);
      return;
    }
    const pod = this.pods.get(action.uid);
    if (pod === undefined) return;
    if (action.kind === 'mark') {
      pod.unit.serving = action.after.serving;
      if (action.after.memory) pod.unit.memory = action.after.memory;
    } else if (action.kind === 'delete' && pod.unit.deletingSince === undefined) {
      const worked = this.works(pod) && this.clock.now - (pod.startedAt ?? 0) >= proofMs(service.desired);
      this.deletions.push({ at: this.clock.now, pod, action, sawItPass: sawItPass(action.uid), worked });
      if (action.failure) service.backoffs = new Map([...service.backoffs, [action.index, action.failure]]);
      pod.unit.deletingSince = this.clock.now;
      if (pod.unit.host === undefined) this.pods.delete(action.uid);
    }
  }

  #create(service: SimulatedService, action: CreateUnit): void {
    const { desired } = service;
    const identity = { namespace: desired.namespace, stack: desired.stack, service: desired.name, index: action.index };
    const name = podName(identity, desired.uid, desired.revision, action.replaces);
    if ([...this.pods.values()].some(({ unit }) => unit.pod === name)) return;
    const uid = `u${++this.#uids}`;
    const { healthCheck } = desired.spec;
    this.pods.set(uid, {
      service,
      broken: false,
      startedAt: undefined,
      unit: {
        pod: name,
        uid,
        index: action.index,
        revision: desired.revision,
        replaces: action.replaces,
        createdAt: this.clock.now,
        phase: 'Pending',
        endedOnce: false,
        container: { ready: false, restarts: 0, running: false },
        ...(healthCheck ? { check: healthCheck } : {}),
        serving: true,
        avoidedHosts: action.lostHosts,
        singleWriter: false,
        owned: true,
        fenced: false,
      },
    });
    this.clock.after(100, () => this.#schedule(uid));
  }

  #schedule(uid: string): void {
    const pod = this.pods.get(uid);
    if (pod === undefined || pod.unit.deletingSince !== undefined) return;
    const able = this.nodes().filter(
      ({ name, ready, schedulable }) => schedulable && ready === 'True' && !pod.unit.avoidedHosts.includes(name),
    );
    const chosen = able
      .map(({ name }) => ({ name, load: this.podsOn(name).length }))
      .sort((a, b) => a.load - b.load)[0];
    if (chosen === undefined) this.clock.after(1000, () => this.#schedule(uid));
    else pod.unit.host = chosen.name;
  }

  /** Everything is as its owner wants it, as it is and as the Pods say. */
  get settled(): boolean {
    return this.services.every((service) => {
      const pods = [...this.pods.values()].filter((pod) => pod.service === service);
      const indexes = new Set(pods.map(({ unit }) => unit.index));
      const good = pods.every(({ unit }) => unit.deletingSince === undefined && unit.memory?.state === 'healthy');
      const { scale } = service.desired.spec;
      return good && pods.every((pod) => this.works(pod)) && pods.length === scale && indexes.size === scale;
    });
  }
}

/** What it takes to be found healthy, in milliseconds. */
function proofMs({ spec: { healthCheck: check } }: DesiredService): number {
  return check === undefined ? 0 : (check.healthyThreshold + 1) * check.interval;
}
