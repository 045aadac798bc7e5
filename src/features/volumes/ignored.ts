import type { Ignored } from '../feature.ts';
import { isLocal } from './drivers.ts';
import type { Tmpfs, Volume, VolumesFrom } from './spec.ts';

interface Spec {
  readonly volumes?: readonly Volume[] | undefined;
  readonly volumesFrom?: readonly VolumesFrom[] | undefined;
  readonly tmpfs?: readonly Tmpfs[] | undefined;
}

/** What of a member's volumes nobody acts on yet. */
export function ignored(spec: Spec): Ignored[] {
  return [
    ...(spec.volumes ?? []).flatMap((volume, position) => ofVolume(volume, `spec.volumes[${position}]`)),
    ...(spec.tmpfs ?? []).flatMap((tmpfs, position) => ofTmpfs(tmpfs, `spec.tmpfs[${position}]`)),
    ...ofVolumesFrom(spec.volumesFrom ?? []),
  ];
}

function ofVolume(volume: Volume, path: string): Ignored[] {
  const found: Ignored[] = [];
  const { driver, driverOptions, external, relabel, storageClass } = volume;
  if (!isLocal(driver) && !external && storageClass === undefined) {
    const reason = `The claim is of the cluster's default storage class: no class stands for the driver ${driver}. Set storageClass.`;
    found.push({ field: `${path}.driver`, reason });
  }
  if (driverOptions !== undefined && Object.keys(driverOptions).length > 0) {
    const reason = 'Options of a Docker volume driver mean nothing to a claim. Use a storage class that has them.';
    found.push({ field: `${path}.driverOptions`, reason });
  }
  if (relabel !== undefined) {
    const reason = 'No path is given an SELinux label. Label it on its hosts where SELinux is enforced.';
    found.push({ field: `${path}.relabel`, reason });
  }
  return found;
}

function ofTmpfs({ options, size, readOnly }: Tmpfs, path: string): Ignored[] {
  const words = (options ?? '').split(',').filter((word) => !isActedOn(word, size, readOnly));
  if (words.length === 0) return [];
  return [
    { field: `${path}.options`, reason: `A memory volume has no options; left out: ${words.join()}.`.slice(0, 1024) },
  ];
}

function isActedOn(word: string, size: string | undefined, readOnly: boolean | undefined): boolean {
  if (word.startsWith('size=')) return size !== undefined;
  return word === 'ro' ? readOnly === true : ['', 'rw', 'noexec', 'nosuid', 'nodev', 'mode=1777'].includes(word);
}

function ofVolumesFrom(from: readonly VolumesFrom[]): Ignored[] {
  if (from.length === 0) return [];
  const reason = `The volumes of ${from.map(({ member }) => member).join(', ')} are shared, and begin without what their images have at the paths.`;
  return [{ field: 'spec.volumesFrom', reason: reason.slice(0, 1024) }];
}
