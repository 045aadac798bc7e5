import type { Vote } from './unit-health.ts';

/** Which share of its targets a checker must fail alone, how many they must be, and on how many hosts. */
const failedShare = 0.5;
const failedAtLeast = 4;
const hostsAtLeast = 2;

/** What one checker says of what it checks. */
export interface CheckerReport {
  readonly checker: string;
  readonly targets: readonly { readonly unit: string }[];
  /** By unit; what is missing has no vote. */
  readonly votes: Readonly<Record<string, Vote>>;
}

/**
 * Checkers whose failing votes do not count: those that fail more than half of what they vote on, at least four units
 * on at least two hosts, where others see these pass or nobody else votes. The fault is more likely theirs than that of
 * so many units in different places.
 *
 * @param hostOf the host of a unit; undefined for one that is not known, or that is on a lost host: to fail it is right,
 *   and nobody is blamed for it.
 */
export function distrustedCheckers(
  reports: readonly CheckerReport[],
  hostOf: (unit: string) => string | undefined,
): ReadonlySet<string> {
  const cast = new Map<string, { passes: number; fails: number }>();
  for (const [unit, vote] of reports.flatMap(votesOf)) {
    const count = cast.get(unit) ?? { passes: 0, fails: 0 };
    cast.set(unit, count);
    if (vote === 'pass') count.passes += 1;
    else count.fails += 1;
  }
  const standsAlone = (unit: string) => {
    const { passes, fails } = cast.get(unit) ?? { passes: 0, fails: 0 };
    return passes > 0 || fails === 1;
  };
  const distrusted = reports.filter((report) => {
    const votes = votesOf(report).filter(([unit]) => hostOf(unit) !== undefined);
    const alone = votes.filter(([unit, vote]) => vote === 'fail' && standsAlone(unit));
    const hosts = new Set(alone.map(([unit]) => hostOf(unit)));
    return alone.length >= failedAtLeast && alone.length > failedShare * votes.length && hosts.size >= hostsAtLeast;
  });
  return new Set(distrusted.map(({ checker }) => checker));
}

function votesOf({ targets, votes }: CheckerReport): [unit: string, vote: 'pass' | 'fail'][] {
  return targets.flatMap(({ unit }): [string, 'pass' | 'fail'][] => {
    const vote = votes[unit];
    return vote === undefined || vote === 'none' ? [] : [[unit, vote]];
  });
}
