import type { Ignored } from '../feature.ts';
import { keepsRunning } from './keeps-running.ts';

interface Spec {
  readonly startOnce?: boolean | undefined;
  readonly sidekicks?: readonly object[] | undefined;
}

/** A sidekick that runs once is an init container; a primary runs once where no sidekick must be kept running. */
export function ignored(spec: Spec, primary?: object): readonly Ignored[] {
  if (spec.startOnce !== true || primary !== undefined || !keepsRunning(spec.sidekicks ?? [])) return [];
  const reason =
    'A sidekick is to be kept running, and a Pod starts all of its containers again or none: the primary is started again when it ends.';
  return [{ field: 'spec.startOnce', reason }];
}
