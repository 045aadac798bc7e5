import type { V1EphemeralContainer } from '@kubernetes/client-node';

import type { PodDraft } from '../feature.ts';
import { type Course, courseOf, runsOnce } from './course.ts';

interface Spec {
  readonly startOnce?: boolean | undefined;
}

export function pod(_: Spec, draft: PodDraft): void {
  if (draft.sidekick === undefined) runPrimary(draft);
  else move[courseOf(draft.sidekick, draft.members)](draft);
}

/**
 * Nothing starts the containers of such a Pod again, which is decided for all of them together. A kubelet must not end
 * the primary for a failing check either.
 */
function runPrimary({ container, members: [primary, ...sidekicks], pod: whole }: PodDraft): void {
  if (primary === undefined || !runsOnce(primary, sidekicks)) return;
  whole.restartPolicy = 'Never';
  delete container.livenessProbe;
}

const move: Readonly<Record<Course, (draft: PodDraft) => void>> = {
  container: () => undefined,
  first: runFirst,
  beside: runBeside,
  sidecar: runAsSidecar,
};

/**
 * Beside the others a data container would be started again and again, and while it had ended its Pod would not be
 * ready, so that nobody was sent to the unit. An init container that ends has no hooks.
 */
function runFirst(draft: PodDraft): void {
  takeOut(draft);
  delete draft.container.lifecycle;
  addInit(draft);
}

/** What an ephemeral container may not have goes; `ignored.ts` says which parts of the spec these come from. */
function runBeside(draft: PodDraft): void {
  const { container, pod: whole } = draft;
  takeOut(draft);
  for (const part of ['lifecycle', 'ports', 'resources'] as const) delete container[part];
  const beside: V1EphemeralContainer = container;
  whole.ephemeralContainers = [...(whole.ephemeralContainers ?? []), beside];
}

/** It is started before the primary, which must not wait for its check: that may wait for the primary. */
function runAsSidecar(draft: PodDraft): void {
  takeOut(draft);
  delete draft.container.startupProbe;
  draft.container.restartPolicy = 'Always';
  addInit(draft);
}

function takeOut({ container, pod: whole }: PodDraft): void {
  whole.containers = whole.containers.filter((other) => other !== container);
}

function addInit({ container, pod: whole }: PodDraft): void {
  whole.initContainers = [...(whole.initContainers ?? []), container];
}
