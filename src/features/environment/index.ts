import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const environment = defineFeature({
  name: 'environment',
  keys: [{ key: 'environment', file: 'either' }],
  spec,
  launch: ['environment'],
  translate,
  pod,
});
