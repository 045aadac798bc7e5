import type { HealthCheck } from '../features/health_check/spec.ts';
import { deadline, returnWindowMs, takeoverWindowMs, unhealthyWindowMs } from '../health/deadline.ts';
import { nextHealth, type Vote } from '../health/unit-health.ts';
import { type CheckerVote, type Doubt, type Verdict, verdict } from '../health/verdict.ts';
import type { DesiredService } from './desired.ts';
import { type Member, memberKey } from './members.ts';
import { isLost, type ObservedHosts, type ObservedUnit, onLostHost, type Time } from './observed.ts';

/** Whose word a member is judged by: what agents answered just now, the kubelet's, or the operator's own checks. */
export type Judge = 'agents' | 'kubelet' | 'operator';

/** What judging depends on beside the unit itself. */
export interface Circumstances {
  readonly desired: DesiredService;
  readonly hosts: ObservedHosts;
  /** By `memberKey()`: what the leader's own checks say of members that were made without a probe. */
  readonly votes: ReadonlyMap<string, Vote>;
  /**
   * By `memberKey()`: what the member's checkers answered just now. Present, if empty: agents are in force for it, and no
   * other word counts. Absent: its kubelet votes, or the leader itself.
   */
  readonly agentVotes?: ReadonlyMap<string, readonly CheckerVote[]>;
  /** Checkers whose failing votes do not count (health/contradiction.ts). */
  readonly distrusted?: ReadonlySet<string>;
  /** Since when this leader leads. */
  readonly leaderSince: Time;
}

/** A member of a unit and what is thought of it at one moment. */
export interface MemberJudgement extends Member {
  readonly judge: Judge;
  /** What its judge says at this moment; `none` for a member that is not checked. */
  readonly vote: Vote;
  /** Every vote that counts fails, and yet they do not condemn. */
  readonly doubt?: Doubt;
  /** What its checkers say. Absent: no agent is in force for it. */
  readonly votes?: readonly CheckerVote[];
  /** While a new leader destroys nothing on word that may be older than itself: until when. */
  readonly heldUntil?: Time;
  /** While its host has only just come back: until when it gets the time to be started again. */
  readonly returnHold?: Time;
  /** On a lost host: when the loss condemns it; absent while it cannot, because a vote passes. */
  readonly lossDue?: Time;
  /** When it is given up for not becoming healthy. */
  readonly deadline?: Time;
}

/** Judges one member by what is seen of it now. Its memory is what it remembers after this moment. */
export function judgeMember(member: Member, unit: ObservedUnit, given: Circumstances, now: Time): MemberJudgement {
  const { memory: before, ...seen } = member;
  const { check } = member;
  const lost = onLostHost(unit, given.hosts);
  const word = check ? heard(member, unit, lost, given) : unheard;
  const memory = check ? nextHealth(before, observation(member, word.vote), now) : undefined;
  const due = check ? deadline(check, memory, given.leaderSince) : undefined;
  const heldUntil = takeoverHold(unit, word.judge, lost, check, given);
  const returnHold = check && !lost ? holdOfReturn(unit, check, given) : undefined;
  const lossDue = lost ? dueOfLoss(unit, word, check, given) : undefined;
  return {
    ...seen,
    ...word,
    ...(memory ? { memory } : {}),
    ...(due === undefined ? {} : { deadline: due }),
    ...(heldUntil === undefined || heldUntil <= now ? {} : { heldUntil }),
    ...(returnHold === undefined || returnHold <= now ? {} : { returnHold }),
    ...(lossDue === undefined ? {} : { lossDue }),
  };
}

interface Word extends Verdict {
  readonly judge: Judge;
  readonly votes?: readonly CheckerVote[];
}

const unheard: Word = { judge: 'kubelet', vote: 'none' };

/** What is said of a member. A lost host has no vote, and a container that does not run is no failed check. */
function heard(member: Member, unit: ObservedUnit, lost: boolean, given: Circumstances): Word {
  const key = memberKey(unit.uid, member.sidekick);
  const votes = given.agentVotes?.get(key);
  const judge = votes ? 'agents' : member.probed ? 'kubelet' : 'operator';
  if (member.container.run === undefined) return { judge, vote: 'none' };
  if (votes) return { judge, votes, ...verdictOf(unit, lost, votes, given) };
  if (lost) return { judge, vote: 'none' };
  if (judge === 'operator') return { judge, vote: given.votes.get(key) ?? 'none' };
  return { judge, vote: member.container.ready ? 'pass' : 'fail' };
}

function verdictOf(unit: ObservedUnit, lost: boolean, votes: readonly CheckerVote[], given: Circumstances): Verdict {
  const { host } = unit;
  const counted = lost ? votes.filter((one) => one.checker !== host) : votes;
  const others = [...given.hosts.values()].filter((one) => one.schedulable && one.name !== host && !isLost(one));
  return verdict(counted, { host, otherHosts: others.length, distrusted: given.distrusted ?? new Set() });
}

function observation({ container: { run, lastRun }, probed }: Member, vote: Vote) {
  if (run === undefined) return lastRun === undefined ? { vote } : { lastRun, vote };
  return { run, vote, servedUnchecked: !probed };
}

/**
 * When the loss of its host condemns a member: at once, unless agents check it. Then it is never sooner than their votes
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
