import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const volumes = defineFeature({
  name: 'volumes',
  keys: [
    {
      key: 'volumes',
      file: 'either',
      becomes: 'spec.volumes',
      grade: 'approximate',
      says: 'Host paths stay; a named volume is a claim of the stack.',
    },
  ],
  spec,
  launch: ['volumes'],
  in: { sidekick: sidekickSpec },
  translate,
  pod,
});
