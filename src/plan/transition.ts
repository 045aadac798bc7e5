import type { HealthState, UnitMemory } from '../health/memory.ts';
import type { CheckerVote } from '../health/verdict.ts';
import type { Judgement } from './judgement.ts';
import { sidekickMemories } from './members.ts';
import type { ObservedUnit } from './observed.ts';

/** The health of a unit's member went from one state to another. */
export interface Transition {
  readonly unit: ObservedUnit;
  /** The container of the sidekick whose health it is. Absent: the primary's. */
  readonly sidekick?: string;
  readonly from?: HealthState;
  readonly to: HealthState;
  /** What its checkers say. Absent: no agent is in force for it. */
  readonly votes?: readonly CheckerVote[];
}

/** What changed of the units' health in a step. */
export function transitions(judgements: readonly Judgement[]): Transition[] {
  return judgements.flatMap(({ unit, members }) =>
    members.flatMap(({ sidekick, memory, votes }) => {
      const before = memoryBefore(unit, sidekick);
      if (memory === undefined || memory.state === before?.state) return [];
      const whose = sidekick === undefined ? {} : { sidekick };
      const said = { ...(before ? { from: before.state } : {}), ...(votes ? { votes } : {}) };
      return [{ unit, ...whose, to: memory.state, ...said }];
    }),
  );
}

function memoryBefore(unit: ObservedUnit, sidekick: string | undefined): UnitMemory | undefined {
  return sidekick === undefined ? unit.memory : sidekickMemories(unit)[sidekick];
}

/** What the sidekicks of a unit remember now; undefined when that is what its Pod says already. */
export function newSidekickMemories({ unit, members }: Judgement): Record<string, UnitMemory> | undefined {
  const before = sidekickMemories(unit);
  const changed = members.flatMap(({ sidekick, memory }): [string, UnitMemory][] =>
    sidekick === undefined || memory === undefined || memory === before[sidekick] ? [] : [[sidekick, memory]],
  );
  return changed.length === 0 ? undefined : { ...before, ...Object.fromEntries(changed) };
}
