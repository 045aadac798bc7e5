import type { PodDraft } from '../feature.ts';

interface Spec {
  readonly image: string;
}

/** Docker pulled an image only when the host had none, whatever its tag (RANCHER §4.10); Kubernetes pulls `:latest` always. */
export function pod(spec: Spec, draft: PodDraft): void {
  draft.container.image = spec.image;
  draft.container.imagePullPolicy = 'IfNotPresent';
}
