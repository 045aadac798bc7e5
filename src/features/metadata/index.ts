import { defineFeature } from '../feature.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const metadata = defineFeature({
  name: 'metadata',
  keys: [
    {
      key: 'metadata',
      file: 'either',
      becomes: 'spec.metadata',
      grade: 'approximate',
      says: 'Kept as it is, and served by no metadata service yet.',
    },
  ],
  spec,
  launch: [],
  in: {
    sidekick: sidekickSpec,
    loadBalancer: loadBalancerSpec,
    externalService: externalServiceSpec,
    serviceAlias: serviceAliasSpec,
  },
  translate,
  ignored: (its) =>
    Object.keys(its.metadata ?? {}).length > 0
      ? [{ field: 'spec.metadata', reason: 'There is no metadata service that tells it.' }]
      : [],
});
