import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const image = defineFeature({
  name: 'image',
  keys: [
    { key: 'image', file: 'either' },
    { key: 'build', file: 'either' },
    { key: 'dockerfile', file: 'either' },
  ],
  spec,
  launch: ['image'],
  translate,
  pod,
});
