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
  const settled = (one: Judgement) => settlesAt(one, runningSince) <= now;
  const renewed = new Set(current.filter(settled).map((one) => one.unit.index));
  // On a lost host as well: what would come back with it has a successor.
  const superseded = judgements.filter((one) => one.outdated && renewed.has(one.unit.index));
  const outdated = judgements.filter((one) => one.outdated && !one.lost).sort(brokenFirst);
  if (outdated.length === 0) return { outdated, superseded };
  const waitingFor = current.find((one) => !settled(one) && !one.lost);
  if (waitingFor) {
    const at = settlesAt(waitingFor, runningSince);
    return { outdated, superseded, waitingFor, ...(Number.isFinite(at) ? { settlesAt: at } : {}) };
  }
  // An index whose new unit is on a lost host waits for the host, or for healing.
  const taken = new Set(current.map((one) => one.unit.index));
  const next = outdated.find((one) => !taken.has(one.unit.index));
  // Superseded units go first, so that never more than one unit is in excess.
  return { outdated, superseded, ...(next && complete && superseded.length === 0 ? { next } : {}) };
}

function settlesAt(one: Judgement, runningSince: ReadonlyMap<string, Time>): Time {
  if (!one.healthy) return Number.POSITIVE_INFINITY;
  if (one.check) return one.memory?.since ?? Number.POSITIVE_INFINITY;
  const since = runningSince.get(one.unit.uid);
  return since === undefined ? Number.POSITIVE_INFINITY : since + uncheckedSettleMs;
}

function brokenFirst(a: Judgement, b: Judgement): number {
  return Number(a.healthy) - Number(b.healthy) || a.unit.index - b.unit.index;
}
