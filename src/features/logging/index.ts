import { defineFeature } from '../feature.ts';
import { loadBalancerSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const says = 'The kubelet keeps and rotates the output of containers; a collector of the cluster sends it on.';

export const logging = defineFeature({
  name: 'logging',
  keys: ['log_driver', 'log_opt', 'logging', 'logging.driver', 'logging.options'].map((key) => ({
    key,
    file: 'either',
    grade: 'unsupported',
    says,
  })),
  spec,
  launch: [],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  translate,
});
