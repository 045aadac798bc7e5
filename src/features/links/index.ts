import { defineFeature } from '../feature.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const links = defineFeature({
  name: 'links',
  keys: [{ key: 'links', file: 'either' }],
  spec,
  launch: [],
  translate,
});
