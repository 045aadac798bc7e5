import type { V1Volume } from '@kubernetes/client-node';

import type { PodDraft, UnitIdentity } from '../feature.ts';
import type { Volume } from './spec.ts';

interface Spec {
  readonly volumes?: readonly Volume[] | undefined;
}

/** Size of a named volume that says none. Docker's had no limit; a claim must name one. */
export const defaultSize = '10Gi';

/** Name of the claim behind a named volume: one for the stack, shared by its services. */
export function claimName(stack: string, volume: string): string {
  return `${stack}-${volume}`;
}

export function pod(spec: Spec, draft: PodDraft, unit: UnitIdentity): void {
  const volumes = spec.volumes ?? [];
  if (volumes.length === 0) return;
  const sources = new Map<string, V1Volume>();
  draft.container.volumeMounts = volumes.map((volume, position) => {
    const source = podVolume(volume, position, unit);
    sources.set(source.name, source);
    if (volume.name !== undefined) claim(volume, source, draft);
    return { name: source.name, mountPath: volume.target, ...(volume.readOnly ? { readOnly: true } : {}) };
  });
  draft.pod.volumes = [...sources.values()];
}

/**
 * A host path has no `type`: Docker mounted a file or a socket as readily as a directory and made a directory where
 * nothing was, which is what container runtimes do with an unchecked path.
 */
function podVolume(volume: Volume, position: number, unit: UnitIdentity): V1Volume {
  if (volume.name !== undefined) {
    return {
      name: `volume-${volume.name}`.slice(0, 63),
      persistentVolumeClaim: { claimName: claimName(unit.stack, volume.name) },
    };
  }
  const name = `mount-${position}`;
  return volume.hostPath === undefined ? { name, emptyDir: {} } : { name, hostPath: { path: volume.hostPath } };
}

function claim(volume: Volume, source: V1Volume, draft: PodDraft): void {
  const name = source.persistentVolumeClaim?.claimName ?? '';
  if (draft.claims.some((other) => other.name === name)) return;
  draft.claims.push({
    name,
    size: volume.size ?? defaultSize,
    ...(volume.storageClass === undefined ? {} : { storageClass: volume.storageClass }),
    accessMode: 'ReadWriteOnce',
  });
}
