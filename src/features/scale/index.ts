import { defineFeature } from '../feature.ts';
import { loadBalancerSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const scale = defineFeature({
  name: 'scale',
  keys: [
    {
      key: 'scale',
      file: 'either',
      becomes: 'spec.scale',
      grade: 'exact',
      says: 'Units that are kept; 0 becomes 1, as in Rancher.',
    },
  ],
  spec,
  launch: [],
  in: { sidekick: {}, loadBalancer: loadBalancerSpec },
  translate,
});
