import type { Judgement } from './judgement.ts';
import type { Time } from './observed.ts';

/** How far a change of the launch part has come. */
export interface Rollout {
  /** Units still made from an older launch part, those next in line first. */
  readonly outdated: readonly Judgement[];
  /** The outdated unit to replace now. */
  readonly next?: Judgement;
  /** With start first: outdated units whose successor is there and settled, and that may go. */
  readonly superseded: readonly Judgement[];
  /** The unit of the new launch part that the rollout waits for. */
  readonly waitingFor?: Judgement;
  /** When the one it waits for will have settled, if nothing happens to it. */
  readonly settlesAt?: Time;
}

/** A unit without a check must run so long before the next is replaced, in milliseconds. */
export const uncheckedSettleMs = 5000;

/**
 * Replaces outdated units one at a time, the next only when the last one is settled, so that a launch part that does
 * not work stops at the first unit. Those that do not work anyway go first. Units on lost hosts are left to healing,
 * or to their host's return.
 *
 * @param runningSince by Pod UID, since when the container has been running without a break.
 * @param complete whether every index has its unit: a rollout waits for creates as well.
 */
export function rollout(
  judgements: readonly Judgement[],
  runningSince: ReadonlyMap<string, Time>,
  complete: boolean,
  now: Time,
): Rollout {
  const current = judgements.filter((one) => !one.outdated);
  const old = judgements.filter((one) => one.outdated);
  const proven = (one: Judgement) => provenAt(one, runningSince) <= now;
  const renewed = new Set(current.filter((one) => !one.lost && proven(one)).map((one) => one.unit.index));
  // On a lost host as well: what would come back with it has a successor.
  const superseded = old.filter((one) => renewed.has(one.unit.index));
  const outdated = old.filter((one) => !one.lost).sort(brokenFirst);
  if (outdated.length === 0) return { outdated, superseded };
  // One that had proven itself before its host was lost keeps nobody waiting, unless its old unit still serves elsewhere.
  const lostSince = (one: Judgement) => one.lost && proven(one) && !outdated.some(sameIndex(one));
  const waitingFor = current.find((one) => !renewed.has(one.unit.index) && !lostSince(one));
  if (waitingFor) {
    const at = provenAt(waitingFor, runningSince);
    return { outdated, superseded, waitingFor, ...(at > now && Number.isFinite(at) ? { settlesAt: at } : {}) };
  }
  const next = outdated.find((one) => !renewed.has(one.unit.index));
  // Superseded units go first, so that never more than one unit is in excess.
  return { outdated, superseded, ...(next && complete && superseded.length === 0 ? { next } : {}) };
}

/**
 * When a unit has shown that its launch part works, whatever became of its host since. That agents find it healthy is not
 * enough: until its kubelet finds it ready as well nobody is sent to it, and the old one is still needed.
 */
export function provenAt({ unit, members, check, memory }: Judgement, runningSince: ReadonlyMap<string, Time>): Time {
  if (unit.endedOnce) return 0;
  if (!members.every(({ once, container }, at) => (once && at > 0) || container.running))
    return Number.POSITIVE_INFINITY;
  const ready = members.every((member) => member.check === undefined || member.container.ready);
  if (check) return memory?.state === 'healthy' && ready ? memory.since : Number.POSITIVE_INFINITY;
  return (runningSince.get(unit.uid) ?? Number.POSITIVE_INFINITY) + uncheckedSettleMs;
}

function sameIndex(one: Judgement): (other: Judgement) => boolean {
  return (other) => other.unit.index === one.unit.index;
}

function brokenFirst(a: Judgement, b: Judgement): number {
  return Number(a.healthy) - Number(b.healthy) || a.unit.index - b.unit.index;
}
