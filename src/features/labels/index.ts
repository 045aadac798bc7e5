import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const labels = defineFeature({
  name: 'labels',
  keys: [{ key: 'labels', file: 'either' }],
  spec,
  launch: ['labels'],
  translate,
  pod,
});
