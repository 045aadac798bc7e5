import { defineFeature } from '../feature.ts';
import { pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const image = defineFeature({
  name: 'image',
  keys: [
    {
      key: 'image',
      file: 'either',
      becomes: 'spec.image',
      grade: 'exact',
      says: 'Pulled when a host has none of that name, as Rancher did.',
    },
    {
      key: 'build',
      file: 'either',
      grade: 'unsupported',
      says: 'A cluster pulls images: build it, push it and name it as `image`.',
    },
    {
      key: 'dockerfile',
      file: 'either',
      grade: 'unsupported',
      says: 'A cluster pulls images: build it, push it and name it as `image`.',
    },
    ...['build.context', 'build.dockerfile', 'build.args'].map((key) => ({
      key,
      file: 'either' as const,
      grade: 'unsupported' as const,
      says: 'A cluster pulls images: build it, push it and name it as `image`.',
    })),
  ],
  labels: [
    {
      label: 'io.rancher.container.pull_image',
      becomes: 'spec.pullImage',
      grade: 'exact',
      says: 'With `always`, the image is pulled before each start of a unit; any other value said nothing.',
    },
  ],
  spec,
  launch: ['image', 'pullImage'],
  in: { sidekick: sidekickSpec, loadBalancer: {}, externalService: {}, serviceAlias: {} },
  translate,
  pod,
});
