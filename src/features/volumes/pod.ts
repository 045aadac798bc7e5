import type { V1Volume } from '@kubernetes/client-node';

import { toDnsLabel } from '../../model/dns-label.ts';
import type { ClaimDraft, PodDraft, UnitIdentity } from '../feature.ts';
import type { Volume } from './spec.ts';

interface Spec {
  readonly volumes?: readonly Volume[] | undefined;
}

/** Size of a named volume that says none. Docker's had no limit; a claim must name one. */
export const defaultSize = '10Gi';

/** Name of the claim behind a named volume: one for the stack, whose own name may be any label, shared by its services. */
export function claimName(stack: string, volume: string): string {
  return `${toDnsLabel(stack) ?? 'stack'}-${volume}`;
}

export function pod(spec: Spec, draft: PodDraft, unit: UnitIdentity): void {
  const volumes = spec.volumes ?? [];
  if (volumes.length === 0) return;
  const prefix = draft.sidekick === undefined ? '' : `${draft.sidekick}-`;
  // A named volume mounted at two places is one volume of the Pod.
  const sources = new Map<string, V1Volume>();
  draft.container.volumeMounts = volumes.map((volume, position) => {
    // No volume's name has a slash.
    const key = volume.name ?? `/${position}`;
    const source = sources.get(key) ?? { name: `${prefix}mount-${position}`, ...origin(volume, unit) };
    sources.set(key, source);
    if (volume.name !== undefined) addClaim(draft.claims, volume, claimName(unit.stack, volume.name));
    return { name: source.name, mountPath: volume.target, ...(volume.readOnly ? { readOnly: true } : {}) };
  });
  draft.pod.volumes = [...(draft.pod.volumes ?? []), ...sources.values()];
}

/**
 * A host path has no `type`: Docker mounted a file or a socket as readily as a directory and made a directory where
 * nothing was, which is what container runtimes do with an unchecked path.
 */
function origin(volume: Volume, unit: UnitIdentity): Omit<V1Volume, 'name'> {
  if (volume.name !== undefined) return { persistentVolumeClaim: { claimName: claimName(unit.stack, volume.name) } };
  return volume.hostPath === undefined ? { emptyDir: {} } : { hostPath: { path: volume.hostPath } };
}

function addClaim(claims: ClaimDraft[], volume: Volume, name: string): void {
  if (claims.some((claim) => claim.name === name)) return;
  claims.push({
    name,
    size: volume.size ?? defaultSize,
    ...(volume.storageClass === undefined ? {} : { storageClass: volume.storageClass }),
    accessMode: 'ReadWriteOnce',
  });
}
