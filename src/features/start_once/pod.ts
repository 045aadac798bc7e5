import type { PodDraft } from '../feature.ts';

interface Spec {
  readonly startOnce?: boolean | undefined;
}

/**
 * A sidekick that runs once is an init container. Beside the others it would be started again and again, and while it had
 * ended its Pod would not be ready, so that nobody was sent to the unit. An init container has no probes, and needs none.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  if (spec.startOnce !== true || draft.sidekick === undefined) return;
  const { container, pod: whole } = draft;
  whole.containers = whole.containers.filter((other) => other !== container);
  for (const part of ['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle'] as const) delete container[part];
  whole.initContainers = [...(whole.initContainers ?? []), container];
}
