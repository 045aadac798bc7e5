import type { Vote } from './unit-health.ts';

/** The present vote of one host's agent on one unit. Hosts that gave no answer have no vote and are not here. */
export interface CheckerVote {
  /** The host whose agent votes. */
  readonly checker: string;
  readonly vote: Vote;
}

/** Why failing votes do not make a verdict. */
export type Doubt = 'TooFewVotes' | 'ContradictingCheckers';

export interface Verdict {
  readonly vote: Vote;
  /** Only with `none`: every vote that counts fails, and yet. */
  readonly doubt?: Doubt;
}

export interface VerdictGiven {
  /** The unit's own host. */
  readonly host: string | undefined;
  /** Hosts beside the unit's own that units may be scheduled on and that are not lost. */
  readonly otherHosts: number;
  /** Checkers that fail what others see pass; their failing votes do not count. */
  readonly distrusted: ReadonlySet<string>;
}

/**
 * What the agents say of a unit: healthy when one of them sees it pass; unhealthy when every vote fails, at least
 * min(2, other hosts) of them from other hosts, so that no single one condemns, except where it is the only one.
 */
export function verdict(votes: readonly CheckerVote[], { host, otherHosts, distrusted }: VerdictGiven): Verdict {
  const cast = votes.filter((one) => one.vote !== 'none');
  if (cast.some((one) => one.vote === 'pass')) return { vote: 'pass' };
  if (cast.length === 0) return { vote: 'none' };
  const trusted = cast.filter((one) => !distrusted.has(one.checker));
  const fromOthers = trusted.filter((one) => one.checker !== host).length;
  if (trusted.length > 0 && fromOthers >= Math.min(2, otherHosts)) return { vote: 'fail' };
  return { vote: 'none', doubt: trusted.length < cast.length ? 'ContradictingCheckers' : 'TooFewVotes' };
}
