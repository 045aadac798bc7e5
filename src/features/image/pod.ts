import type { PodDraft } from '../feature.ts';

interface Spec {
  readonly image: string;
}

/**
 * Docker pulled an image only when the host had none, whatever its tag (docs/rancher.md §4.4); Kubernetes pulls `:latest`
 * always.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  draft.container.image = spec.image;
  draft.container.imagePullPolicy = 'IfNotPresent';
}
