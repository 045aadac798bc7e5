import { checkersOf } from '../../src/health/assignment.ts';
import { distrustedCheckers } from '../../src/health/contradiction.ts';
import { unhealthyWindowMs } from '../../src/health/deadline.ts';
import { type HostBucket, newHostBucket, nextHostRelease } from '../../src/health/host-bucket.ts';
import { nextStorm, recordPass, type Storm, stormAllowance, stormWakeAt } from '../../src/health/storm.ts';
import type { CheckerVote } from '../../src/health/verdict.ts';
import type { Permission } from '../../src/plan/condemnation.ts';
import { isLost, lostHosts, type ObservedHosts, type ObservedUnit } from '../../src/plan/observed.ts';
import { backoffsFrom, statusOf } from '../../src/plan/status.ts';
import { type Step, step } from '../../src/plan/step.ts';
import type { Hints } from './simulated-agent.ts';
import type { SimulatedCluster, SimulatedService } from './simulated-cluster.ts';
import { SimulatedHostWatch } from './simulated-host-watch.ts';

const lookEveryMs = 1000;
const gatherMs = 250;
/** An answer takes so long when all answer, and so long when somebody does not. */
const answerMs = 5;
const answerWithinMs = 300;
/** From the first question about a host to what is done for it: a look at it, and an answer. */
const lookMs = 1000;
const strayEveryMs = 5000;
const askAgainMs = 1000;
const rememberedMs = 60_000;

type Votes = ReadonlyMap<string, readonly CheckerVote[]>;

/** How a run of a unit's container is called. */
export function keyOf({ uid, container }: ObservedUnit): string {
  return `${uid}.${container.restarts}`;
}

/**
 * The operator that leads, on one of the hosts: it looks at accused hosts each second, and at a service when it is told
 * of something or asked to be woken. Whom it would condemn by hints it asks for. Every decision is the real one.
 */
export class Leader {
  readonly host: string;
  readonly since: number;
  #ended = false;
  readonly #cluster: SimulatedCluster;
  readonly #watch: SimulatedHostWatch;
  readonly #running = new Map<string, { readonly run: string; readonly at: number }>();
  readonly #fallen = new Map<string, { readonly service: string; readonly at: number }>();
  readonly #pending = new Set<SimulatedService>();
  readonly #busy = new Set<SimulatedService>();
  readonly #wakeAt = new Map<SimulatedService, number>();
  #storm: Storm | undefined;
  #bucket: HostBucket;
  /** Services to ask about without a reason. */
  readonly #stray = new Set<SimulatedService>();
  /** What the lists were reckoned from. */
  #listed: string | undefined;

  constructor(host: string, cluster: SimulatedCluster) {
    this.host = host;
    this.#cluster = cluster;
    this.since = cluster.clock.now;
    this.#watch = new SimulatedHostWatch(this, cluster);
    this.#bucket = newHostBucket(lostHosts(new Map(cluster.nodes().map((node) => [node.name, node]))));
    cluster.clock.every(lookEveryMs, () => this.goesOn() && this.#watch.look());
    cluster.clock.every(gatherMs, () => this.goesOn() && this.#writeLists());
    for (const service of cluster.services) this.look(service);
    // Hints may come at any time, and be wrong.
    cluster.clock.every(strayEveryMs, () => this.goesOn() && this.#lookForNothing());
  }

  #lookForNothing(): boolean {
    const service = this.#cluster.random.pick(this.#cluster.services);
    this.#stray.add(service);
    this.look(service);
    return true;
  }

  end(): void {
    this.#ended = true;
  }

  /** It has not ended. */
  goesOn(): boolean {
    return !this.#ended;
  }

  /** An agent wrote something. */
  told(before: Hints, after: Hints): void {
    if (Object.values(after.lives).includes('silent')) this.#cluster.clock.after(answerMs, () => this.#watch.look());
    for (const key of new Set([...Object.keys(before.votes), ...Object.keys(after.votes)])) {
      const pod = this.#cluster.pods.get(key.split('.')[0] ?? '');
      if (pod && before.votes[key] !== after.votes[key]) this.look(pod.service);
    }
  }

  /** Looks at a service as soon as it has come to an end with it. */
  look(service: SimulatedService): void {
    if (this.#pending.has(service)) return;
    this.#pending.add(service);
    this.#cluster.clock.after(answerMs, () => this.#begin(service));
  }

  #begin(service: SimulatedService): void {
    if (!this.goesOn() || this.#busy.has(service) || !this.#pending.delete(service)) return;
    if (!this.#cluster.reachesApiServer(this.host)) {
      this.#wake(service, this.#cluster.clock.now + askAgainMs);
      return;
    }
    const units = this.#units(service);
    const hints = this.#hints(units);
    const asked = this.#stray.delete(service)
      ? units.filter((unit) => hints.has(unit.uid))
      : this.#inQuestion(this.#step(service, hints), hints, service);
    if (asked.length === 0) {
      this.#act(service, hints);
      return;
    }
    this.#busy.add(service);
    const { votes, silent, lost } = this.#ask(asked);
    const uids = new Set(asked.map((unit) => unit.uid));
    const seeing = new Map([...uids].map((uid) => [uid, this.#seeing(uid).filter((host) => !lost.has(host))]));
    const decisive = new Map([...[...hints].filter(([uid]) => !uids.has(uid)), ...votes]);
    this.#cluster.clock.after(silent ? 2 * answerWithinMs : answerMs, () => {
      this.#busy.delete(service);
      if (this.goesOn() && this.#cluster.reachesApiServer(this.host)) this.#act(service, decisive, seeing);
      if (this.#pending.has(service)) this.#begin(service);
    });
  }

  #inQuestion(plan: Step, hints: Votes, { desired }: SimulatedService): ObservedUnit[] {
    const units = new Set([
      ...plan.transitions.map((one) => one.unit),
      ...plan.condemnation.condemned.map((one) => one.judgement.unit),
      // Hints of agents that cannot write stay as they were: those on lost hosts are asked for in any case.
      ...plan.judgements.filter((one) => one.doubt !== undefined || one.lost).map((one) => one.unit),
    ]);
    return desired.spec.healthCheck ? [...units].filter((unit) => hints.has(unit.uid)) : [];
  }

  /** @param seeing by unit that was asked for, the hosts that saw it pass when it was. */
  #act(service: SimulatedService, votes: Votes, seeing?: ReadonlyMap<string, readonly string[]>): void {
    const { clock } = this.#cluster;
    const units = this.#units(service);
    const permission = this.#permission();
    const plan = this.#step(service, votes, permission);
    // What came up since they were asked: nobody is condemned by hints.
    const hearsay = plan.condemnation.condemned.filter(
      ({ judgement: { unit, judge } }) => judge === 'agents' && !seeing?.has(unit.uid),
    );
    if (hearsay.length > 0) {
      this.look(service);
      return;
    }
    for (const { unit, to } of plan.transitions) {
      if (to === 'unhealthy') this.#fallen.set(unit.uid, { service: service.desired.name, at: clock.now });
    }
    if (this.#storm && plan.condemnation.condemned.length > 0) this.#storm = recordPass(this.#storm, clock.now);
    service.backoffs = plan.backoffs;
    // What turned while the answers were on their way is nobody's fault.
    const saw = (uid: string) => this.#seeing(uid).filter((host) => seeing?.get(uid)?.includes(host) ?? true);
    for (const kind of ['delete', 'create', 'mark', 'adopt'] as const) {
      for (const action of plan.actions.filter((one) => one.kind === kind)) {
        this.#cluster.carryOut(service, action, saw);
      }
    }
    const status = statusOf(
      { ...plan, backoffs: service.backoffs },
      { desired: service.desired, selector: '' },
      clock.now,
    );
    service.backoffs = backoffsFrom(JSON.parse(JSON.stringify(status)));
    const open = seeing !== undefined && units.some((unit) => isOpen(plan, unit));
    this.#wake(service, plan.wakeAt);
    if (permission.wakeAt !== undefined) this.#wake(service, permission.wakeAt);
    if (open) this.#wake(service, clock.now + askAgainMs);
    if (plan.actions.length > 0) this.look(service);
  }

  #wake(service: SimulatedService, at: number | undefined): void {
    if (at === undefined) return;
    const { clock } = this.#cluster;
    const earlier = this.#wakeAt.get(service);
    if (earlier !== undefined && earlier > clock.now && earlier <= at) return;
    this.#wakeAt.set(service, at);
    clock.at(Math.max(at, clock.now + 1), () => this.look(service));
  }

  /** Hosts that could tell the leader now, and whose agents see the unit healthy. */
  #seeing(uid: string): string[] {
    const pod = this.#cluster.pods.get(uid);
    if (pod === undefined) return [];
    return [...this.#cluster.hosts.values()]
      .filter(
        ({ name, up, agent }) =>
          up && this.#cluster.network.linkedFor(this.host, name, lookMs) && agent.sees(keyOf(pod.unit)),
      )
      .map(({ name }) => name);
  }

  #units({ desired }: SimulatedService): ObservedUnit[] {
    const pods = [...this.#cluster.pods.values()].filter((pod) => pod.service.desired === desired);
    const units = structuredClone(pods.map((pod) => pod.unit));
    for (const { uid, container } of units) {
      if (container.run === undefined) this.#running.delete(uid);
      else if (this.#running.get(uid)?.run !== container.run) {
        this.#running.set(uid, { run: container.run, at: this.#cluster.clock.now });
      }
    }
    return units;
  }

  #step(service: SimulatedService, agentVotes: Votes, permission: Permission = this.#permission()): Step {
    const units = this.#units(service);
    return step(
      {
        desired: service.desired,
        units,
        hosts: this.#watch.hosts(),
        votes: new Map(),
        agentVotes,
        distrusted: this.#distrusted(),
        leaderSince: this.since,
        backoffs: service.backoffs,
        permission,
        runningSince: new Map([...this.#running].map(([uid, { at }]) => [uid, at])),
      },
      this.#cluster.clock.now,
    );
  }

  #distrusted(): ReadonlySet<string> {
    const hosts = this.#watch.hosts();
    const reports = [...this.#cluster.hosts.values()]
      .filter(({ name }) => !isLost(hosts.get(name)))
      .map(({ name, hints, lists }) => ({
        checker: name,
        targets: lists.targets.map(({ key }) => ({ unit: key })),
        votes: hints.votes,
      }));
    return distrustedCheckers(reports, (unit) => {
      const host = this.#cluster.pods.get(unit.split('.')[0] ?? '')?.unit.host;
      return host === undefined || isLost(hosts.get(host)) ? undefined : host;
    });
  }

  #hints(units: readonly ObservedUnit[]): Votes {
    const hosts = this.#watch.hosts();
    const hinting = [...this.#cluster.hosts.values()].filter(({ name }) => !isLost(hosts.get(name)));
    const votes = new Map<string, CheckerVote[]>();
    for (const unit of units) {
      const key = keyOf(unit);
      const cast = hinting
        .filter(({ lists }) => lists.targets.some((target) => target.key === key))
        .flatMap(({ name, hints }) => {
          const vote = hints.votes[key];
          return vote === undefined ? [] : [{ checker: name, vote }];
        });
      if (cast.length > 0) votes.set(unit.uid, cast);
    }
    return votes;
  }

  /**
   * Asks all checkers of units, and those once more that do not answer.
   *
   * @returns what they vote, whether one did not answer, and from whom both answers were lost on a whole link.
   */
  #ask(units: readonly ObservedUnit[]): { votes: Votes; silent: boolean; lost: ReadonlySet<string> } {
    const hosts = this.#watch.hosts();
    const votes = new Map<string, CheckerVote[]>();
    let silent = false;
    const heard = new Map<string, boolean>();
    for (const unit of units) {
      const key = keyOf(unit);
      const checkers = [...this.#cluster.hosts.values()].filter(
        ({ name, lists }) => lists.targets.some((target) => target.key === key) && !isLost(hosts.get(name)),
      );
      const cast = checkers.flatMap(({ name, agent }) => {
        // What is asked at the same moment is one question.
        const answers =
          heard.get(name) ?? (this.#cluster.answers(this.host, name) || this.#cluster.answers(this.host, name));
        heard.set(name, answers);
        if (!answers) silent = true;
        const vote = answers ? (agent.vote(key) ?? 'none') : undefined;
        return vote === undefined ? [] : [{ checker: name, vote }];
      });
      if (cast.length > 0 || this.#watch.hosts().get(unit.host ?? '')?.seen === 'lost') votes.set(unit.uid, cast);
    }
    return { votes, silent, lost: new Set([...heard].filter(([, answers]) => !answers).map(([name]) => name)) };
  }

  #writeLists(): boolean {
    if (!this.#cluster.reachesApiServer(this.host)) return true;
    const hosts = this.#watch.hosts();
    const candidates = [...hosts.values()].filter((host) => !isLost(host)).map((host) => host.name);
    const units = [...this.#cluster.pods.values()].filter(
      ({ unit }) => unit.container.running && unit.deletingSince === undefined,
    );
    const given = [...candidates, ...units.map(({ unit }) => `${keyOf(unit)} ${unit.host}`)].join();
    if (given === this.#listed) return true;
    this.#listed = given;
    const checkers = new Map(units.map((pod) => [pod, checkersOf(pod.unit.uid, pod.unit.host, candidates)]));
    for (const name of hosts.keys()) {
      const host = this.#cluster.host(name);
      const targets = units
        .filter((pod) => checkers.get(pod)?.includes(name))
        .flatMap(({ unit }) => (unit.check ? [{ key: keyOf(unit), uid: unit.uid, check: unit.check }] : []));
      const peers = [...hosts.keys()].filter(
        (peer) => peer !== name && checkersOf(peer, peer, candidates).includes(name),
      );
      host.lists = { targets, peers };
    }
    return true;
  }

  #permission(): Permission & { readonly wakeAt?: number } {
    const { now } = this.#cluster.clock;
    const hosts = this.#watch.hosts();
    const { bucket, waiting, wakeAt: nextHostAt } = nextHostRelease(this.#bucket, lostHosts(hosts), now);
    this.#bucket = bucket;
    const slowed = { waitingHosts: waiting, ...(nextHostAt === undefined ? {} : { nextHostAt }) };
    this.#storm = nextStorm(this.#storm, this.#fleet(hosts), now);
    if (this.#storm === undefined) return { healing: 'free', allowance: 0, ...slowed };
    const allowance = stormAllowance(this.#storm, now);
    return { healing: 'held', allowance, ...slowed, wakeAt: stormWakeAt(this.#storm, now) };
  }

  #fleet(hosts: ObservedHosts) {
    const { now } = this.#cluster.clock;
    for (const [uid, { at }] of this.#fallen) if (now - at > rememberedMs) this.#fallen.delete(uid);
    const live = [...this.#cluster.pods.values()].filter(({ unit }) => unit.deletingSince === undefined);
    const gone = [...this.#fallen].filter(([uid]) => !live.some(({ unit }) => unit.uid === uid));
    const schedulable = [...hosts.values()].filter((host) => host.schedulable);
    const checked = live.map(({ service, unit }) => ({
      service: service.desired.name,
      ...unhealthySince(unit, this.#fallen.get(unit.uid)?.at),
    }));
    return {
      hosts: schedulable.length,
      lostHosts: schedulable.filter(isLost).length,
      checked: [...checked, ...gone.map(([, { service, at }]) => ({ service, unhealthySince: at }))],
      windowMs: Math.max(0, ...live.map(({ unit }) => (unit.check ? unhealthyWindowMs(unit.check) : 0))),
    };
  }
}

function unhealthySince({ memory }: ObservedUnit, fallenAt: number | undefined): { unhealthySince?: number } {
  if (memory?.state === 'unhealthy') return { unhealthySince: memory.since };
  return fallenAt === undefined ? {} : { unhealthySince: fallenAt };
}

/** It was asked for, and nothing came of it. */
function isOpen({ transitions, condemnation, judgements }: Step, { uid }: ObservedUnit): boolean {
  const judgement = judgements.find((one) => one.unit.uid === uid);
  if (judgement === undefined || transitions.some((one) => one.unit.uid === uid)) return false;
  return !condemnation.condemned.some((one) => one.judgement.unit.uid === uid);
}
