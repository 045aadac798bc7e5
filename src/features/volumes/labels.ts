import { asMap } from '../../model/key-values.ts';
import type { WrittenService } from '../../model/service.ts';
import type { WrittenEntry } from '../../model/written-value.ts';

/** Which volumes Rancher deleted with a container: `none`, `unnamed` (default) or `all` (docs/rancher.md §1.7). */
export const cleanupLabel = 'io.rancher.container.volume_cleanup_strategy';

/** Names of local volumes whose host a container had to be put on. */
export const affinityLabel = 'io.rancher.scheduler.affinity:volumes';

/** A label as written in the service; undefined: it has none of that name. */
export function writtenLabel(service: WrittenService, name: string): WrittenEntry | undefined {
  const labels = service.keys.get('labels');
  const written = labels && asMap(labels.value);
  return written?.kind === 'map' ? written.entries.get(name) : undefined;
}

/** Its text; undefined: it has none of that name, or it is no text. */
export function labelText(service: WrittenService, name: string): string | undefined {
  const value = writtenLabel(service, name)?.value;
  return value?.kind === 'scalar' ? value.printed.trim() : undefined;
}

/** Whether a label says `true`, as Rancher read it. */
export function isLabelled(service: WrittenService, name: string): boolean {
  return labelText(service, name)?.toLowerCase() === 'true';
}
