import type { V1VolumeProjection } from '@kubernetes/client-node';

import type { PodDraft } from '../feature.ts';
import type { SecretFile } from './spec.ts';

interface Spec {
  readonly secrets?: readonly SecretFile[] | undefined;
}

/** Where Rancher's driver `rancher-secrets` put them. */
const directory = '/run/secrets';

/** Docker's mode of a secret. */
export const defaultMode = 0o444;

/**
 * One volume of all of a member's secrets, and a mount for each file. The directory itself is not mounted: in most
 * images it is also /var/run/secrets, where the token of the service account is.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  const secrets = spec.secrets ?? [];
  if (secrets.length === 0) return;
  const name = draft.sidekick === undefined ? 'secrets' : `${draft.sidekick}-secrets`;
  draft.pod.volumes = [...(draft.pod.volumes ?? []), { name, projected: { sources: secrets.map(source) } }];
  const mounts = secrets.map(({ target }) => ({
    name,
    mountPath: `${directory}/${target}`,
    subPath: target,
    readOnly: true,
  }));
  draft.container.volumeMounts = [...(draft.container.volumeMounts ?? []), ...mounts];
}

function source({ source: name, key, target, mode }: SecretFile): V1VolumeProjection {
  return { secret: { name, items: [{ key: key ?? name, path: target, mode: mode ?? defaultMode }] } };
}
