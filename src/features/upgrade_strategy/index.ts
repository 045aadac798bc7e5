import { defineFeature } from '../feature.ts';
import { ignored } from './ignored.ts';
import { loadBalancerSpec, sidekickSpec, spec } from './spec.ts';
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
    {
      key: 'upgrade_strategy.start_first',
      file: 'either',
      becomes: 'spec.upgradeStrategy.startFirst',
      grade: 'exact',
      says: 'The new unit starts before the old one is stopped.',
    },
    {
      key: 'upgrade_strategy.batch_size',
      file: 'either',
      becomes: 'spec.upgradeStrategy.batchSize',
      grade: 'approximate',
      says: 'Kept, and not acted on yet; Rancher read it from its command line alone.',
    },
    {
      key: 'upgrade_strategy.interval_millis',
      file: 'either',
      becomes: 'spec.upgradeStrategy.intervalMillis',
      grade: 'approximate',
      says: 'Kept, and not acted on yet; Rancher read it from its command line alone.',
    },
    {
      key: 'update_strategy',
      file: 'either',
      grade: 'unsupported',
      says: 'Rancher let it pass and read nothing of it: write `upgrade_strategy`.',
    },
  ],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  translate,
  ignored,
});
