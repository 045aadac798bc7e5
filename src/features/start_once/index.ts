import { defineFeature } from '../feature.ts';
import { check } from './check.ts';
import { ignored } from './ignored.ts';
import { pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const startOnce = defineFeature({
  name: 'start_once',
  keys: [],
  labels: [
    {
      label: 'io.rancher.container.start_once',
      becomes: 'spec.startOnce',
      grade: 'exact',
      says: 'What has ended stays ended, whatever its exit code; a sidekick that lends its volumes ends before the others start.',
    },
  ],
  spec,
  launch: ['startOnce'],
  in: { sidekick: sidekickSpec },
  // Whatever they add to the container must be there: an init or ephemeral container may not have all of it.
  after: ['health_check', 'lifecycle', 'limits', 'ports', 'process', 'volumes'],
  translate,
  check,
  pod,
  ignored,
});
