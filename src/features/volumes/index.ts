import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const volumes = defineFeature({
  name: 'volumes',
  keys: [{ key: 'volumes', file: 'either' }],
  spec,
  launch: ['volumes'],
  translate,
  pod,
});
