import { defineFeature } from '../feature.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const upgradeStrategy = defineFeature({
  name: 'upgrade_strategy',
  keys: [{ key: 'upgrade_strategy', file: 'either' }],
  spec,
  launch: [],
  translate,
});
