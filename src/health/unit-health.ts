import type { HealthState, UnitMemory } from './memory.ts';

/** One judgement of a unit: `pass`, `fail`, or nothing that counts. */
export type Vote = 'pass' | 'fail' | 'none';

/** What is seen of the checked container at one moment. */
export interface HealthObservation {
  /** Identifies the present run of the container; absent while it does not run. */
  readonly run?: string;
  /** While it does not run: its last run. A program that ends at once may never be seen running. */
  readonly lastRun?: string;
  readonly vote: Vote;
  /** The unit ran before its service had a check: it counted as healthy, and so it starts. */
  readonly servedUnchecked?: boolean;
}

/**
 * The health state machine of one unit (docs/rancher.md §3.1), without its timeouts.
 *
 * A first start makes it `initializing`. A pass makes it `healthy` from any state. A fail makes a healthy unit
 * `unhealthy` and is dropped while it initializes: a unit that never came up is only ever ended by its timeout. A
 * restart makes a healthy unit `reinitializing` and changes no other state. Times are `now`, the caller's own clock:
 * those of the kubelet are another machine's.
 *
 * @returns the memory afterwards: the same object when nothing changed, undefined before the first start.
 */
export function nextHealth(
  memory: UnitMemory | undefined,
  seen: HealthObservation,
  now: number,
): UnitMemory | undefined {
  const run = seen.run ?? seen.lastRun;
  if (run === undefined) return memory;
  const known = started(memory, run, seen.servedUnchecked ?? false, now);
  if (seen.run === undefined) return known;
  // A restart is told before what comes of it, however soon that is.
  const restarted = memory !== undefined && known.state !== memory.state;
  return restarted ? known : judge(known, seen.vote, now);
}

function started(memory: UnitMemory | undefined, run: string, servedUnchecked: boolean, now: number): UnitMemory {
  if (memory === undefined) {
    return { state: servedUnchecked ? 'healthy' : 'initializing', since: now, firstStart: now, run };
  }
  if (run === memory.run) return memory;
  return memory.state === 'healthy' ? { ...memory, run, state: 'reinitializing', since: now } : { ...memory, run };
}

function judge(memory: UnitMemory, vote: Vote, now: number): UnitMemory {
  const state = transition(memory.state, vote);
  return state === memory.state ? memory : { ...memory, state, since: now };
}

function transition(state: HealthState, vote: Vote): HealthState {
  if (vote === 'pass') return 'healthy';
  if (vote === 'fail' && state === 'healthy') return 'unhealthy';
  return state;
}
