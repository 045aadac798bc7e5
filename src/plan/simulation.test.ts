/**
 * The planner against a small model of a cluster, fuzzed: hosts are lost and return, units break, are killed and
 * evicted, scale and launch part change. The planner is asked only when something changed or when it asked to be, as
 * the controller does, so that a forgotten wake-up shows as a service that never settles.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { RancherServiceSpec } from '../api/rancher-service.ts';
import type { IndexBackoff } from '../health/backoff.ts';
import { replacementBudget } from '../health/budget.ts';
import type { CreateUnit, DeleteUnit } from './action.ts';
import type { DesiredService } from './desired.ts';
import type { ObservedHost, ObservedUnit } from './observed.ts';
import { revision } from './revision.ts';
import { type Step, step } from './step.ts';
import { podName } from './unit-name.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Variant {
  readonly strategy: 'recreate' | 'recreateOnQuorum' | 'none' | 'unchecked';
  readonly startFirst: boolean;
  readonly singleWriter: boolean;
}

/** A Pod, and what the model's kubelet knows of it. */
interface SimulatedPod {
  readonly unit: Mutable<ObservedUnit>;
  readonly avoidHost: string | undefined;
  startedAt?: number;
  endsAt?: number;
  broken: boolean;
  run: number;
}

/** `npm run fuzz` makes many more. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 200);
const second = 1000;

class SimulatedCluster {
  now = 1_700_000_000_000;
  scale: number;
  version = 1;
  readonly pods = new Map<string, SimulatedPod>();
  readonly #hosts = new Map<string, Mutable<ObservedHost>>();
  readonly #variant: Variant;
  #backoffs: ReadonlyMap<number, IndexBackoff> = new Map();
  #changed = true;
  #wakeAt = Number.POSITIVE_INFINITY;
  #uids = 0;

  constructor(variant: Variant, hosts: number, scale: number) {
    this.#variant = variant;
    this.scale = scale;
    for (let host = 1; host <= hosts; host++) {
      this.#hosts.set(`h${host}`, { name: `h${host}`, ready: 'True', fenced: false, schedulable: true });
    }
  }

  get desired(): DesiredService {
    const { strategy, startFirst } = this.#variant;
    const healthCheck = {
      port: 80,
      interval: 2 * second,
      initializingTimeout: 30 * second,
      reinitializingTimeout: 30 * second,
      strategy,
    };
    const spec = RancherServiceSpec.parse({
      image: 'site',
      scale: this.scale,
      environment: { VERSION: String(this.version) },
      upgradeStrategy: { startFirst },
      ...(strategy === 'unchecked' ? {} : { healthCheck }),
    });
    return { namespace: 'ns', name: 'site', uid: 'service', stack: 'ns', spec, revision: revision(spec) };
  }

  get live(): SimulatedPod[] {
    return [...this.pods.values()].filter(({ unit }) => unit.deletingSince === undefined && unit.phase !== 'Failed');
  }

  pick(position: number): SimulatedPod | undefined {
    return this.live[position % Math.max(1, this.live.length)];
  }

  touch(): void {
    this.#changed = true;
  }

  setHost(position: number, ready: ObservedHost['ready']): void {
    const host = [...this.#hosts.values()][position % this.#hosts.size];
    if (host === undefined || host.ready === ready) return;
    // One host stays, or nothing could be said of convergence.
    const alive = [...this.#hosts.values()].filter((one) => one.ready === 'True').length;
    if (ready !== 'True' && alive === 1 && host.ready === 'True') return;
    const was = host.ready;
    host.ready = ready;
    if (was === 'Unknown' && ready === 'True') this.#rebooted(host.name);
    this.touch();
  }

  /** What still runs on a host that was stopped starts anew when it is back; what was deleted is ended. */
  #rebooted(host: string): void {
    for (const pod of this.#podsOn(host)) this.restart(pod);
  }

  #podsOn(host: string): SimulatedPod[] {
    return [...this.pods.values()].filter((pod) => pod.unit.host === host);
  }

  restart(pod: SimulatedPod): void {
    if (pod.startedAt === undefined) return;
    pod.run++;
    pod.broken = false;
    pod.startedAt = this.now;
    const { container } = pod.unit;
    pod.unit.container = { ...container, ready: false, restarts: container.restarts + 1, run: `run-${pod.run}` };
    this.touch();
  }

  delete(pod: SimulatedPod): void {
    pod.unit.deletingSince ??= this.now;
    pod.endsAt ??= this.now + 2 * second;
    this.touch();
  }

  evict(pod: SimulatedPod): void {
    pod.unit.phase = 'Failed';
    pod.unit.reason = 'Evicted';
    pod.unit.container = { ready: false, restarts: 0, running: false };
    this.touch();
  }

  /** A second passes: scheduler and kubelets do their part, then the planner, if it has reason to. */
  tick(): Step | undefined {
    this.now += second;
    for (const [uid, pod] of this.pods) this.#kubelet(uid, pod);
    if (!this.#changed && this.now < this.#wakeAt) return undefined;
    return this.reconcile();
  }

  #kubelet(uid: string, pod: SimulatedPod): void {
    const before = JSON.stringify(pod.unit);
    const { unit } = pod;
    if (unit.host === undefined && unit.deletingSince === undefined) this.#schedule(pod);
    const host = this.#hosts.get(unit.host ?? '');
    const alive = unit.host === undefined || host?.ready === 'True' || host?.ready === 'False';
    if (!alive) return;
    if (pod.endsAt !== undefined && this.now >= pod.endsAt) {
      this.pods.delete(uid);
      this.touch();
      return;
    }
    if (unit.phase === 'Failed' || unit.host === undefined) return;
    if (pod.startedAt === undefined && host?.ready === 'True') pod.startedAt = this.now;
    else if (pod.startedAt !== undefined) this.#run(pod, pod.startedAt);
    if (JSON.stringify(unit) !== before) this.touch();
  }

  #run(pod: SimulatedPod, startedAt: number): void {
    const ready = !pod.broken && this.now - startedAt >= 2 * second && pod.endsAt === undefined;
    pod.unit.phase = 'Running';
    pod.unit.container = { ready, restarts: pod.unit.container.restarts, run: `run-${pod.run}`, running: true };
  }

  #schedule(pod: SimulatedPod): void {
    const able = [...this.#hosts.values()].filter(
      (host) => host.ready === 'True' && !pod.unit.avoidedHosts.includes(host.name),
    );
    const load = (host: ObservedHost) => this.#podsOn(host.name).length + (host.name === pod.avoidHost ? 100 : 0);
    const chosen = able.sort((a, b) => load(a) - load(b))[0];
    if (chosen) pod.unit.host = chosen.name;
  }

  reconcile(): Step {
    const running = [...this.pods.values()].filter((pod) => pod.unit.container.running);
    const plan = step(
      {
        desired: this.desired,
        // Copies: what the planner was given must not change under it.
        units: structuredClone([...this.pods.values()].map((pod) => pod.unit)),
        hosts: new Map(structuredClone([...this.#hosts])),
        votes: new Map(),
        leaderSince: 0,
        backoffs: this.#backoffs,
        permission: { healing: 'free', allowance: 0 },
        runningSince: new Map(running.map((pod) => [pod.unit.uid, pod.startedAt ?? this.now])),
      },
      this.now,
    );
    this.#changed = false;
    this.#wakeAt = plan.wakeAt ?? Number.POSITIVE_INFINITY;
    this.#check(plan);
    this.#carryOut(plan);
    return plan;
  }

  /** What must hold of every step, whatever happened before. */
  #check(plan: Step): void {
    const deletes = plan.actions.filter((action) => action.kind === 'delete');
    const creates = plan.actions.filter((action) => action.kind === 'create');
    for (const action of deletes) {
      const unit = this.pods.get(action.uid)?.unit;
      expect(unit?.pod, 'deletes a Pod that is there').toBe(action.pod);
      expect(unit?.deletingSince, 'deletes nothing twice').toBeUndefined();
      const judgement = plan.judgements.find((one) => one.unit.uid === action.uid);
      if (judgement?.healthy) expect(['extra', 'outdated']).toContain(action.reason);
    }
    expect(new Set(deletes.map((action) => action.uid)).size).toBe(deletes.length);
    expect(deletes.filter((action) => action.reason === 'unhealthy').length).toBeLessThanOrEqual(
      replacementBudget(this.scale),
    );
    const healthyOutdated = deletes.filter((action) => action.reason === 'outdated' && this.#isHealthy(plan, action));
    expect(healthyOutdated.length, 'one at a time').toBeLessThanOrEqual(1);
    this.#checkIndexes(deletes, creates);
    if (this.#variant.strategy === 'none' || this.#variant.strategy === 'unchecked') {
      const healed = deletes.filter((action) => /unhealthy|timeout|host-lost/.test(action.reason));
      expect(healed, 'heals nothing that nobody asked to be healed').toEqual([]);
    }
  }

  #isHealthy(plan: Step, action: DeleteUnit): boolean {
    return plan.judgements.some((one) => one.unit.uid === action.uid && one.healthy);
  }

  #checkIndexes(deletes: readonly DeleteUnit[], creates: readonly CreateUnit[]): void {
    const gone = new Set(deletes.map((action) => action.uid));
    const onLostHost = ({ unit }: SimulatedPod) => this.#hosts.get(unit.host ?? '')?.ready === 'Unknown';
    const held = [
      ...this.live.filter((pod) => !gone.has(pod.unit.uid) && !onLostHost(pod)).map(({ unit }) => unit.index),
      ...creates.map((action) => action.index),
    ];
    const indexes = new Set(held);
    const most = this.#variant.startFirst ? indexes.size + 1 : indexes.size;
    expect(held.length, 'one unit an index, and one more while an upgrade starts first').toBeLessThanOrEqual(most);
    if (creates.length > 0) expect(indexes.size, 'never above the scale').toBeLessThanOrEqual(this.scale);
    if (this.#variant.singleWriter) {
      // One that no host took never wrote anything.
      const taken = [...this.pods.values()].map(({ unit }) => unit).filter((unit) => unit.host !== undefined);
      const writing = taken.filter((unit) => unit.phase !== 'Failed');
      for (const { index } of creates) {
        expect(writing.filter((unit) => unit.index === index).map((unit) => unit.pod)).toEqual([]);
      }
    }
  }

  #carryOut(plan: Step): void {
    const backoffs = new Map(plan.backoffs);
    for (const action of plan.actions) {
      if (action.kind === 'create') this.#create(action);
      const pod = 'uid' in action ? this.pods.get(action.uid) : undefined;
      if (pod === undefined) continue;
      if (action.kind === 'delete') {
        this.delete(pod);
        if (action.failure) backoffs.set(action.index, action.failure);
      }
      if (action.kind === 'mark') {
        pod.unit.serving = action.after.serving;
        if (action.after.memory) pod.unit.memory = action.after.memory;
      }
    }
    if (plan.actions.length > 0) this.touch();
    this.#backoffs = backoffs;
  }

  #create(action: CreateUnit): void {
    const { desired } = this;
    const identity = { namespace: desired.namespace, stack: desired.stack, service: desired.name, index: action.index };
    const pod = podName(identity, desired.uid, desired.revision, action.replaces);
    // The API server refuses a second Pod of a name, and the controller takes that for success.
    if ([...this.pods.values()].some((other) => other.unit.pod === pod)) return;
    const uid = `uid-${++this.#uids}`;
    const { healthCheck } = desired.spec;
    this.pods.set(uid, {
      unit: {
        pod,
        uid,
        index: action.index,
        revision: desired.revision,
        replaces: action.replaces,
        createdAt: this.now,
        phase: 'Pending',
        container: { ready: false, restarts: 0, running: false },
        ...(healthCheck ? { check: healthCheck } : {}),
        serving: true,
        avoidedHosts: action.lostHosts,
        singleWriter: this.#variant.singleWriter,
        owned: true,
        fenced: false,
      },
      avoidHost: action.avoidHost,
      broken: false,
      run: 1,
    });
  }

  /** Whether it is as its owner wants it, with nothing left to do. */
  get settled(): boolean {
    const { revision: wanted } = this.desired;
    const live = this.live;
    const good = live.every(({ unit }) => unit.container.ready && unit.revision === wanted && unit.serving);
    return good && live.length === this.scale && new Set(live.map(({ unit }) => unit.index)).size === this.scale;
  }
}

const position = fc.nat({ max: 20 });
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('break', 'kill', 'evict', 'restart'), position }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('lose host', 'return host', 'stop containerd'), position }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('scale' as const), scale: fc.integer({ min: 0, max: 7 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('upgrade' as const) }) },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const hostStates: Readonly<Record<string, ObservedHost['ready']>> = {
  'lose host': 'Unknown',
  'return host': 'True',
  'stop containerd': 'False',
};

function happen(cluster: SimulatedCluster, one: Event): void {
  if ('seconds' in one) {
    for (let passed = 0; passed < one.seconds; passed++) cluster.tick();
  } else if ('scale' in one) {
    cluster.scale = one.scale;
  } else if ('position' in one) {
    const state = hostStates[one.do];
    if (state) cluster.setHost(one.position, state);
    const pod = cluster.pick(one.position);
    if (one.do === 'break' && pod) pod.broken = true;
    if (one.do === 'kill' && pod) cluster.delete(pod);
    if (one.do === 'evict' && pod) cluster.evict(pod);
    if (one.do === 'restart' && pod) cluster.restart(pod);
  } else {
    cluster.version++;
  }
  cluster.touch();
}

/** Without a strategy that replaces, what is broken is mended by its owner, and hosts come back. */
function calm(cluster: SimulatedCluster, { strategy }: Variant): void {
  for (let host = 0; host < 5; host++) cluster.setHost(host, 'True');
  if (strategy !== 'recreate') for (const pod of cluster.pods.values()) pod.broken = false;
  cluster.touch();
}

const variant = fc.record<Variant>({
  strategy: fc.constantFrom('recreate', 'recreateOnQuorum', 'none', 'unchecked'),
  startFirst: fc.boolean(),
  singleWriter: fc.boolean(),
});

test('whatever happens to a service: no step breaks a rule, and it settles when the faults are over', () => {
  fc.assert(
    fc.property(
      variant,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 7 }),
      fc.array(event, { maxLength: 30 }),
      (how, hosts, scale, events) => {
        const cluster = new SimulatedCluster(how, hosts, scale);
        for (const one of events) {
          happen(cluster, one);
          cluster.tick();
        }
        calm(cluster, how);
        for (let passed = 0; passed < 3600 && !cluster.settled; passed++) cluster.tick();
        expect(cluster.settled, JSON.stringify([...cluster.pods.values()])).toBe(true);
        // Nothing left to do, and nothing done: what has settled is left alone.
        for (let passed = 0; passed < 700; passed++) {
          const actions = cluster.tick()?.actions.filter((action) => action.kind !== 'mark') ?? [];
          expect(actions).toEqual([]);
        }
      },
    ),
    { numRuns: runs },
  );
}, 3_600_000);
