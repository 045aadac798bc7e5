import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const healthCheck = defineFeature({
  name: 'health_check',
  keys: [{ key: 'health_check', file: 'either' }],
  spec,
  launch: [],
  translate,
  pod,
});
