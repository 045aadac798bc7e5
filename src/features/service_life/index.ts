import { defineFeature } from '../feature.ts';
import { spec } from './spec.ts';

export const serviceLife = defineFeature({
  name: 'service_life',
  keys: [],
  spec,
  launch: [],
  translate: () => ({}),
});
