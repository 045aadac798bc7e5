import type { Vote } from '../unit-health.ts';

/** How far a target is from changing its vote. */
export interface RiseFall {
  readonly vote: Vote;
  /** Results in a row that contradict the vote. */
  readonly streak: number;
  readonly last?: boolean;
}

export const undecided: RiseFall = { vote: 'none', streak: 0 };

/** As HAProxy begins: up, on its last life. The first failure takes it down, the first pass restores it in full. */
export function onProbation({ fall }: { readonly fall: number }): RiseFall {
  return { vote: 'pass', streak: fall - 1, last: false };
}

/**
 * Counts consecutive results as HAProxy 2 does: `rise` passes or `fall` failures in a row change the vote. HAProxy 1.6,
 * which Rancher had, kept passes already counted across a failure.
 */
export function nextRiseFall(
  state: RiseFall,
  passed: boolean,
  thresholds: { readonly rise: number; readonly fall: number },
): RiseFall {
  const streak = state.last === passed ? state.streak + 1 : 1;
  const needed = passed ? thresholds.rise : thresholds.fall;
  const vote = streak >= needed ? (passed ? 'pass' : 'fail') : state.vote;
  return { vote, streak, last: passed };
}
