import { defineFeature } from '../feature.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const extendedService = defineFeature({
  name: 'extended_service',
  keys: [
    {
      key: 'extends',
      file: 'either',
      grade: 'exact',
      says: 'The keys of the other service are taken over before anything else is read.',
    },
    { key: 'extends.service', file: 'either', grade: 'exact', says: 'Names the service that is extended.' },
    {
      key: 'extends.file',
      file: 'either',
      grade: 'exact',
      says: 'The file of that service, which must lie in the project folder.',
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
});
