import type { Ignored } from '../feature.ts';
import type { Scheduling } from './spec.ts';

/** Only a global service needs more than the scheduler. */
export function ignored({ scheduling }: { readonly scheduling?: Scheduling | undefined }): readonly Ignored[] {
  if (scheduling?.global !== true) return [];
  const reason = 'As many units as the scale says are kept, on any hosts that fit, not one on each of them.';
  return [{ field: 'spec.scheduling.global', reason }];
}
