import { defaultBatchSize, defaultIntervalMillis, type Restart } from '../features/service_life/spec.ts';
import type { Held, HoldReason, Permission } from './condemnation.ts';
import type { Judgement } from './judgement.ts';
import type { Time } from './observed.ts';
import { provenAt } from './rollout.ts';

/** How far a restart has come. */
export interface RestartProgress {
  /** Units made before the restart was asked for, those next in line first, without those that are left out. */
  readonly due: readonly Judgement[];
  /** Those of them to replace now. */
  readonly batch: readonly Judgement[];
  /** The unit that the next batch waits for. */
  readonly waitingFor?: Judgement;
  /** What holds healing for a while, and with it the restart. */
  readonly heldBy?: HoldReason;
  /** When the next batch is due, if nothing happens before. */
  readonly nextAt?: Time;
}

export interface RestartGiven {
  /** What its owner asked for. Absent: nothing. */
  readonly wish: Restart | undefined;
  /** Whether healing may delete, as far as the whole cluster is concerned. */
  readonly healing: Permission['healing'];
  /** Units whose healing is held, and why. */
  readonly held: readonly Held[];
  /** Whether every index has its unit, and none is being replaced for another reason. */
  readonly complete: boolean;
  /** By Pod UID, since when the container has been running without a break. */
  readonly runningSince: ReadonlyMap<string, Time>;
}

/**
 * Restarts units in batches, as Cattle did (docs/rancher.md §3.6): wait until what was restarted is healthy, wait an
 * interval, replace a batch. A unit knows the restart it was made after, so a leader that comes new goes on with it, and
 * what was made since is left alone.
 *
 * Units that do not work anyway go first, and are not waited for: somebody who restarts a service may well want to mend
 * them. Left out are units on lost hosts, until their host is back, and what has run once and ended. While all healing is
 * held, or that of a unit until a certain time, nothing is restarted either. Other holds may last for ever, such as a
 * missing quorum or doubts about checkers: where nothing heals, a restart is what mends.
 *
 * @param judgements the units that stay.
 */
export function restart(judgements: readonly Judgement[], given: RestartGiven, now: Time): RestartProgress {
  const { wish, complete, runningSince } = given;
  if (wish === undefined) return { due: [], batch: [] };
  const there = judgements.filter(({ unit, lost }) => !lost && !unit.endedOnce);
  // Of what no host has taken nothing ever ran: it would be waited for without an end.
  const due = there.filter(({ unit }) => unit.restart !== wish.at && unit.host !== undefined).sort(brokenFirst);
  if (due.length === 0) return { due, batch: [] };
  const heldBy = holdOf(given);
  if (heldBy !== undefined) return { due, batch: [], heldBy };
  const done = there.filter(({ unit }) => unit.restart === wish.at);
  const waitingFor = done.find((one) => provenAt(one, runningSince) > now);
  const pause = wish.intervalMillis ?? defaultIntervalMillis;
  const next = Math.max(...done.map((one) => provenAt(one, runningSince) + pause));
  if (next > now) {
    const nextAt = Number.isFinite(next) ? { nextAt: next } : {};
    return { due, batch: [], ...(waitingFor ? { waitingFor } : {}), ...nextAt };
  }
  return { due, batch: complete ? due.slice(0, wish.batchSize ?? defaultBatchSize) : [] };
}

function holdOf({ healing, held }: RestartGiven): HoldReason | undefined {
  return healing === 'held' ? 'Storm' : held.find(({ until }) => until !== undefined)?.by;
}

function brokenFirst(a: Judgement, b: Judgement): number {
  return Number(a.healthy) - Number(b.healthy) || a.unit.index - b.unit.index;
}
