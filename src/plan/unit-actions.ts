import { hostToAvoid, type IndexBackoff, recordFailure } from '../health/backoff.ts';
import type { Action, CreateUnit, DeleteUnit, DeletionReason, MarkUnit } from './action.ts';
import type { Condemned } from './condemnation.ts';
import { copyImpossibleMessage, endedMessage, faultMessage } from './deletion-message.ts';
import type { DesiredService } from './desired.ts';
import type { Judgement } from './judgement.ts';
import { addedContainers, sidekickMemories } from './members.ts';
import { lostHosts, type ObservedHosts, type ObservedUnit, placeOf, type Time } from './observed.ts';
import type { RestartProgress } from './restart.ts';
import type { Rollout } from './rollout.ts';
import type { Slots } from './slots.ts';
import { newSidekickMemories } from './transition.ts';
import { type Homes, homesAmong, isElsewhere, keepsPlace, type Vacancy, vacancies } from './vacancies.ts';
import { isCounted, type Wanted } from './wanted.ts';

/** What the actions of a step follow from. */
interface Given {
  readonly desired: DesiredService;
  readonly hosts: ObservedHosts;
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  readonly wanted: Wanted;
  readonly withoutCopy?: boolean;
  readonly homes?: Homes | undefined;
}

/** Collects the actions of one step. */
export class UnitActions {
  readonly actions: Action[] = [];
  /** Whether every index has its unit, or gets it now. */
  complete = true;
  wakeAt: Time | undefined;
  /** What one unit of a launch part found out of its images holds for all of them. */
  readonly withoutCopy: boolean;
  readonly #input: Given;
  readonly #slots: Slots;
  readonly #homes: Homes;
  readonly #now: Time;
  readonly #lost: readonly string[];
  readonly #removed = new Set<string>();

  constructor(input: Given, sorted: Slots, now: Time) {
    this.#input = input;
    this.#slots = sorted;
    this.#now = now;
    this.#lost = lostHosts(input.hosts);
    this.#homes = homesAmong(input.homes ?? new Map(), sorted);
    const { live, writing, ended, leaving } = sorted;
    const found = [...live, ...writing, ...ended, ...leaving].some((unit) => this.#isWithoutCopy(unit));
    this.withoutCopy = input.withoutCopy === true || found;
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
   * when its host gets none any more, or when its claims are on another one: it would wait for ever.
   *
   * @returns the units that stay.
   */
  renewUnscheduled(standing: readonly Judgement[]): Judgement[] {
    const { wanted } = this.#input;
    const homes = this.#homes;
    const global = wanted.hosts !== undefined;
    return standing.filter(({ unit, outdated }) => {
      const scheduled = unit.host !== undefined || unit.phase !== 'Pending';
      if (scheduled) return true;
      const home = global && isElsewhere(unit, homes) ? homes.get(unit.index) : undefined;
      const counted = isCounted(unit, wanted) && home === undefined;
      if (global ? counted : unit.avoidedHosts.join() === this.#lost.join()) return true;
      this.complete = false;
      if (global) {
        const why = home === undefined ? 'its host gets no unit now' : `the claims of its index are those of ${home}`;
        this.remove(unit, 'hosts-changed', `it was not scheduled yet, and ${why}`);
        return false;
      }
      this.remove(unit, 'hosts-changed', 'it was not scheduled yet, and other hosts are lost now');
      // Its successor of the present launch part is there already.
      const succeeded = outdated && standing.some((other) => !other.outdated && other.unit.index === unit.index);
      if (!succeeded) this.actions.push(this.#create({ index: unit.index }));
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
      if (unit.copyImpossible === undefined || outdated || !isCounted(unit, this.#input.wanted)) return true;
      this.complete = false;
      this.remove(unit, 'copy-impossible', copyImpossibleMessage(unit.copyImpossible));
      this.actions.push(this.#create(this.#placeOf(unit)));
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
      this.#homes,
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
      ...(this.withoutCopy ? { withoutCopy: true } : {}),
      ...(host === undefined ? this.#hostsToKeepOff(avoidHost) : { lostHosts: [], host }),
    };
  }

  #isWithoutCopy({ revision, withoutCopy, copyImpossible }: ObservedUnit): boolean {
    return revision === this.#input.desired.revision && (withoutCopy === true || copyImpossible !== undefined);
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
