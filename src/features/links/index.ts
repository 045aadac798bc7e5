import { defineFeature } from '../feature.ts';
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
      says: 'An alias is a name for the whole namespace, where Rancher gave it to the containers of one service.',
    },
    {
      key: 'external_links',
      file: 'either',
      becomes: 'spec.externalLinks',
      grade: 'approximate',
      says: 'The other stack is a namespace; an alias is a name for the whole namespace of this one.',
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
});
