import type { Ignored } from '../feature.ts';
import type { HealthCheck } from './spec.ts';

interface Spec {
  readonly healthCheck?: HealthCheck | undefined;
}

/** A sidekick is checked by its kubelet alone, whose word decides whether the unit is served and nothing else. */
export function ignored({ healthCheck }: Spec, primary?: Spec): readonly Ignored[] {
  if (!healthCheck || !primary) return [];
  const reason = 'A unit is taken out of its Service while the check fails, and not replaced for it.';
  return [{ field: 'spec.healthCheck', reason }];
}
