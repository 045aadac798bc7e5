import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const process = defineFeature({
  name: 'process',
  keys: [
    { key: 'entrypoint', file: 'either' },
    { key: 'command', file: 'either' },
  ],
  spec,
  launch: ['entrypoint', 'command'],
  translate,
  pod,
});
