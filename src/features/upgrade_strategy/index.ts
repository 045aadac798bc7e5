import { defineFeature } from '../feature.ts';
import { loadBalancerSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const upgradeStrategy = defineFeature({
  name: 'upgrade_strategy',
  keys: [
    {
      key: 'upgrade_strategy',
      file: 'either',
      becomes: 'spec.upgradeStrategy',
      grade: 'exact',
      says: 'How units are replaced when the launch part changes.',
    },
  ],
  spec,
  launch: [],
  in: { loadBalancer: loadBalancerSpec },
  translate,
});
