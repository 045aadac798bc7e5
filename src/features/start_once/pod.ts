import type { PodDraft } from '../feature.ts';
import { keepsRunning } from './keeps-running.ts';

interface Spec {
  readonly startOnce?: boolean | undefined;
}

export function pod(spec: Spec, draft: PodDraft): void {
  if (spec.startOnce !== true) return;
  if (draft.sidekick === undefined) runPrimaryOnce(draft);
  else runSidekickFirst(draft);
}

/**
 * A sidekick that runs once is an init container. Beside the others it would be started again and again, and while it had
 * ended its Pod would not be ready, so that nobody was sent to the unit. An init container has no probes, and needs none.
 */
function runSidekickFirst({ container, pod: whole }: PodDraft): void {
  whole.containers = whole.containers.filter((other) => other !== container);
  for (const part of ['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle'] as const) delete container[part];
  whole.initContainers = [...(whole.initContainers ?? []), container];
}

/**
 * Nothing starts a Pod's containers again then, which is decided for all of them together: beside a sidekick that must be
 * kept running the primary is started again, too. A kubelet must not end it for a failing check either.
 */
function runPrimaryOnce({ container, members, pod: whole }: PodDraft): void {
  if (keepsRunning(members.slice(1).map((member) => member.spec))) return;
  whole.restartPolicy = 'Never';
  delete container.livenessProbe;
}
