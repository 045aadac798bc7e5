import type { WrittenService } from './service.ts';

/** An item below `volumes_from`, taken apart. */
export interface VolumeSource {
  /** Name of a service as written. */
  readonly name: string;
  /** What stands behind it, as in `ro`. */
  readonly mode: string | undefined;
}

/**
 * `[service:|container:]name[:ro|rw]`. The forms with a colon are Docker Compose's: Rancher took the whole text as a name
 * (rancher-compose `rancher/configs.go`, setupVolumesFrom).
 */
export function readVolumeSource(text: string): VolumeSource {
  const [name = '', mode] = text
    .trim()
    .replace(/^(service|container):/, '')
    .split(':');
  return { name: name.trim(), mode: mode?.trim() };
}

/** The names of the services that a service takes volumes from. */
export function volumeSources({ keys }: WrittenService): string[] {
  const value = keys.get('volumes_from')?.value;
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => (item.kind === 'scalar' ? [readVolumeSource(item.text).name] : []));
}
