import type { CheckerVote } from './verdict.ts';

/** Which share of its targets a checker must fail alone, how many they must be, and on how many hosts. */
const failedShare = 0.5;
const targetsAtLeast = 4;
const hostsAtLeast = 2;

/** What every checker of one unit says of it. */
export interface VotedUnit {
  /** The unit's own host. */
  readonly host: string | undefined;
  readonly votes: readonly CheckerVote[];
}

/**
 * Checkers whose failing votes do not count: those that fail more than half of their targets, at least four on at
 * least two hosts, where others see these pass or nobody else votes. The fault is more likely theirs than that of so
 * many units in different places.
 *
 * @param units the units that are voted on, without those on lost hosts: to fail these is right.
 */
export function contradicting(units: readonly VotedUnit[]): ReadonlySet<string> {
  const tallies = new Map<string, { cast: number; alone: number; hosts: Set<string | undefined> }>();
  for (const { host, votes } of units) {
    const cast = votes.filter((one) => one.vote !== 'none');
    const passed = cast.some((one) => one.vote === 'pass');
    for (const { checker, vote } of cast) {
      const tally = tallies.get(checker) ?? { cast: 0, alone: 0, hosts: new Set() };
      tallies.set(checker, tally);
      tally.cast += 1;
      if (vote === 'pass' || !(passed || cast.length === 1)) continue;
      tally.alone += 1;
      tally.hosts.add(host);
    }
  }
  const distrusted = [...tallies].filter(
    ([, { cast, alone, hosts }]) => alone >= targetsAtLeast && alone > failedShare * cast && hosts.size >= hostsAtLeast,
  );
  return new Set(distrusted.map(([checker]) => checker));
}
