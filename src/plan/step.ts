import { forgetAfterMs, hostToAvoid, type IndexBackoff, isCurrent, recordFailure, settle } from '../health/backoff.ts';
import type { HealthState, UnitMemory } from '../health/memory.ts';
import type { Action, CreateUnit, DeleteUnit, DeletionReason, MarkUnit } from './action.ts';
import { type Condemnation, type Condemned, condemnation, type Permission } from './condemnation.ts';
import { excess } from './excess.ts';
import { type Judgement, judge } from './judgement.ts';
import type { Circumstances } from './member-judgement.ts';
import { addedContainers, saidOf, sidekickMemories } from './members.ts';
import { lostHosts, type ObservedUnit, placeOf, type Time } from './observed.ts';
import { type RestartProgress, restart } from './restart.ts';
import { type Rollout, rollout } from './rollout.ts';
import { placement, type Scaling, scaled } from './scale-policy.ts';
import { type Slots, slots } from './slots.ts';
import { keepsPlace, type Vacancy, vacancies } from './vacancies.ts';
import { isCounted, type Wanted, wanted } from './wanted.ts';

/** Everything a step depends on. */
export interface StepInput extends Circumstances {
  /** Every Pod of the service that is ours or may become ours, whatever its phase. */
  readonly units: readonly ObservedUnit[];
  /** What each index remembers of its failures. */
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  readonly permission: Permission;
  /** By Pod UID, since when the primary container has been running without a break. */
  readonly runningSince: ReadonlyMap<string, Time>;
  /** How far its scale policy had come. */
  readonly scaling?: Scaling | undefined;
}

/** The health of a unit's member went from one state to another. */
export interface Transition {
  readonly unit: ObservedUnit;
  /** The container of the sidekick whose health it is. Absent: the primary's. */
  readonly sidekick?: string;
  readonly from?: HealthState;
  readonly to: HealthState;
}

/** What is to be done about one service now, and what was found on the way. */
export interface Step {
  /** In order: a delete comes before the create that takes its place. */
  readonly actions: readonly Action[];
  readonly judgements: readonly Judgement[];
  readonly wanted: Wanted;
  readonly slots: Slots;
  readonly condemnation: Condemnation;
  readonly rollout: Rollout;
  readonly restart: RestartProgress;
  readonly transitions: readonly Transition[];
  /** What the indexes remember, without what no longer counts. */
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  /** How far its scale policy has come; absent without one. */
  readonly scaling?: Scaling;
  /** Indexes that have no unit and get none now. */
  readonly waiting: readonly { readonly index: number; readonly until: Time }[];
  /** When to look again, if nothing happens before. */
  readonly wakeAt?: Time;
}

/**
 * Decides what to do about a service: one pure function of what is wanted, what is seen and the time, so that it can
 * be replayed and fuzzed. What it returns is right for `now` only; the caller carries it out and asks again.
 */
export function step(input: StepInput, now: Time): Step {
  const sorted = slots(input.units, input.hosts);
  const scaling = scalingOf(input, sorted);
  const want = wanted(input.desired, input.hosts, scaling);
  const judgements = sorted.live.map((unit) => judge(unit, input, now));
  const backoffs = remembered(input, judgements, want, now);
  const given = { ...input, backoffs, wanted: want };
  const plan = new Plan(given, sorted, now);

  const healing = condemnation(judgements, given, now);
  const extra = excess(judgements, healing, want);
  for (const judgement of extra) plan.remove(judgement.unit, 'extra', excessMessage(want));
  const kept = judgements.filter((judgement) => !extra.has(judgement));

  for (const one of healing.condemned) {
    if (!extra.has(one.judgement)) plan.heal(one, kept);
  }
  const condemned = new Set(healing.condemned.map((one) => one.judgement));
  const standing = plan.renewUnscheduled(kept.filter((judgement) => !condemned.has(judgement)));
  const waiting = plan.fill(kept);
  const renewable = standing.filter((one) => isRenewable(one, standing, want));
  const progress = rollout(renewable, input.runningSince, plan.complete, now);
  if (input.permission.healing === 'free') plan.roll(progress);
  // An upgrade makes every unit anew; what it leaves to be restarted is restarted when it is over.
  const upgrading = progress.outdated.length + progress.superseded.length > 0;
  const wish = input.desired.spec.restart;
  const restartable = renewable.filter(({ unit }) => isCounted(unit, want) || unit.restart === wish?.at);
  const again = restart(
    upgrading ? [] : restartable,
    {
      wish,
      healing: input.permission.healing,
      held: healing.held,
      complete: plan.complete,
      runningSince: input.runningSince,
    },
    now,
  );
  plan.restart(again);
  plan.mark(judgements);
  plan.add(standing);

  return {
    actions: plan.actions,
    judgements,
    wanted: want,
    slots: sorted,
    condemnation: healing,
    rollout: progress,
    restart: again,
    transitions: transitions(judgements),
    backoffs,
    ...(scaling ? { scaling } : {}),
    waiting,
    ...wake([
      ...standing.flatMap((one) => one.members.map(({ deadline }) => deadline)).filter((due) => due && due > now),
      ...healing.held.map((one) => one.until),
      ...standing.map((one) => (one.lossDue === undefined || one.lossDue <= now ? undefined : one.lossDue)),
      ...waiting.map((one) => one.until),
      ...[...backoffs.keys()].map((index) => forgottenAt(index, judgements, input, now)),
      progress.settlesAt,
      again.nextAt,
      plan.wakeAt,
    ]),
  };
}

/** A stopped service keeps what it had come to; a global one has no scale to adjust. */
function scalingOf({ desired, hosts, scaling }: StepInput, sorted: Slots): Scaling | undefined {
  const { active, scalePolicy, scheduling } = desired.spec;
  if (scalePolicy === undefined || scheduling?.global === true) return undefined;
  if (active === false) return scaling;
  return scaled(scalePolicy, scaling, placement(sorted, hosts, desired.revision));
}

/** Failures count until ten healthy minutes, another launch part, or the index's end. */
function remembered(
  input: StepInput,
  judgements: readonly Judgement[],
  { count }: Wanted,
  now: Time,
): Map<number, IndexBackoff> {
  const highest = Math.max(input.desired.spec.scale, count, ...input.units.map((unit) => unit.index));
  const kept = new Map<number, IndexBackoff>();
  for (const [index, backoff] of input.backoffs) {
    if (!isCurrent(backoff, input.desired.revision) || index > highest) continue;
    const settled = settle(backoff, healthySince(index, judgements, input), now);
    if (settled) kept.set(index, settled);
  }
  return kept;
}

function forgottenAt(index: number, judgements: readonly Judgement[], input: StepInput, now: Time): Time | undefined {
  const since = healthySince(index, judgements, input);
  return since === undefined || since + forgetAfterMs <= now ? undefined : since + forgetAfterMs;
}

function healthySince(index: number, judgements: readonly Judgement[], input: StepInput): Time | undefined {
  // A healthy unit of an older launch part, still there while its successor starts, says nothing of the new one.
  const one = judgements.find(({ unit, healthy, outdated }) => unit.index === index && healthy && !outdated);
  return one?.memory?.since ?? input.runningSince.get(one?.unit.uid ?? '');
}

/** What is left alone is not renewed either; a renewal that has begun there goes on, and is waited for. */
function isRenewable({ unit, outdated }: Judgement, standing: readonly Judgement[], want: Wanted): boolean {
  if (!outdated || isCounted(unit, want)) return true;
  return standing.some((other) => !other.outdated && other.unit.index === unit.index);
}

function transitions(judgements: readonly Judgement[]): Transition[] {
  return judgements.flatMap(({ unit, members }) =>
    members.flatMap(({ sidekick, memory }) => {
      const before = memoryBefore(unit, sidekick);
      if (memory === undefined || memory.state === before?.state) return [];
      const whose = sidekick === undefined ? {} : { sidekick };
      return [{ unit, ...whose, to: memory.state, ...(before ? { from: before.state } : {}) }];
    }),
  );
}

function memoryBefore(unit: ObservedUnit, sidekick: string | undefined): UnitMemory | undefined {
  return sidekick === undefined ? unit.memory : sidekickMemories(unit)[sidekick];
}

/** What the sidekicks of a unit remember now; undefined when that is what its Pod says already. */
function newSidekickMemories({ unit, members }: Judgement): Record<string, UnitMemory> | undefined {
  const before = sidekickMemories(unit);
  const changed = members.flatMap(({ sidekick, memory }): [string, UnitMemory][] =>
    sidekick === undefined || memory === undefined || memory === before[sidekick] ? [] : [[sidekick, memory]],
  );
  return changed.length === 0 ? undefined : { ...before, ...Object.fromEntries(changed) };
}

function wake(times: readonly (Time | undefined)[]): { wakeAt?: Time } {
  const due = times.filter((time) => time !== undefined);
  return due.length === 0 ? {} : { wakeAt: Math.min(...due) };
}

interface PlanInput extends StepInput {
  readonly wanted: Wanted;
}

/** Collects the actions of one step. */
class Plan {
  readonly actions: Action[] = [];
  /** Whether every index has its unit, or gets it now. */
  complete = true;
  wakeAt: Time | undefined;
  readonly #input: PlanInput;
  readonly #slots: Slots;
  readonly #now: Time;
  readonly #lost: readonly string[];
  readonly #removed = new Set<string>();

  constructor(input: PlanInput, sorted: Slots, now: Time) {
    this.#input = input;
    this.#slots = sorted;
    this.#now = now;
    this.#lost = lostHosts(input.hosts);
  }

  remove(unit: ObservedUnit, reason: DeletionReason, message: string, more: Partial<DeleteUnit> = {}): void {
    this.#removed.add(unit.uid);
    const host = unit.host === undefined ? {} : { host: unit.host };
    this.actions.push({
      kind: 'delete',
      pod: unit.pod,
      uid: unit.uid,
      index: unit.index,
      ...host,
      reason,
      message,
      ...more,
    });
  }

  /** Deletes a condemned unit and puts its successor in its place at once, unless its volume has to be let go first. */
  heal({ judgement, reason }: Condemned, kept: readonly Judgement[]): void {
    const { unit, sidekick } = judgement;
    // A rollout waits for the successor, whose Pod this step does not see yet.
    this.complete = false;
    const failure = reason === 'host-lost' ? undefined : this.#failure(unit);
    const container = sidekick === undefined ? {} : { container: sidekick };
    this.remove(unit, reason, faultMessage(judgement, reason), { ...container, ...(failure ? { failure } : {}) });
    const another = kept.some((other) => other !== judgement && this.#isSamePlace(other.unit, unit));
    if (another || !isCounted(unit, this.#input.wanted)) return;
    if (!unit.singleWriter || judgement.lost) this.actions.push(this.#create(this.#placeOf(unit), failure?.avoidHost));
  }

  /** Where the unit that comes after another is to be. */
  #placeOf(unit: ObservedUnit): Vacancy {
    const host = this.#input.wanted.hosts && placeOf(unit);
    return { index: unit.index, ...(host === undefined ? {} : { host }) };
  }

  #isSamePlace(one: ObservedUnit, other: ObservedUnit): boolean {
    return one.index === other.index || (this.#input.wanted.hosts !== undefined && placeOf(one) === placeOf(other));
  }

  /**
   * A unit no host has taken is made anew when other hosts are lost than when it was made. One of a global service goes
   * when its host gets none any more: it would wait for it for ever.
   *
   * @returns the units that stay.
   */
  renewUnscheduled(standing: readonly Judgement[]): Judgement[] {
    const global = this.#input.wanted.hosts !== undefined;
    return standing.filter(({ unit, outdated }) => {
      const scheduled = unit.host !== undefined || unit.phase !== 'Pending';
      if (scheduled) return true;
      if (global ? isCounted(unit, this.#input.wanted) : unit.avoidedHosts.join() === this.#lost.join()) return true;
      this.complete = false;
      if (global) {
        this.remove(unit, 'hosts-changed', 'it was not scheduled yet, and its host gets no unit now');
        return false;
      }
      this.remove(unit, 'hosts-changed', 'it was not scheduled yet, and other hosts are lost now');
      // Its successor of the present launch part is there already.
      const succeeded = outdated && standing.some((other) => !other.outdated && other.unit.index === unit.index);
      if (!succeeded) this.actions.push(this.#create({ index: unit.index }));
      return false;
    });
  }

  /** Creates what is missing (vacancies.ts); units that ended make room first, under their back-off. */
  fill(kept: readonly Judgement[]): { index: number; until: Time }[] {
    const { wanted: want, backoffs } = this.#input;
    const vacant = vacancies(
      kept.map(({ unit }) => unit),
      this.#slots,
      want,
    );
    if (vacant.length > 0 || keepsPlace(this.#slots, want)) this.complete = false;
    const waiting: { index: number; until: Time }[] = [];
    const cleared = new Set<ObservedUnit>();
    for (const vacancy of vacant) {
      const ended = this.#slots.ended.filter((unit) => isAt(unit, vacancy));
      for (const unit of ended) cleared.add(unit);
      const until = backoffs.get(vacancy.index)?.until;
      if (ended.length > 0 && until !== undefined && this.#now < until) waiting.push({ index: vacancy.index, until });
      else this.#replaceEnded(vacancy, ended);
    }
    for (const unit of this.#slots.ended) {
      if (!cleared.has(unit)) this.remove(unit, 'ended', endedMessage(unit));
    }
    return waiting;
  }

  #replaceEnded(vacancy: Vacancy, ended: readonly ObservedUnit[]): void {
    let failure: IndexBackoff | undefined;
    for (const unit of ended) {
      failure ??= this.#failure(unit);
      this.remove(unit, 'ended', endedMessage(unit), { failure });
    }
    this.actions.push(this.#create(vacancy, failure?.avoidHost));
  }

  roll(progress: Rollout): void {
    for (const { unit } of progress.superseded) this.remove(unit, 'outdated', 'its successor is healthy');
    const unit = progress.next?.unit;
    if (unit === undefined) return;
    const until = this.#input.backoffs.get(unit.index)?.until;
    if (until !== undefined && this.#now < until) {
      this.wakeAt = until;
      return;
    }
    const successor = this.#create(this.#placeOf(unit));
    // Two units cannot share a volume that only one host may write to, so that one stops first all the same.
    if (this.#input.desired.spec.upgradeStrategy?.startFirst && !unit.singleWriter) {
      this.actions.push(successor);
      return;
    }
    this.#renew(unit, 'outdated', 'the launch part of the service changed', successor);
  }

  restart({ batch }: RestartProgress): void {
    for (const { unit } of batch) {
      this.#renew(unit, 'restarted', 'its owner restarts the service', this.#create(this.#placeOf(unit)));
    }
  }

  /** Deletes a unit if its successor would be taken, and creates that at once unless the volume has to be let go first. */
  #renew(unit: ObservedUnit, reason: DeletionReason, message: string, successor: CreateUnit): void {
    this.remove(unit, reason, message, { provided: successor });
    if (!unit.singleWriter) this.actions.push(successor);
  }

  /** Writes memory and serving to the Pods that stay. */
  mark(judgements: readonly Judgement[]): void {
    for (const judgement of judgements) {
      const { unit, serving } = judgement;
      if (this.#removed.has(unit.uid)) continue;
      if (!unit.owned) this.actions.push({ kind: 'adopt', pod: unit.pod, uid: unit.uid, index: unit.index });
      const memory = judgement.members[0]?.memory;
      const remembered = memory ?? unit.memory;
      const sidekicks = newSidekickMemories(judgement);
      const mark: MarkUnit = {
        kind: 'mark',
        pod: unit.pod,
        uid: unit.uid,
        index: unit.index,
        ...(memory && memory !== unit.memory ? { memory } : {}),
        ...(sidekicks ? { sidekicks } : {}),
        ...(serving === unit.serving ? {} : { serving }),
        after: {
          serving,
          ...(remembered ? { memory: remembered } : {}),
          sidekicks: sidekicks ?? sidekickMemories(unit),
        },
      };
      if (mark.memory || mark.sidekicks || mark.serving !== undefined) this.actions.push(mark);
    }
  }

  /**
   * Adds sidekicks that run once to the Pods that stay, as soon as these are there. Those of an older launch part get none,
   * and where an earlier version made them init containers they have run.
   */
  add(standing: readonly Judgement[]): void {
    const wanted = addedContainers(this.#input.desired.spec);
    if (wanted.length === 0) return;
    for (const { unit, outdated, lost } of standing) {
      const { pod, uid, index, phase } = unit;
      const begun = phase === 'Pending' || phase === 'Running';
      if (!begun || outdated || lost || !unit.owned || this.#removed.has(uid)) continue;
      const containers = wanted.filter((name) => !unit.extras?.includes(name));
      if (containers.length > 0) this.actions.push({ kind: 'add', pod, uid, index, containers });
    }
  }

  #failure(unit: ObservedUnit): IndexBackoff {
    const { backoffs, desired } = this.#input;
    const outdated = unit.revision !== desired.revision;
    const failure = { revision: desired.revision, host: unit.host, outdated };
    return recordFailure(backoffs.get(unit.index), failure, this.#now);
  }

  /**
   * The Pod a new one stands in for is the last at its index, the one that no other stands in for, so that a repeated
   * create has the same name.
   */
  #create({ index, host }: Vacancy, avoidHost = hostToAvoid(this.#input.backoffs.get(index), this.#now)): CreateUnit {
    const { live, writing, ended, leaving } = this.#slots;
    const all = [...live, ...writing, ...ended, ...leaving].filter((unit) => unit.index === index);
    const replaced = new Set(all.map((unit) => unit.replaces));
    const last = all
      .filter((unit) => !replaced.has(unit.uid))
      .sort((a, b) => b.createdAt - a.createdAt || (a.uid < b.uid ? -1 : 1))[0];
    return {
      kind: 'create',
      index,
      replaces: last?.uid ?? '',
      ...(host === undefined ? this.#hostsToKeepOff(avoidHost) : { lostHosts: [], host }),
    };
  }

  #hostsToKeepOff(avoidHost: string | undefined): Pick<CreateUnit, 'lostHosts' | 'avoidHost'> {
    const avoids = avoidHost !== undefined && !this.#lost.includes(avoidHost);
    return { lostHosts: this.#lost, ...(avoids ? { avoidHost } : {}) };
  }
}

/** Whether a unit ended at an index, and on the host that it is to be filled on. */
function isAt(unit: ObservedUnit, { index, host }: Vacancy): boolean {
  return unit.index === index && (host === undefined || placeOf(unit) === host);
}

function excessMessage({ stopped, hosts }: Wanted): string {
  if (stopped) return 'the service is stopped';
  return hosts ? 'its host has another unit of the service' : 'the scale is lower than the units there are';
}

function faultMessage({ unit, check, sidekick }: Judgement, reason: DeletionReason): string {
  if (reason === 'host-lost') return `its host ${unit.host} is lost`;
  if (reason === 'initializing-timeout')
    return saidOf(sidekick, `it did not become healthy within ${check?.initializingTimeout} ms of its first start`);
  if (reason === 'reinitializing-timeout')
    return saidOf(sidekick, `it did not become healthy again within ${check?.reinitializingTimeout} ms of a restart`);
  return saidOf(sidekick, `its check on port ${check?.port} failed ${check?.unhealthyThreshold} times in a row`);
}

function endedMessage(unit: ObservedUnit): string {
  const why = [unit.reason, unit.message].filter((text) => text !== undefined && text !== '').join(': ');
  return `its Pod ended (${unit.phase}${why === '' ? '' : `, ${why}`})`;
}
