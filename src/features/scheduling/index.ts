import { defineFeature } from '../feature.ts';
import { ownedLabels } from './owned-labels.ts';
import { pod } from './pod.ts';
import { loadBalancerSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const scheduling = defineFeature({
  name: 'scheduling',
  keys: [],
  labels: ownedLabels,
  spec,
  launch: ['scheduling'],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  translate,
  pod,
});
