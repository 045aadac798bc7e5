import { type IndexBackoff, isCurrent } from '../health/backoff.ts';
import { replacementBudget } from '../health/budget.ts';
import type { DeletionReason } from './action.ts';
import type { DesiredService } from './desired.ts';
import type { Judgement } from './judgement.ts';
import type { ObservedUnit, Time } from './observed.ts';
import { isCounted, type Wanted } from './wanted.ts';

/** What keeps a unit that should be replaced where it is. */
export type HoldReason =
  | 'Quorum'
  | 'Storm'
  | 'BackOff'
  | 'Budget'
  | 'AwaitingFencing'
  | 'HostLost'
  | 'StrategyNone'
  | 'HostBucket'
  | 'TooFewVotes'
  | 'ContradictingCheckers'
  | 'Takeover'
  | 'HostReturned';

export interface Condemned {
  readonly judgement: Judgement;
  readonly reason: DeletionReason;
}

export interface Held {
  readonly judgement: Judgement;
  readonly by: HoldReason;
  /** When the hold ends by itself; absent when something else has to happen first. */
  readonly until?: Time;
}

export interface Condemnation {
  readonly condemned: readonly Condemned[];
  readonly held: readonly Held[];
}

/** Whether healing may delete, as far as the whole cluster is concerned (health/storm.ts). */
export interface Permission {
  readonly healing: 'free' | 'held';
  /** While held: how many units may be let through all the same. */
  readonly allowance: number;
  /** Lost hosts whose units wait for those of other lost hosts (health/host-bucket.ts). */
  readonly waitingHosts?: ReadonlySet<string>;
  /** When the next of them is let go. */
  readonly nextHostAt?: Time;
}

interface Given {
  readonly desired: DesiredService;
  readonly wanted: Wanted;
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  readonly permission: Permission;
}

/**
 * Which units are replaced now, and what holds the others that should be: the strategy first (docs/rancher.md §3.3), then
 * the safeguards, each a rule of its own.
 */
export function condemnation(judgements: readonly Judgement[], given: Given, now: Time): Condemnation {
  const condemned: Condemned[] = [];
  const held: Held[] = [];
  let allowance = given.permission.allowance;
  let budget = replacementBudget(given.wanted.count) - inReplacement(judgements, given);
  for (const judgement of judgements) {
    const reason = fault(judgement, now);
    if (reason === undefined) {
      const doubt = doubtOf(judgement);
      if (doubt) held.push({ judgement, ...doubt });
      continue;
    }
    const hold = firstHold(judgement, reason, judgements, given, budget, now);
    if (hold) {
      held.push({ judgement, ...hold });
    } else if (given.permission.healing === 'held' && allowance <= 0) {
      held.push({ judgement, by: 'Storm' });
    } else {
      if (given.permission.healing === 'held') allowance -= 1;
      if (reason === 'unhealthy') budget -= 1;
      condemned.push({ judgement, reason });
    }
  }
  return { condemned, held };
}

/** What is wrong with a unit, if anything that a strategy could act on. */
function fault(judgement: Judgement, now: Time): DeletionReason | undefined {
  if (judgement.lost) return mayWait(judgement) && !isDue(judgement, now) ? undefined : 'host-lost';
  if (judgement.memory?.state === 'unhealthy') return 'unhealthy';
  if (judgement.deadline === undefined || now < judgement.deadline) return undefined;
  return judgement.memory?.state === 'reinitializing' ? 'reinitializing-timeout' : 'initializing-timeout';
}

/** Whether a unit's votes are waited for: not where it stays in any case, and not where it never ran. */
function mayWait({ check, unit }: Judgement): boolean {
  return check !== undefined && check.strategy !== 'none' && !neverStarted(unit);
}

function isDue({ lossDue }: Judgement, now: Time): boolean {
  return lossDue !== undefined && lossDue <= now;
}

/** Votes that would condemn a unit, and do not count for enough. */
function doubtOf(judgement: Judgement): Hold | undefined {
  const { doubt, memory, lossDue } = judgement;
  if (doubt === undefined || !mayWait(judgement) || !(judgement.lost || memory?.state === 'healthy')) return undefined;
  return { by: doubt, ...(lossDue === undefined ? {} : { until: lossDue }) };
}

type Hold = Omit<Held, 'judgement'>;

function firstHold(
  judgement: Judgement,
  reason: DeletionReason,
  all: readonly Judgement[],
  given: Given,
  budget: number,
  now: Time,
): Hold | undefined {
  const { check, unit } = judgement;
  // What never ran cannot be left running: Rancher too gave up containers whose host went while they were starting.
  if (reason === 'host-lost' && !judgement.awaitingFencing && neverStarted(unit)) return undefined;
  // Without a check nobody asked for units to move, and `none` asks for the opposite.
  if (check === undefined || check.strategy === 'none') return { by: judgement.lost ? 'HostLost' : 'StrategyNone' };
  if (judgement.awaitingFencing) return { by: 'AwaitingFencing' };
  const timedOut = reason === 'initializing-timeout' || reason === 'reinitializing-timeout';
  if (check.strategy === 'recreateOnQuorum' && !timedOut && !hasQuorum(all, given.desired)) return { by: 'Quorum' };
  // Deadlines wait for a new leader by themselves (health/deadline.ts).
  if (!timedOut && judgement.heldUntil !== undefined) {
    return { by: 'Takeover', until: judgement.heldUntil };
  }
  if (reason === 'host-lost') return bucketHold(unit, given.permission);
  const { returnHold } = judgement;
  if (reason === 'unhealthy' && returnHold !== undefined) return { by: 'HostReturned', until: returnHold };
  // Answers of agents count at the moment they are given: what was thought before condemns nobody.
  if (judgement.judge === 'agents' && judgement.vote !== 'fail') return { by: judgement.doubt ?? 'TooFewVotes' };
  const backoff = given.backoffs.get(unit.index);
  if (isCurrent(backoff, given.desired.revision) && backoff.until !== undefined && now < backoff.until) {
    return { by: 'BackOff', until: backoff.until };
  }
  // A unit that never became healthy takes nothing away by being replaced, hence no budget for timeouts.
  if (reason === 'unhealthy' && budget <= 0) return { by: 'Budget' };
  return undefined;
}

function bucketHold({ host }: ObservedUnit, { waitingHosts, nextHostAt }: Permission): Hold | undefined {
  if (host === undefined || !waitingHosts?.has(host)) return undefined;
  return { by: 'HostBucket', ...(nextHostAt === undefined ? {} : { until: nextHostAt }) };
}

function neverStarted({ phase, container, memory }: ObservedUnit): boolean {
  return phase === 'Pending' && !container.running && container.restarts === 0 && memory === undefined;
}

/** Healthy units are those neither unhealthy nor initializing (docs/rancher.md §3.3); on a lost host none is. */
function hasQuorum(all: readonly Judgement[], desired: DesiredService): boolean {
  const quorum = desired.spec.healthCheck?.recreateOnQuorumStrategyConfig?.quorum ?? 1;
  return all.filter((other) => other.healthy).length >= quorum;
}

/**
 * Units that stand in for one that failed its check and are not healthy yet, or not there yet. One that failed again
 * since is a loop and not a replacement under way: its own back-off slows it down, and it must not keep the others
 * waiting for ever.
 */
function inReplacement(all: readonly Judgement[], { desired, wanted, backoffs }: Given): number {
  const failedOnce = (index: number) => {
    const backoff = backoffs.get(index);
    return isCurrent(backoff, desired.revision) && backoff.failures <= 1;
  };
  const begun = all.filter(
    ({ unit, healthy, lost, memory }) => !healthy && !lost && memory?.state !== 'unhealthy' && failedOnce(unit.index),
  );
  const indexes = new Set(all.map((one) => one.unit.index));
  const absent = [...backoffs.keys()].filter((index) => !indexes.has(index) && failedOnce(index));
  const counted = new Set(all.filter((one) => isCounted(one.unit, wanted)).map((one) => one.unit.index));
  // An index that was scaled away waits for nobody.
  return begun.length + Math.min(absent.length, Math.max(0, wanted.count - counted.size));
}
