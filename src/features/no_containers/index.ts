import { warning } from '../../model/diagnostic.ts';
import { markerImage } from '../../model/marker-image.ts';
import type { WrittenService } from '../../model/service.ts';
import { defineFeature } from '../feature.ts';
import { hasSourcePort } from '../load_balancer/claims.ts';
import { onlySelects } from '../service_alias/claims.ts';
import { spec } from './spec.ts';

/** It owns no key: the image rancher/none says it all. */
export const noContainers = defineFeature({
  name: 'no_containers',
  keys: [],
  spec,
  launch: [],
  claims: {
    order: 2,
    as: 'refused',
    is: (service) => markerImage(service) === 'none' && (hasSourcePort(service) || !onlySelects(service)),
    refusal,
  },
  translate: () => ({}),
});

function refusal(service: WrittenService) {
  const at = service.location;
  if (hasSourcePort(service)) {
    const message = `${service.name} is left out: a balancer with the image rancher/none had no containers, and another program carried its rules out`;
    const hint = 'to have it served, give it the image rancher/lb-service-haproxy';
    return warning('RC5211', message, { at, hint, grade: 'unsupported' });
  }
  const message = `${service.name} is left out: the image rancher/none stood for a service without containers, and it selects none either`;
  const hint =
    'where programs of others are members of it, select them with the label io.rancher.service.selector.container';
  return warning('RC5211', message, { at, hint, grade: 'unsupported' });
}
