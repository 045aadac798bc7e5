import { defineFeature } from '../feature.ts';
import { pod, servicePorts } from './pod.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const ports = defineFeature({
  name: 'ports',
  keys: [
    { key: 'ports', file: 'either' },
    { key: 'expose', file: 'either' },
  ],
  spec,
  launch: ['ports', 'expose'],
  translate,
  pod,
  servicePorts,
});
