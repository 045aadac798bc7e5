import type { Ignored } from '../feature.ts';

interface Spec {
  readonly startOnce?: boolean | undefined;
}

/** A sidekick that runs once is an init container; a primary that has ended has no operator yet that leaves it so. */
export function ignored(spec: Spec, primary?: object): readonly Ignored[] {
  if (spec.startOnce !== true || primary !== undefined) return [];
  const reason = 'A container that has ended is started again, after pauses of up to five minutes, as in any unit.';
  return [{ field: 'spec.startOnce', reason }];
}
