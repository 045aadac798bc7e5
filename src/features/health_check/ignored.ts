import type { Ignored } from '../feature.ts';
import type { HealthCheck } from './spec.ts';

interface Spec {
  readonly healthCheck?: HealthCheck | undefined;
  /** A member of another feature's, read here. */
  readonly startOnce?: boolean | undefined;
}

/** A sidekick that runs once is not asked: it ends by design, and its end is no failure. */
export function ignored({ healthCheck, startOnce }: Spec, primary?: Spec): readonly Ignored[] {
  if (!healthCheck || !primary || !startOnce) return [];
  return [{ field: 'spec.healthCheck', reason: 'A sidekick that runs once ends by design, and is asked nothing.' }];
}
