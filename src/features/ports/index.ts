import { defineFeature } from '../feature.ts';
import { check } from './check.ts';
import { ignored, pod, servicePorts } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const ports = defineFeature({
  name: 'ports',
  keys: [
    {
      key: 'ports',
      file: 'either',
      becomes: 'spec.ports',
      grade: 'exact',
      says: 'Opened on the host of each unit, as in Rancher; without a public port, other services reach it.',
    },
    { key: 'expose', file: 'either', becomes: 'spec.expose', grade: 'exact', says: 'Opens nothing, as in Rancher.' },
  ],
  spec,
  launch: ['ports', 'expose'],
  in: { sidekick: sidekickSpec },
  translate,
  check,
  pod,
  servicePorts,
  ignored,
});
