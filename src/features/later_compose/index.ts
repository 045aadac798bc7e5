import { defineFeature } from '../feature.ts';
import { laterKeys } from './keys.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const laterCompose = defineFeature({
  name: 'later_compose',
  keys: laterKeys.map(({ key, instead }) => ({
    key,
    file: 'either',
    grade: 'unsupported',
    says: `Docker Compose has it since 2.1 or later, and Rancher did not: ${instead}.`,
  })),
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
