import { defineFeature } from '../feature.ts';
import { ignored } from './ignored.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const links = defineFeature({
  name: 'links',
  keys: [
    {
      key: 'links',
      file: 'either',
      becomes: 'spec.links',
      grade: 'approximate',
      says: 'The service is reached by its own name; other aliases are kept in the resource.',
    },
    {
      key: 'external_links',
      file: 'either',
      becomes: 'spec.externalLinks',
      grade: 'approximate',
      says: 'A service of another stack is reached as service.stack; aliases are kept in the resource.',
    },
    {
      key: 'depends_on',
      file: 'either',
      grade: 'exact',
      says: 'Rancher took it and waited for nobody, and so does Drover.',
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
  ignored,
});
