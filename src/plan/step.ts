import { forgetAfterMs, hostToAvoid, type IndexBackoff, isCurrent, recordFailure, settle } from '../health/backoff.ts';
import type { HealthState } from '../health/memory.ts';
import type { Action, CreateUnit, DeleteUnit, DeletionReason, MarkUnit } from './action.ts';
import { type Condemnation, type Condemned, condemnation, type Permission } from './condemnation.ts';
import { type Circumstances, type Judgement, judge } from './judgement.ts';
import { lostHosts, type ObservedUnit, type Time } from './observed.ts';
import { type Rollout, rollout } from './rollout.ts';
import { freeIndexes, type Slots, slots } from './slots.ts';
import { type Wanted, wanted } from './wanted.ts';

/** Everything a step depends on. */
export interface StepInput extends Circumstances {
  /** Every Pod of the service that is ours or may become ours, whatever its phase. */
  readonly units: readonly ObservedUnit[];
  /** What each index remembers of its failures. */
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  readonly permission: Permission;
  /** By Pod UID, since when the container has been running without a break. */
  readonly runningSince: ReadonlyMap<string, Time>;
}

/** A unit's health went from one state to another. */
export interface Transition {
  readonly unit: ObservedUnit;
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
  readonly transitions: readonly Transition[];
  /** What the indexes remember, without what no longer counts. */
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
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
  const want = wanted(input.desired.spec);
  const judgements = sorted.live.map((unit) => judge(unit, input, now));
  const backoffs = remembered(input, judgements, now);
  const given = { ...input, backoffs, wanted: want };
  const plan = new Plan(given, sorted, now);

  const healing = condemnation(judgements, given, now);
  const extra = excess(judgements, healing, want.count);
  const tooMany = want.stopped ? 'the service is stopped' : 'the scale is lower than the units there are';
  for (const judgement of extra) plan.remove(judgement.unit, 'extra', tooMany);
  const kept = judgements.filter((judgement) => !extra.has(judgement));

  for (const one of healing.condemned) {
    if (!extra.has(one.judgement)) plan.heal(one, kept);
  }
  const condemned = new Set(healing.condemned.map((one) => one.judgement));
  const scheduled = plan.renewUnscheduled(kept.filter((judgement) => !condemned.has(judgement)));
  const standing = plan.renewWithoutCopy(scheduled);
  const waiting = plan.fill(kept);
  const progress = rollout(standing, input.runningSince, plan.complete, now);
  if (input.permission.healing === 'free') plan.roll(progress);
  plan.mark(judgements);

  return {
    actions: plan.actions,
    judgements,
    wanted: want,
    slots: sorted,
    condemnation: healing,
    rollout: progress,
    transitions: transitions(judgements),
    backoffs,
    waiting,
    ...wake([
      ...standing.map((one) => (one.deadline === undefined || one.deadline <= now ? undefined : one.deadline)),
      ...healing.held.map((one) => one.until),
      ...standing.map((one) => (one.lossDue === undefined || one.lossDue <= now ? undefined : one.lossDue)),
      ...waiting.map((one) => one.until),
      ...[...backoffs.keys()].map((index) => forgottenAt(index, judgements, input, now)),
      progress.settlesAt,
      plan.wakeAt,
    ]),
  };
}

/** Failures count until ten healthy minutes, another launch part, or the index's end. */
function remembered(input: StepInput, judgements: readonly Judgement[], now: Time): Map<number, IndexBackoff> {
  const kept = new Map<number, IndexBackoff>();
  for (const [index, backoff] of input.backoffs) {
    if (!isCurrent(backoff, input.desired.revision) || index > highest(input)) continue;
    const settled = settle(backoff, healthySince(index, judgements, input), now);
    if (settled) kept.set(index, settled);
  }
  return kept;
}

function highest(input: StepInput): number {
  return Math.max(input.desired.spec.scale, ...input.units.map((unit) => unit.index));
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

/**
 * Units beyond the scale: those that would be replaced anyway, then the newest first (docs/rancher.md §4.3). Both Pods of
 * an index in an upgrade count as one; of more than that stays the healthy one, then one that has a host, then
 * the oldest.
 */
function excess(judgements: readonly Judgement[], healing: Condemnation, scale: number): ReadonlySet<Judgement> {
  const worth = ({ healthy, unit }: Judgement) => (healthy ? 2 : unit.host === undefined ? 0 : 1);
  const best = [...judgements].sort((a, b) => worth(b) - worth(a));
  const kept = new Set<string>();
  const doubles = best.filter(({ unit, outdated }) => {
    const place = `${unit.index}/${outdated}`;
    if (kept.has(place)) return true;
    kept.add(place);
    return false;
  });
  // Terminating units are on their way already, even those that hold their index until they have gone.
  const surplus = Math.max(0, new Set(judgements.map((one) => one.unit.index)).size - scale);
  const slowedDown = healing.held.filter(({ by }) => by === 'BackOff' || by === 'Budget');
  const condemned = new Set([...healing.condemned, ...slowedDown].map((one) => one.judgement.unit.index));
  const newestFirst = [...judgements].sort(
    (a, b) =>
      Number(condemned.has(b.unit.index)) - Number(condemned.has(a.unit.index)) ||
      b.unit.createdAt - a.unit.createdAt ||
      b.unit.index - a.unit.index,
  );
  const chosen = new Set([...new Set(newestFirst.map((one) => one.unit.index))].slice(0, surplus));
  return new Set([...judgements.filter((one) => chosen.has(one.unit.index)), ...doubles]);
}

function transitions(judgements: readonly Judgement[]): Transition[] {
  return judgements.flatMap(({ unit, memory }) => {
    if (memory === undefined || memory.state === unit.memory?.state) return [];
    return [{ unit, to: memory.state, ...(unit.memory ? { from: unit.memory.state } : {}) }];
  });
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
    const { unit } = judgement;
    // A rollout waits for the successor, whose Pod this step does not see yet.
    this.complete = false;
    const failure = reason === 'host-lost' ? undefined : this.#failure(unit);
    this.remove(unit, reason, faultMessage(judgement, reason), failure ? { failure } : {});
    const another = kept.some((other) => other !== judgement && other.unit.index === unit.index);
    if (another) return;
    if (!unit.singleWriter || judgement.lost) this.actions.push(this.#create(unit.index, failure?.avoidHost));
  }

  /**
   * A unit no host has taken is made anew when other hosts are lost than when it was made.
   *
   * @returns the units that stay.
   */
  renewUnscheduled(standing: readonly Judgement[]): Judgement[] {
    return standing.filter(({ unit, outdated }) => {
      const scheduled = unit.host !== undefined || unit.phase !== 'Pending';
      if (scheduled || unit.avoidedHosts.join() === this.#lost.join()) return true;
      this.complete = false;
      this.remove(unit, 'hosts-changed', 'it was not scheduled yet, and other hosts are lost now');
      // Its successor of the present launch part is there already.
      const succeeded = outdated && standing.some((other) => !other.outdated && other.unit.index === unit.index);
      if (!succeeded) this.actions.push(this.#create(unit.index));
      return false;
    });
  }

  /**
   * A unit whose images cannot fill its volumes is made anew without that. Nothing of it ever ran, so that its successor
   * need not wait for it, whatever its volumes.
   *
   * @returns the units that stay.
   */
  renewWithoutCopy(standing: readonly Judgement[]): Judgement[] {
    return standing.filter(({ unit, outdated }) => {
      if (unit.copyImpossible === undefined || outdated) return true;
      this.complete = false;
      const message = `its image cannot copy what it has into its empty volumes (${unit.copyImpossible}): the next unit begins with empty ones, as \`noCopy: true\` says`;
      this.remove(unit, 'copy-impossible', message);
      this.actions.push(this.#create(unit.index));
      return false;
    });
  }

  /** Creates what is missing at the lowest free indexes; units that ended make room first, under their back-off. */
  fill(kept: readonly Judgement[]): { index: number; until: Time }[] {
    const taken = new Set([...kept.map((one) => one.unit.index), ...this.#slots.writing.map((unit) => unit.index)]);
    const missing = Math.max(0, this.#input.wanted.count - taken.size);
    const waiting: { index: number; until: Time }[] = [];
    const indexes = freeIndexes(taken, missing);
    if (missing > 0 || this.#slots.writing.length > 0) this.complete = false;
    for (const index of indexes) {
      const ended = this.#slots.ended.filter((unit) => unit.index === index);
      const until = this.#input.backoffs.get(index)?.until;
      if (ended.length > 0 && until !== undefined && this.#now < until) waiting.push({ index, until });
      else this.#replaceEnded(index, ended);
    }
    for (const unit of this.#slots.ended) {
      if (!indexes.includes(unit.index)) this.remove(unit, 'ended', endedMessage(unit));
    }
    return waiting;
  }

  #replaceEnded(index: number, ended: readonly ObservedUnit[]): void {
    let failure: IndexBackoff | undefined;
    for (const unit of ended) {
      failure ??= this.#failure(unit);
      this.remove(unit, 'ended', endedMessage(unit), { failure });
    }
    this.actions.push(this.#create(index, failure?.avoidHost));
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
    const successor = this.#create(unit.index);
    // Two units cannot share a volume that only one host may write to, so that one stops first all the same.
    if (this.#input.desired.spec.upgradeStrategy?.startFirst && !unit.singleWriter) {
      this.actions.push(successor);
      return;
    }
    this.remove(unit, 'outdated', 'the launch part of the service changed', { provided: successor });
    if (!unit.singleWriter) this.actions.push(successor);
  }

  /** Writes memory and serving to the Pods that stay. */
  mark(judgements: readonly Judgement[]): void {
    for (const { unit, memory, serving } of judgements) {
      if (this.#removed.has(unit.uid)) continue;
      if (!unit.owned) this.actions.push({ kind: 'adopt', pod: unit.pod, uid: unit.uid, index: unit.index });
      const remembered = memory ?? unit.memory;
      const mark: MarkUnit = {
        kind: 'mark',
        pod: unit.pod,
        uid: unit.uid,
        index: unit.index,
        ...(memory && memory !== unit.memory ? { memory } : {}),
        ...(serving === unit.serving ? {} : { serving }),
        after: { serving, ...(remembered ? { memory: remembered } : {}) },
      };
      if (mark.memory !== undefined || mark.serving !== undefined) this.actions.push(mark);
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
  #create(index: number, avoidHost = hostToAvoid(this.#input.backoffs.get(index), this.#now)): CreateUnit {
    const { live, writing, ended, leaving } = this.#slots;
    const all = [...live, ...writing, ...ended, ...leaving].filter((unit) => unit.index === index);
    const replaced = new Set(all.map((unit) => unit.replaces));
    const last = all
      .filter((unit) => !replaced.has(unit.uid))
      .sort((a, b) => b.createdAt - a.createdAt || (a.uid < b.uid ? -1 : 1))[0];
    const { revision } = this.#input.desired;
    const withoutCopy = [...live, ...writing, ...ended, ...leaving].some(
      (unit) => unit.revision === revision && (unit.withoutCopy || unit.copyImpossible !== undefined),
    );
    return {
      kind: 'create',
      index,
      replaces: last?.uid ?? '',
      lostHosts: this.#lost,
      ...(withoutCopy ? { withoutCopy } : {}),
      ...(avoidHost === undefined || this.#lost.includes(avoidHost) ? {} : { avoidHost }),
    };
  }
}

function faultMessage({ unit, check }: Judgement, reason: DeletionReason): string {
  if (reason === 'host-lost') return `its host ${unit.host} is lost`;
  if (reason === 'initializing-timeout')
    return `it did not become healthy within ${check?.initializingTimeout} ms of its first start`;
  if (reason === 'reinitializing-timeout')
    return `it did not become healthy again within ${check?.reinitializingTimeout} ms of a restart`;
  return `its check on port ${check?.port} failed ${check?.unhealthyThreshold} times in a row`;
}

function endedMessage(unit: ObservedUnit): string {
  const why = [unit.reason, unit.message].filter((text) => text !== undefined && text !== '').join(': ');
  return `its Pod ended (${unit.phase}${why === '' ? '' : `, ${why}`})`;
}
