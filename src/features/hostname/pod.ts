import type { Ignored, PodDraft } from '../feature.ts';

interface Spec {
  readonly hostname?: string | undefined;
}

/** Replaces the name of the unit, which is there before. A Pod has one host name. */
export function pod({ hostname }: Spec, draft: PodDraft): void {
  if (hostname !== undefined && draft.sidekick === undefined) draft.pod.hostname = hostname;
}

export function ignored({ hostname }: Spec, primary?: Spec): readonly Ignored[] {
  if (!primary || hostname === undefined || hostname === primary.hostname) return [];
  return [{ field: 'spec.hostname', reason: 'The members of a unit share one host name, that of the primary.' }];
}
