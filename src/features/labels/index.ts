import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const labels = defineFeature({
  name: 'labels',
  keys: [
    {
      key: 'labels',
      file: 'either',
      becomes: 'spec.labels',
      grade: 'exact',
      says: 'Labels of the Pod where Kubernetes takes them, annotations where not.',
    },
  ],
  spec,
  launch: ['labels'],
  in: {
    sidekick: sidekickSpec,
    loadBalancer: loadBalancerSpec,
    externalService: externalServiceSpec,
    serviceAlias: serviceAliasSpec,
  },
  translate,
  pod,
});
