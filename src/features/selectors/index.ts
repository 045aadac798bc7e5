import { defineFeature } from '../feature.ts';
import { loadBalancerSpec, serviceAliasSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const selectors = defineFeature({
  name: 'selectors',
  keys: [],
  labels: [
    {
      label: 'io.rancher.service.selector.link',
      becomes: 'spec.selectorLink',
      grade: 'approximate',
      says: 'Finds services of the same namespace: an alias stands for their members; others reach them by their names.',
    },
    {
      label: 'io.rancher.service.selector.container',
      becomes: 'spec.selectorContainer',
      grade: 'approximate',
      says: 'Other Pods of the namespace with labels that fit are members of the name.',
    },
  ],
  spec,
  launch: [],
  in: { loadBalancer: loadBalancerSpec, serviceAlias: serviceAliasSpec },
  translate,
});
