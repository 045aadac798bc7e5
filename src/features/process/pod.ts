import type { PodDraft } from '../feature.ts';
import { literal } from './literal.ts';

interface Spec {
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
}

/** As in Docker, an entrypoint of one's own also drops the image's CMD, and so it does in Kubernetes. */
export function pod(spec: Spec, draft: PodDraft): void {
  if (spec.entrypoint) draft.container.command = spec.entrypoint.map(literal);
  if (spec.command) draft.container.args = spec.command.map(literal);
}
