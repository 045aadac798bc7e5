/**
 * A small model of a cluster with one service in it: hosts, a scheduler, kubelets, and a controller that asks the planner
 * when something changed or it is to be woken, so that a forgotten wake-up shows. Every step is held to the rules.
 */
import { RancherServiceSpec } from '../api/rancher-service.ts';
import type { IndexBackoff } from '../health/backoff.ts';
import { type Action, type CreateUnit, needsCreate } from './action.ts';
import type { DesiredService } from './desired.ts';
import type { ObservedHost } from './observed.ts';
import { revision } from './revision.ts';
import type { Scaling } from './scale-policy.ts';
import { type Mutable, type SimulatedPod, schedule, simulatedPod, siteLabel } from './simulated-pod.fixture.ts';
import { backoffsFrom, type StatusDraft, statusOf } from './status.ts';
import { type Step, step } from './step.ts';
import { fillsEveryPlace, StepRules } from './step-rules.fixture.ts';
import { podName } from './unit-name.ts';
import { brief, second, type WrittenSpec } from './units.fixture.ts';

interface Options {
  readonly hosts: number;
  readonly spec: WrittenSpec;
  /** Whether its units mount a claim that only one host may write to. */
  readonly singleWriter?: boolean;
  /** How many units of the service a host takes, as where they publish a port: 1. Default: any number. */
  readonly unitsPerHost?: number;
}

const begin = 1_700_000_000_000;
/** A working container passes its check so long after it starts. */
const startMs = 2 * second;
/** A container asked to stop has stopped so much later. */
const stopMs = 2 * second;
/** The garbage collector waits so long before it removes the Pods of a Node that is gone. */
const collectMs = 40 * second;
/** A refused create is tried again after so long. */
const refusedRetryMs = 15 * second;

export class SimulatedCluster {
  now = begin;
  /** What the owner wrote. */
  spec: WrittenSpec;
  readonly pods = new Map<string, SimulatedPod>();
  readonly hosts = new Map<string, Mutable<ObservedHost>>();
  /** Revisions whose containers never pass their check. */
  readonly failing = new Set<string>();
  /** How many of the Pods to come are broken from the start. */
  cursed = 0;
  /** The API server takes no new Pods, as when a quota is full. */
  refusing = false;
  /** Healing is held for the whole cluster. */
  held = false;
  /** What was done, as `seconds: action`. */
  readonly log: string[] = [];
  status: StatusDraft | undefined;
  readonly #singleWriter: boolean;
  readonly #unitsPerHost: number;
  #leaderSince = 0;
  #crashAfter: number | undefined;
  #backoffs: ReadonlyMap<number, IndexBackoff> = new Map();
  #scaling: Scaling | undefined;
  #running = new Map<string, { readonly run: string; readonly at: number }>();
  #refusedUntil = 0;
  #changed = true;
  #wakeAt = Number.POSITIVE_INFINITY;
  readonly #rules = new StepRules();
  #uids = 0;
  #serviceUids = 1;
  #hostNames = 0;

  constructor({ hosts, spec, singleWriter = false, unitsPerHost = Number.POSITIVE_INFINITY }: Options) {
    this.spec = spec;
    this.#unitsPerHost = unitsPerHost;
    this.#singleWriter = singleWriter;
    for (let host = 0; host < hosts; host++) this.addHost();
  }

  get desired(): DesiredService {
    const spec = RancherServiceSpec.parse({ image: 'site', ...this.spec });
    const uid = `service-${this.#serviceUids}`;
    return { namespace: 'ns', name: 'site', uid, stack: 'ns', spec, revision: revision(spec) };
  }

  /** The owner applies a change. */
  apply(change: WrittenSpec): void {
    this.spec = { ...this.spec, ...change };
    this.#rules.forget();
    this.#changed = true;
  }

  get live(): SimulatedPod[] {
    return [...this.pods.values()].filter(({ unit }) => unit.deletingSince === undefined && unit.phase !== 'Failed');
  }

  /** The Pod that holds an index. */
  at(index: number): SimulatedPod {
    const found = this.live.find(({ unit }) => unit.index === index);
    if (found === undefined) throw new Error(`nothing holds index ${index}`);
    return found;
  }

  /** Indexes of the units that do their work. */
  get serving(): number[] {
    const good = this.live.filter((pod) => this.#works(pod) && pod.unit.serving);
    return good.map(({ unit }) => unit.index).sort((a, b) => a - b);
  }

  get #aliveHosts(): ObservedHost[] {
    return [...this.hosts.values()].filter((host) => host.ready === 'True');
  }

  #works({ unit: { container, host } }: SimulatedPod): boolean {
    const ready = this.hosts.get(host ?? '')?.ready;
    return container.running && container.ready && (ready === 'True' || ready === 'False');
  }

  addHost(): void {
    const name = `h${++this.#hostNames}`;
    this.hosts.set(name, { name, ready: 'True', fenced: false, schedulable: true, cordoned: false, labels: siteLabel });
    this.#changed = true;
  }

  /** One host stays, or nothing could be said of convergence. */
  setHost(name: string, ready: ObservedHost['ready']): void {
    const host = this.hosts.get(name);
    if (host === undefined || host.ready === ready || (host.ready === 'True' && this.#aliveHosts.length === 1)) return;
    const rebooted = host.ready === 'Unknown' && ready === 'True';
    host.ready = ready;
    // What still runs on a host that was stopped starts anew when it is back; what was deleted is ended.
    if (rebooted) for (const pod of this.#podsOn(name)) this.restart(pod);
    this.#changed = true;
  }

  /** Somebody closes a host to new units, or opens it again; one stays open, or nothing could be said of convergence. */
  cordon(name: string, cordoned: boolean): void {
    const host = this.hosts.get(name);
    const open = [...this.hosts.values()].filter((one) => !one.cordoned);
    if (host === undefined || (cordoned && open.length === 1)) return;
    host.cordoned = cordoned;
    this.#changed = true;
  }

  /** A host gets the label that a global service asks for, or loses it. */
  label(name: string, labelled: boolean): void {
    const host = this.hosts.get(name);
    if (host) host.labels = labelled ? siteLabel : {};
    this.#changed = true;
  }

  /** Somebody says that a lost host can no longer write to its volumes. */
  fence(name: string): void {
    const host = this.hosts.get(name);
    if (host) host.fenced = true;
    this.#changed = true;
  }

  /** The Node is deleted for good. */
  removeHost(name: string): void {
    if (this.hosts.get(name)?.ready === 'True' && this.#aliveHosts.length === 1) return;
    if (!this.hosts.delete(name)) return;
    for (const pod of this.#podsOn(name)) pod.endsAt = this.now + collectMs;
    this.#changed = true;
  }

  #podsOn(host: string): SimulatedPod[] {
    return [...this.pods.values()].filter((pod) => pod.unit.host === host);
  }

  /** The container ends and is started again in place. */
  restart(pod: SimulatedPod): void {
    if (pod.startedAt === undefined || pod.unit.phase === 'Failed') return;
    pod.run++;
    pod.broken = false;
    pod.startedAt = this.now;
    const { restarts } = pod.unit.container;
    pod.unit.container = { ready: false, restarts: restarts + 1, running: true, run: `run-${pod.run}` };
    this.#changed = true;
  }

  delete(pod: SimulatedPod): void {
    pod.unit.deletingSince ??= this.now;
    pod.endsAt ??= this.now + stopMs;
    this.#changed = true;
  }

  evict(pod: SimulatedPod): void {
    pod.unit.phase = 'Failed';
    pod.unit.reason = 'Evicted';
    pod.unit.container = { ready: false, restarts: 0, running: false };
    this.#changed = true;
  }

  /** The service is deleted without its Pods and made again. Those of another launch part are nobody's: they go. */
  orphan(): void {
    this.#serviceUids++;
    this.status = undefined;
    this.#rules.forget();
    const { revision: wanted } = this.desired;
    for (const pod of this.pods.values()) {
      if (pod.unit.revision === wanted) pod.unit.owned = false;
      else this.delete(pod);
    }
    this.changeLeader();
  }

  /** Another process leads. It knows what the Pods and the status say, and nothing of what was seen before. */
  changeLeader(): void {
    this.#backoffs = backoffsFrom(JSON.parse(JSON.stringify(this.status ?? {})));
    this.#scaling = this.status?.scalePolicy;
    this.#running = new Map();
    this.#refusedUntil = 0;
    this.#leaderSince = this.now;
    this.#changed = true;
  }

  /** The leader dies after so many writes of the next step, before it says in the status what it did. */
  crashAfter(writes: number): void {
    this.#crashAfter = writes;
    this.#changed = true;
  }

  run(seconds: number): Step[] {
    return Array.from({ length: seconds }, () => this.tick()).filter((plan) => plan !== undefined);
  }

  /** Runs until something is so. @returns the seconds it took. */
  until(isSo: () => boolean, limitSeconds = 3600): number {
    for (let passed = 0; passed <= limitSeconds; passed++) {
      if (isSo()) return passed;
      this.tick();
    }
    throw new Error(`not within ${limitSeconds} s: ${JSON.stringify([this.log.slice(-20), this.status])}`);
  }

  /** A second passes: scheduler and kubelets do their part, then the planner, if it has reason to. */
  tick(): Step | undefined {
    this.now += second;
    for (const [uid, pod] of this.pods) this.#kubelet(uid, pod);
    return this.#changed || this.now >= this.#wakeAt ? this.#reconcile() : undefined;
  }

  #kubelet(uid: string, pod: SimulatedPod): void {
    const { unit } = pod;
    if (unit.host === undefined && unit.deletingSince === undefined) this.#schedule(pod);
    const host = this.hosts.get(unit.host ?? '');
    // A silent kubelet ends nothing; the garbage collector ends what its Node left behind.
    const silent = host?.ready === 'Unknown';
    if (!silent && pod.endsAt !== undefined && this.now >= pod.endsAt) {
      this.pods.delete(uid);
      this.#refusedUntil = 0;
      this.#changed = true;
      return;
    }
    if (silent || host === undefined || unit.phase === 'Failed') return;
    if (pod.startedAt !== undefined) this.#run(pod, pod.startedAt);
    else if (host.ready === 'True') pod.startedAt = this.now;
  }

  #run(pod: SimulatedPod, startedAt: number): void {
    const passes = !pod.broken && !(pod.unit.check && this.failing.has(pod.unit.revision));
    const ready = passes && this.now - startedAt >= startMs && pod.endsAt === undefined;
    const { container } = pod.unit;
    if (container.running && container.ready === ready) return;
    pod.unit.phase = 'Running';
    pod.unit.container = { ready, restarts: container.restarts, run: `run-${pod.run}`, running: true };
    this.#changed = true;
  }

  #schedule(pod: SimulatedPod): void {
    const said = schedule(pod, this.#aliveHosts, (name) => this.#podsOn(name).length, this.#unitsPerHost);
    this.#changed ||= said.host !== undefined || said.unschedulable !== pod.unit.unschedulable;
    Object.assign(pod.unit, said);
  }

  #reconcile(): Step {
    this.#noteRunning();
    const { desired } = this;
    const plan = step(
      {
        desired,
        // Copies: what the planner was given must not change under it.
        units: structuredClone([...this.pods.values()].map((pod) => pod.unit)),
        hosts: new Map(structuredClone([...this.hosts])),
        votes: new Map(),
        leaderSince: this.#leaderSince,
        backoffs: this.#backoffs,
        scaling: this.#scaling,
        refused: this.now < this.#refusedUntil,
        permission: { healing: this.held ? 'held' : 'free', allowance: 0 },
        runningSince: new Map([...this.#running].map(([uid, { at }]) => [uid, at])),
      },
      this.now,
    );
    this.#rules.check(plan, {
      now: this.now,
      desired,
      units: [...this.pods.values()].map(({ unit }) => unit),
      hosts: this.hosts,
      held: this.held,
      working: new Set([...this.pods].filter(([, pod]) => this.#works(pod)).map(([uid]) => uid)),
    });
    this.#changed = false;
    this.#backoffs = plan.backoffs;
    this.#scaling = plan.scaling;
    const crashed = this.#carryOut(plan.actions);
    if (crashed) this.changeLeader();
    else this.status = statusOf({ ...plan, backoffs: this.#backoffs }, { desired, selector: 'a=b' }, this.now);
    if (!plan.actions.some(needsCreate)) this.#refusedUntil = 0;
    const refusedUntil = this.#refusedUntil > this.now ? this.#refusedUntil : Number.POSITIVE_INFINITY;
    this.#wakeAt = Math.min(plan.wakeAt ?? Number.POSITIVE_INFINITY, refusedUntil);
    return plan;
  }

  #noteRunning(): void {
    const runs = [...this.pods].flatMap(([uid, { unit }]) => {
      if (unit.container.run === undefined) return [];
      const before = this.#running.get(uid);
      const since = before?.run === unit.container.run ? before.at : this.now;
      return [[uid, { run: unit.container.run, at: since }] as const];
    });
    this.#running = new Map(runs);
  }

  /** As the controller does: deletes, creates, then marks. @returns whether the leader died on the way. */
  #carryOut(planned: readonly Action[]): boolean {
    const waits = this.now < this.#refusedUntil;
    const actions = waits ? planned.filter((action) => !needsCreate(action)) : planned;
    const inOrder = (['delete', 'create', 'mark', 'adopt'] as const).flatMap((kind) =>
      actions.filter((action) => action.kind === kind),
    );
    for (const action of inOrder) {
      if (this.#crashAfter !== undefined && this.#crashAfter-- <= 0) {
        this.#crashAfter = undefined;
        this.#rules.forget();
        return true;
      }
      this.#write(action);
    }
    this.#crashAfter = undefined;
    return false;
  }

  #write(action: Action): void {
    this.#changed = true;
    if (this.refusing && needsCreate(action)) {
      this.#refusedUntil = this.now + refusedRetryMs;
      return;
    }
    if (action.kind !== 'mark') this.log.push(`${(this.now - begin) / second}: ${brief(action)}`);
    if (action.kind === 'create') {
      this.#create(action);
      return;
    }
    const pod = this.pods.get(action.uid);
    if (pod === undefined) return;
    if (action.kind === 'delete') {
      this.delete(pod);
      if (action.failure) this.#backoffs = new Map([...this.#backoffs, [action.index, action.failure]]);
    } else if (action.kind === 'adopt') {
      pod.unit.owned = true;
    } else if (action.kind === 'mark') {
      pod.unit.serving = action.after.serving;
      if (action.after.memory) pod.unit.memory = action.after.memory;
    }
  }

  #create(action: CreateUnit): void {
    const { desired } = this;
    const identity = { namespace: desired.namespace, stack: desired.stack, service: desired.name, index: action.index };
    const pod = podName(identity, desired.uid, desired.revision, action.replaces);
    // The API server refuses a second Pod of a name, and the controller takes that for success.
    if ([...this.pods.values()].some((other) => other.unit.pod === pod)) return;
    const uid = `uid-${++this.#uids}`;
    const made = { uid, pod, createdAt: this.now, singleWriter: this.#singleWriter, broken: this.cursed > 0 };
    this.pods.set(uid, simulatedPod(action, desired, made));
    this.cursed = Math.max(0, this.cursed - 1);
  }

  /** Whether it is as its owner wants it, with nothing left to do. */
  get settled(): boolean {
    const { desired, hosts, live, status } = this;
    // A scale policy waits for what is still leaving, and then may have more to try.
    if (this.#changed || (status?.scalePolicy && this.pods.size > live.length)) return false;
    const { restart } = desired.spec;
    const good = live.every((pod) => {
      const { unit } = pod;
      const restarted = restart === undefined || unit.restart === restart.at;
      const current = unit.revision === desired.revision && unit.owned && restarted;
      return this.#works(pod) && current && unit.serving;
    });
    const units = live.map(({ unit }) => unit);
    return good && fillsEveryPlace(units, desired, hosts, status?.scalePolicy);
  }
}
