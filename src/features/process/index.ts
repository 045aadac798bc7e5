import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const process = defineFeature({
  name: 'process',
  keys: [
    {
      key: 'entrypoint',
      file: 'either',
      becomes: 'spec.entrypoint',
      grade: 'exact',
      says: "The words of the entrypoint; the image's CMD is dropped with it, as in Docker.",
    },
    { key: 'command', file: 'either', becomes: 'spec.command', grade: 'exact', says: 'The words of the command.' },
  ],
  spec,
  launch: ['entrypoint', 'command'],
  in: { sidekick: sidekickSpec },
  translate,
  pod,
});
