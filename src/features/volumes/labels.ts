import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';

/** Which volumes Rancher deleted with a container: `none`, `unnamed` (default) or `all` (docs/rancher.md §1.7). */
export const cleanupLabel = 'io.rancher.container.volume_cleanup_strategy';

/** Whether a label says `true`, as Rancher read it. */
export function isLabelled(service: WrittenService, label: string): boolean {
  return labelOf(service, label)?.value.toLowerCase() === 'true';
}
