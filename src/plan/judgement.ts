import type { HealthCheck } from '../features/health_check/spec.ts';
import type { UnitMemory } from '../health/memory.ts';
import type { Vote } from '../health/unit-health.ts';
import type { Doubt } from '../health/verdict.ts';
import { type Circumstances, type Judge, judgeMember, type MemberJudgement } from './member-judgement.ts';
import { membersOf } from './members.ts';
import { isFenced, type ObservedUnit, onLostHost, type Time } from './observed.ts';

/**
 * A unit and what is thought of it at one moment. What it says of a check, and of the health that follows from it, is said
 * of one member: the one that decides about the unit.
 */
export interface Judgement {
  readonly unit: ObservedUnit;
  /** The primary and the sidekicks that are there, checked or not. */
  readonly members: readonly MemberJudgement[];
  /** The sidekick that decides about the unit. Absent: the primary does. */
  readonly sidekick?: string;
  /** Its host is silent or gone. */
  readonly lost: boolean;
  /** With `lost`: when the loss of its host condemns it; absent while it cannot, because a vote passes. */
  readonly lossDue?: Time;
  /** On a lost host with a volume only one may write to, and not known to have stopped writing. */
  readonly awaitingFencing: boolean;
  /** Made from another launch part than the present one. */
  readonly outdated: boolean;
  /** The check of the member that decides: its own numbers, the service's strategy. Absent: no member is checked. */
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
  /** What the member that decides remembers after this moment; absent while unchecked or not started. */
  readonly memory?: UnitMemory;
  /** When it is given up for not becoming healthy. */
  readonly deadline?: Time;
  /** The primary runs, on a host that is not lost. */
  readonly running: boolean;
  /**
   * It does its work, as far as can be known: it runs on a host that is not lost, and every checked member is healthy; or
   * it is done.
   */
  readonly healthy: boolean;
  readonly serving: boolean;
}

/** Judges one unit by what is seen of it now. */
export function judge(unit: ObservedUnit, given: Circumstances, now: Time): Judgement {
  const lost = onLostHost(unit, given.hosts);
  const members = membersOf(unit, given.desired.spec).map((member) => judgeMember(member, unit, given, now));
  const checked = members.filter((member) => member.check !== undefined);
  const { container: _, once: _o, probed: _p, lossDue: _l, votes: _v, ...decides } = decisive(members, lost, now);
  const lossDue = lost ? dueOfLoss(checked.length > 0 ? checked : members) : undefined;
  const running = unit.container.running && !lost;
  return {
    unit,
    members,
    ...decides,
    lost,
    ...(lossDue === undefined ? {} : { lossDue }),
    awaitingFencing: lost && unit.singleWriter && !isFenced(unit, given.hosts),
    outdated: unit.revision !== given.desired.revision,
    running,
    healthy: unit.endedOnce || (running && checked.every(({ memory }) => memory?.state === 'healthy')),
    serving: unit.endedOnce ? unit.serving : !lost && checked.every(({ memory }) => memory?.state !== 'unhealthy'),
  };
}

/**
 * The member whose health is the unit's: Rancher's unit was unhealthy when any member was, and initializing while any
 * member was (docs/rancher.md §3.3). Of several the one that is given up first, and surely, speaks for all.
 */
function decisive(members: readonly MemberJudgement[], lost: boolean, now: Time): MemberJudgement {
  const rank = (member: MemberJudgement) => (lost ? rankOnLostHost(member) : rankOf(member, now));
  const [first] = [...members].sort((one, other) => rank(one) - rank(other) || dueOf(one) - dueOf(other));
  return first as MemberJudgement;
}

function rankOf({ check, memory, deadline, judge, vote, doubt }: MemberJudgement, now: Time): number {
  if (check === undefined) return 9;
  // Agents' answers count at the moment they are given: a fault that nobody confirms condemns nobody.
  const unsure = judge === 'agents' && vote !== 'fail' ? 2 : 0;
  if (deadline !== undefined && deadline <= now) return unsure;
  if (memory?.state === 'unhealthy') return 1 + unsure;
  if (memory === undefined) return 5;
  if (memory.state !== 'healthy') return 4;
  return doubt === undefined ? 7 : 6;
}

function rankOnLostHost({ check, vote, doubt }: MemberJudgement): number {
  if (check === undefined) return 9;
  if (vote === 'pass') return 0;
  return vote === 'fail' ? 1 : doubt === undefined ? 3 : 2;
}

/** Of those that wait the first to be given up; of healthy ones the last to have become so. */
function dueOf({ deadline, memory }: MemberJudgement): number {
  if (memory?.state === 'healthy') return -memory.since;
  return deadline ?? Number.MAX_SAFE_INTEGER;
}

/** A vote that passes protects the whole unit: a host that is lost passes nothing. Else the first one condemns it. */
function dueOfLoss(members: readonly MemberJudgement[]): Time | undefined {
  const due = members.map(({ lossDue }) => lossDue);
  return due.every((time) => time !== undefined) ? Math.min(...due) : undefined;
}
