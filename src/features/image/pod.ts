import type { PodDraft } from '../feature.ts';

interface Spec {
  readonly image: string;
  readonly pullImage?: 'always' | undefined;
}

/**
 * Docker pulled an image only when the host had none, whatever its tag (docs/rancher.md §4.4); Kubernetes pulls `:latest`
 * always. Pulled each time it was only with `io.rancher.container.pull_image: always`.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  draft.container.image = spec.image;
  draft.container.imagePullPolicy = spec.pullImage === 'always' ? 'Always' : 'IfNotPresent';
}
