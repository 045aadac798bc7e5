import type { V1Volume, V1VolumeMount } from '@kubernetes/client-node';

import type { ClaimDraft, PodDraft, UnitIdentity } from '../feature.ts';
import { claimOf } from './claim-name.ts';
import { accessModeOf } from './drivers.ts';
import type { Tmpfs, Volume, VolumesFrom } from './spec.ts';

interface Spec {
  readonly volumes?: readonly Volume[] | undefined;
  readonly volumesFrom?: readonly VolumesFrom[] | undefined;
  readonly tmpfs?: readonly Tmpfs[] | undefined;
  /** A member of another feature's, read here: a mount is shown to its host by privileged containers only. */
  readonly privileged?: boolean | undefined;
}

/** A mount of a member, and the volume of the Pod behind it. */
interface Mount {
  readonly source: V1Volume;
  readonly volume: Volume;
}

export function pod(spec: Spec, draft: PodDraft, unit: UnitIdentity): void {
  const own = mountsOf(spec, draft.sidekick, unit);
  const memory = memoryOf(spec, draft.sidekick);
  const taken = new Set([...own.map(({ volume }) => volume.target), ...memory.map(({ mount }) => mount.mountPath)]);
  const shared = takenMounts(spec, draft, unit, taken);
  const mounts = [...own, ...shared];
  addVolumes(draft, [...mounts.map(({ source }) => source), ...memory.map(({ source }) => source)]);
  for (const { volume } of mounts) addClaim(draft.claims, volume, unit);
  const all = [...mounts.map((mount) => mountOf(mount, spec.privileged === true)), ...memory.map(({ mount }) => mount)];
  if (all.length > 0) draft.container.volumeMounts = [...(draft.container.volumeMounts ?? []), ...all];
}

/** A member's own volumes. One named volume mounted at two places is one volume of the Pod. */
function mountsOf(spec: Spec, sidekick: string | undefined, unit: UnitIdentity): Mount[] {
  const sources = new Map<string, V1Volume>();
  return (spec.volumes ?? []).map((volume, position) => {
    // No claim's name has a slash.
    const key = claimOf(volume, unit) ?? `/${position}`;
    const source = sources.get(key) ?? { name: `${prefix(sidekick)}mount-${position}`, ...origin(volume, unit) };
    sources.set(key, source);
    return { source, volume };
  });
}

/**
 * What a member has from others, and they from others again: their volumes at the same paths, where it has none of its
 * own. Each member's volumes are called after it, so that it does not matter who is rendered first.
 */
function takenMounts(spec: Spec, draft: PodDraft, unit: UnitIdentity, taken: Set<string>): Mount[] {
  const found: Mount[] = [];
  const visited = new Set([draft.sidekick ?? primary]);
  const take = (from: readonly VolumesFrom[], readOnly: boolean): void => {
    for (const reference of from) {
      const member = draft.members.find(({ name }) => name === reference.member);
      if (!member || visited.has(member.name)) continue;
      visited.add(member.name);
      const its = member.spec as Spec;
      const onlyRead = readOnly || reference.readOnly === true;
      for (const { source, volume } of mountsOf(its, member.name === primary ? undefined : member.name, unit)) {
        if (taken.has(volume.target)) continue;
        taken.add(volume.target);
        found.push({ source, volume: onlyRead ? { ...volume, readOnly: true } : volume });
      }
      take(its.volumesFrom ?? [], onlyRead);
    }
  };
  take(spec.volumesFrom ?? [], false);
  return found;
}

const primary = 'primary';

function prefix(sidekick: string | undefined): string {
  return sidekick === undefined ? '' : `${sidekick}-`;
}

function memoryOf(spec: Spec, sidekick: string | undefined): { source: V1Volume; mount: V1VolumeMount }[] {
  return (spec.tmpfs ?? []).map(({ target, size, readOnly }, position) => {
    const name = `${prefix(sidekick)}tmpfs-${position}`;
    const emptyDir = { medium: 'Memory', ...(size === undefined ? {} : { sizeLimit: size }) };
    return { source: { name, emptyDir }, mount: { name, mountPath: target, ...(readOnly ? { readOnly: true } : {}) } };
  });
}

function addVolumes(draft: PodDraft, sources: readonly V1Volume[]): void {
  const volumes = [...(draft.pod.volumes ?? [])];
  for (const source of sources) if (!volumes.some(({ name }) => name === source.name)) volumes.push(source);
  if (volumes.length > 0) draft.pod.volumes = volumes;
}

function mountOf({ source, volume }: Mount, privileged: boolean): V1VolumeMount {
  const propagation = propagationOf(volume, privileged);
  return {
    name: source.name,
    mountPath: volume.target,
    ...(volume.readOnly ? { readOnly: true } : {}),
    ...(volume.subPath === undefined ? {} : { subPath: volume.subPath }),
    ...(propagation === undefined ? {} : { mountPropagation: propagation }),
  };
}

/** Kubernetes has the recursive forms only, and refuses `Bidirectional` for a container that is not privileged. */
function propagationOf({ propagation }: Volume, privileged: boolean): string | undefined {
  if (propagation === undefined || propagation.endsWith('private')) return undefined;
  return propagation.endsWith('shared') && privileged ? 'Bidirectional' : 'HostToContainer';
}

/**
 * A host path has no `type`: Docker mounted a file or a socket as readily as a directory and made a directory where
 * nothing was, which is what container runtimes do with an unchecked path.
 */
function origin(volume: Volume, unit: UnitIdentity): Omit<V1Volume, 'name'> {
  const claim = claimOf(volume, unit);
  if (claim !== undefined) return { persistentVolumeClaim: { claimName: claim } };
  return volume.hostPath === undefined ? { emptyDir: {} } : { hostPath: { path: volume.hostPath } };
}

/** An external claim is somebody else's: it is not made here. */
function addClaim(claims: ClaimDraft[], volume: Volume, unit: UnitIdentity): void {
  const name = claimOf(volume, unit);
  if (name === undefined || volume.external || claims.some((claim) => claim.name === name)) return;
  claims.push({
    name,
    ...(volume.driver === undefined ? {} : { driver: volume.driver }),
    ...(volume.size === undefined ? {} : { size: volume.size }),
    ...(volume.storageClass === undefined ? {} : { storageClass: volume.storageClass }),
    accessMode: volume.accessMode ?? accessModeOf(volume.driver),
    accessModeIsWritten: volume.accessMode !== undefined,
    ...(volume.perContainer ? { index: unit.index } : {}),
  });
}
