import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';

export const imageContent = defineFeature({
  name: 'image_content',
  keys: [],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec },
  // The containers that fill volumes are made of what these say of their members.
  after: ['image', 'limits', 'start_once', 'volumes'],
  translate: () => ({}),
  pod,
});
