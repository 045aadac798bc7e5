import { isFenced, type ObservedHosts, type ObservedUnit, onLostHost } from './observed.ts';

/** The Pods of a service, sorted by what they mean for its indexes. */
export interface Slots {
  /** Pods that hold their index, oldest first. */
  readonly live: readonly ObservedUnit[];
  /** Terminating Pods that hold theirs all the same: they may still write to a volume only one may write to. */
  readonly writing: readonly ObservedUnit[];
  /** Those of them that are on a lost host: only a fence, or the end of the Node, frees their index. */
  readonly stranded: readonly ObservedUnit[];
  /** Pods that ended by themselves and hold nothing. */
  readonly ended: readonly ObservedUnit[];
  /** Terminating Pods that hold nothing: their successor need not wait for them. */
  readonly leaving: readonly ObservedUnit[];
  /** Those that are Terminating, of either sort, on hosts that are there to end them. */
  readonly stopping: readonly ObservedUnit[];
}

export function slots(units: readonly ObservedUnit[], hosts: ObservedHosts): Slots {
  const byAge = [...units].sort((a, b) => a.createdAt - b.createdAt || a.index - b.index || (a.uid < b.uid ? -1 : 1));
  const sorted: Record<Meaning, ObservedUnit[]> = { live: [], writing: [], ended: [], leaving: [] };
  for (const unit of byAge) sorted[meaning(unit, hosts)].push(unit);
  const stranded = sorted.writing.filter((unit) => onLostHost(unit, hosts));
  const stopping = [...sorted.writing, ...sorted.leaving].filter((unit) => !onLostHost(unit, hosts));
  return { ...sorted, stranded, stopping };
}

type Meaning = Exclude<keyof Slots, 'stranded' | 'stopping'>;

function meaning(unit: ObservedUnit, hosts: ObservedHosts): Meaning {
  const over = unit.phase === 'Failed' || unit.phase === 'Succeeded';
  // What has run once keeps its index: it has done what it was for (docs/rancher.md §3.4).
  if (unit.deletingSince === undefined) return over && !unit.endedOnce ? 'ended' : 'live';
  return !over && mayStillWrite(unit, hosts) ? 'writing' : 'leaving';
}

/**
 * A Terminating Pod with a single-writer volume writes until it is gone from a live host, or until a lost one is
 * fenced. Waiting for it is stricter than Rancher, which started the new container while the old one was stopping.
 */
function mayStillWrite(unit: ObservedUnit, hosts: ObservedHosts): boolean {
  if (!unit.singleWriter || unit.host === undefined) return false;
  return onLostHost(unit, hosts) ? !isFenced(unit, hosts) : true;
}

/** Rancher's index for a new unit: the smallest positive integers that are free (docs/rancher.md §4.1). */
export function freeIndexes(taken: ReadonlySet<number>, count: number): number[] {
  const free: number[] = [];
  for (let index = 1; free.length < count; index++) {
    if (!taken.has(index)) free.push(index);
  }
  return free;
}
