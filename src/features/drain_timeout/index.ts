import { defineFeature } from '../feature.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const drainTimeout = defineFeature({
  name: 'drain_timeout',
  keys: [
    {
      key: 'drain_timeout_ms',
      file: 'either',
      becomes: 'spec.drainTimeoutMs',
      grade: 'approximate',
      says: 'Kept, and not acted on yet: a unit is stopped without draining its connections first.',
    },
  ],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec },
  translate,
  ignored: ({ drainTimeoutMs = 0 }) =>
    drainTimeoutMs > 0
      ? [{ field: 'spec.drainTimeoutMs', reason: 'A unit is stopped without draining its connections first.' }]
      : [],
});
