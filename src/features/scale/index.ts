import { defineFeature } from '../feature.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const scale = defineFeature({
  name: 'scale',
  keys: [{ key: 'scale', file: 'either' }],
  spec,
  launch: [],
  translate,
});
