import type { HealthCheck } from '../features/health_check/spec.ts';
import { deadline, returnWindowMs, takeoverWindowMs, unhealthyWindowMs } from '../health/deadline.ts';
import type { UnitMemory } from '../health/memory.ts';
import { nextHealth, type Vote } from '../health/unit-health.ts';
import { type CheckerVote, type Doubt, type Verdict, verdict } from '../health/verdict.ts';
import type { DesiredService } from './desired.ts';
import { isFenced, isLost, type ObservedHosts, type ObservedUnit, onLostHost, type Time } from './observed.ts';

/** Whose word a unit is judged by: what agents answered just now, the kubelet's, or the operator's own checks. */
export type Judge = 'agents' | 'kubelet' | 'operator';

/** A unit and what is thought of it at one moment. */
export interface Judgement {
  readonly unit: ObservedUnit;
  /** Its host is silent or gone. */
  readonly lost: boolean;
  /** With `lost`: when the loss of its host condemns it; absent while it cannot, because a vote passes. */
  readonly lossDue?: Time;
  /** On a lost host with a volume only one may write to, and not known to have stopped writing. */
  readonly awaitingFencing: boolean;
  /** Made from another launch part than the present one. */
  readonly outdated: boolean;
  /** The check it is judged by: its own numbers, the service's strategy. Absent: it is not checked. */
  readonly check?: HealthCheck;
  readonly judge: Judge;
  /** What its judge says at this moment; `none` for a unit that is not checked. */
  readonly vote: Vote;
  /** Every vote that counts fails, and yet they do not condemn. */
  readonly doubt?: Doubt;
  /** While a new leader destroys nothing on word that may be older than itself: until when. */
  readonly heldUntil?: Time;
  /** While its host has only just come back: until when it gets the time to be started again. */
  readonly returnHold?: Time;
  /** What it remembers after this moment; absent while unchecked or not started. */
  readonly memory?: UnitMemory;
  /** When it is given up for not becoming healthy. */
  readonly deadline?: Time;
  readonly running: boolean;
  /** It does its work, as far as can be known: healthy, or running without a check, on a host that is not lost, or done. */
  readonly healthy: boolean;
  readonly serving: boolean;
}

export interface Circumstances {
  readonly desired: DesiredService;
  readonly hosts: ObservedHosts;
  /** By Pod UID: what the leader's own checks say of units that were made without a probe. */
  readonly votes: ReadonlyMap<string, Vote>;
  /**
   * By Pod UID: what the unit's checkers answered just now. Present, if empty: agents are in force for this unit, and no
   * other word counts. Absent: its kubelet votes, or the leader itself.
   */
  readonly agentVotes?: ReadonlyMap<string, readonly CheckerVote[]>;
  /** Checkers whose failing votes do not count (health/contradiction.ts). */
  readonly distrusted?: ReadonlySet<string>;
  /** Since when this leader leads. */
  readonly leaderSince: Time;
}

/** Judges one unit by what is seen of it now. */
export function judge(unit: ObservedUnit, given: Circumstances, now: Time): Judgement {
  // What has ended as it should is asked nothing.
  const check = unit.endedOnce ? undefined : effectiveCheck(unit, given.desired.spec.healthCheck);
  const lost = onLostHost(unit, given.hosts);
  const word = check ? heard(unit, lost, given) : unheard;
  const memory = check ? nextHealth(unit.memory, seen(unit, word.vote), now) : undefined;
  const due = check ? deadline(check, memory, given.leaderSince) : undefined;
  const running = unit.container.running && !lost;
  const healthy = unit.endedOnce || (running && (check === undefined || memory?.state === 'healthy'));
  const heldUntil = takeoverHold(unit, word.judge, lost, check, given);
  const returnHold = check && !lost ? holdOfReturn(unit, check, given) : undefined;
  const lossDue = lost ? dueOfLoss(unit, word, check, given) : undefined;
  return {
    unit,
    lost,
    ...(lossDue === undefined ? {} : { lossDue }),
    awaitingFencing: lost && unit.singleWriter && !isFenced(unit, given.hosts),
    outdated: unit.revision !== given.desired.revision,
    ...(check ? { check } : {}),
    ...word,
    ...(heldUntil === undefined || heldUntil <= now ? {} : { heldUntil }),
    ...(returnHold === undefined || returnHold <= now ? {} : { returnHold }),
    ...(memory ? { memory } : {}),
    ...(due === undefined ? {} : { deadline: due }),
    running,
    healthy,
    serving: unit.endedOnce ? unit.serving : !lost && memory?.state !== 'unhealthy',
  };
}

/**
 * A unit keeps the numbers it was made with, and units made without a check take the service's; the strategy is always
 * the service's, and a service without a check checks nothing (docs/rancher.md §2.2).
 */
function effectiveCheck(unit: ObservedUnit, current: HealthCheck | undefined): HealthCheck | undefined {
  if (current === undefined || unit.check === undefined) return current;
  return { ...unit.check, strategy: current.strategy };
}

interface Word extends Verdict {
  readonly judge: Judge;
}

const unheard: Word = { judge: 'kubelet', vote: 'none' };

/** What is said of a unit. A lost host has no vote, and a container that does not run is no failed check. */
function heard(unit: ObservedUnit, lost: boolean, given: Circumstances): Word {
  const votes = given.agentVotes?.get(unit.uid);
  const judge = votes ? 'agents' : unit.check === undefined ? 'operator' : 'kubelet';
  if (unit.container.run === undefined) return { judge, vote: 'none' };
  if (votes) return { judge, ...verdictOf(unit, lost, votes, given) };
  if (lost) return { judge, vote: 'none' };
  if (judge === 'operator') return { judge, vote: given.votes.get(unit.uid) ?? 'none' };
  return { judge, vote: unit.container.ready ? 'pass' : 'fail' };
}

function verdictOf(unit: ObservedUnit, lost: boolean, votes: readonly CheckerVote[], given: Circumstances): Verdict {
  const { host } = unit;
  const counted = lost ? votes.filter((one) => one.checker !== host) : votes;
  const others = [...given.hosts.values()].filter((one) => one.schedulable && one.name !== host && !isLost(one));
  return verdict(counted, { host, otherHosts: others.length, distrusted: given.distrusted ?? new Set() });
}

function seen({ container: { run }, check }: ObservedUnit, vote: Vote) {
  return run === undefined ? { vote } : { run, vote, servedUnchecked: check === undefined };
}

/**
 * When the loss of its host condemns a unit: at once, unless agents check it. Then it is never sooner than their votes
 * say; where these say nothing, when a fall would have ended that began with the loss.
 */
function dueOfLoss(
  unit: ObservedUnit,
  { judge, vote }: Word,
  check: HealthCheck | undefined,
  { hosts }: Circumstances,
): Time | undefined {
  const host = unit.host === undefined ? undefined : hosts.get(unit.host);
  if (host === undefined || judge !== 'agents' || check === undefined || vote === 'fail') return 0;
  if (vote === 'pass') return undefined;
  return (host.lostSince ?? 0) + unhealthyWindowMs(check);
}

/**
 * What the kubelet or a Node says may have been said long before this leader began to listen: it destroys nothing for it
 * before it has listened for a window itself. Agents are asked at the moment, and a Node that is gone is no hearsay.
 */
function takeoverHold(
  { host }: ObservedUnit,
  judge: Judge,
  lost: boolean,
  check: HealthCheck | undefined,
  { hosts, leaderSince }: Circumstances,
): Time | undefined {
  if (check === undefined || host === undefined) return undefined;
  const where = hosts.get(host);
  const hearsay = lost ? where !== undefined && where.seen === undefined : judge === 'kubelet';
  return hearsay ? leaderSince + takeoverWindowMs(check) : undefined;
}

/** What ran on a host that was lost is started again by its kubelet, which has to come up first. */
function holdOfReturn(
  { host, createdAt }: ObservedUnit,
  check: HealthCheck,
  { hosts }: Circumstances,
): Time | undefined {
  const returnedAt = host === undefined ? undefined : hosts.get(host)?.returnedAt;
  return returnedAt === undefined || createdAt > returnedAt ? undefined : returnedAt + returnWindowMs(check);
}
