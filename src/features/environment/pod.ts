import type { PodDraft } from '../feature.ts';
import { literal } from '../process/literal.ts';

interface Spec {
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Sorted, so that the Pod does not depend on the order of a map. */
export function pod(spec: Spec, draft: PodDraft): void {
  const variables = Object.entries(spec.environment ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (variables.length === 0) return;
  draft.container.env = variables.map(([name, value]) => ({ name, value: literal(value) }));
}
