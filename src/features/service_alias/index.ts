import { defineFeature } from '../feature.ts';
import { claims } from './claims.ts';
import { serviceAliasSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

/** It owns no key: its image makes a service one, and its links are those of any service. */
export const serviceAlias = defineFeature({
  name: 'service_alias',
  keys: [],
  spec,
  launch: [],
  in: { serviceAlias: serviceAliasSpec },
  reads: ['external_links'],
  claims,
  translate: (service, context) => (context.kind === 'serviceAlias' ? translate(service, context) : {}),
});
