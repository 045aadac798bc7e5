import { markerImage } from '../../model/marker-image.ts';
import type { WrittenService } from '../../model/service.ts';
import { isNothing } from '../../model/written-value.ts';
import type { Claim } from '../feature.ts';

/**
 * The classic rancher-compose: `external_ips`, or `hostname` in rancher-compose.yml, whatever the image. The engine of
 * 1.6: by the image alone. Here addresses count with any image, and a host name with none, since with one it is that of
 * a container (docs/rancher.md §1.4).
 */
export const claims: Claim = {
  order: 1,
  as: 'externalService',
  is: (service) =>
    markerImage(service) === 'external-service' ||
    has(service, 'external_ips') ||
    (has(service, 'hostname') && !has(service, 'image') && !has(service, 'build')),
};

/** Whether a key says anything. */
export function has({ keys }: WrittenService, key: string): boolean {
  const entry = keys.get(key);
  return entry !== undefined && !isNothing(entry.value);
}
