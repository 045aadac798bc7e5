import { markerImage } from '../../model/marker-image.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { Claim } from '../feature.ts';

/** An alias by its image; a service whose only members are selected containers is a name for them, too. */
export const claims: Claim = {
  order: 4,
  as: 'serviceAlias',
  is: (service) => markerImage(service) === 'dns-service' || onlySelects(service),
};

/** `rancher/none` with a container selector: a service without containers of its own (docs/rancher.md §1.4). */
export function onlySelects(service: WrittenService): boolean {
  const selector = labelOf(service, 'io.rancher.service.selector.container')?.value;
  return markerImage(service) === 'none' && selector !== undefined && selector !== '';
}
