import { shortened } from '../../model/beginning.ts';
import type { Configured, Ignored } from '../feature.ts';
import { isLocal } from './drivers.ts';
import type { Tmpfs, Volume } from './spec.ts';

interface Spec {
  readonly volumes?: readonly Volume[] | undefined;
  readonly tmpfs?: readonly Tmpfs[] | undefined;
}

/** What of a member's volumes nobody acts on. */
export function ignored(spec: Spec, _primary: unknown, configured: Configured): Ignored[] {
  return [
    ...(spec.volumes ?? []).flatMap((volume, position) => ofVolume(volume, `spec.volumes[${position}]`, configured)),
    ...(spec.tmpfs ?? []).flatMap((tmpfs, position) => ofTmpfs(tmpfs, `spec.tmpfs[${position}]`)),
  ];
}

function ofVolume(volume: Volume, path: string, { drivers }: Configured): Ignored[] {
  const found: Ignored[] = [];
  const { driver, driverOptions, external, relabel, storageClass } = volume;
  if (driver !== undefined && !isLocal(driver) && !external && storageClass === undefined && !drivers.has(driver)) {
    const reason = `The claim is of the cluster's default storage class: none stands for the driver ${driver}. Set storageClass, or give the driver one in the operator's configuration (storageClasses).`;
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
    { field: `${path}.options`, reason: shortened(`A memory volume has no options; left out: ${words.join()}.`, 1024) },
  ];
}

function isActedOn(word: string, size: string | undefined, readOnly: boolean | undefined): boolean {
  if (word.startsWith('size=')) return size !== undefined;
  return word === 'ro' ? readOnly === true : ['', 'rw', 'noexec', 'nosuid', 'nodev', 'mode=1777'].includes(word);
}
