import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const environment = defineFeature({
  name: 'environment',
  keys: [
    {
      key: 'environment',
      file: 'either',
      becomes: 'spec.environment',
      grade: 'exact',
      says: 'The variables of the container, each as text.',
    },
    {
      key: 'env_file',
      file: 'either',
      becomes: 'spec.environment',
      grade: 'exact',
      says: 'Read while translating, line by line as Rancher did; what `environment` says wins.',
    },
  ],
  spec,
  launch: ['environment'],
  in: { sidekick: sidekickSpec },
  translate,
  pod,
});
