import { defineFeature } from '../feature.ts';
import { check } from './check.ts';
import { sidekickSpec, spec } from './spec.ts';

export const sidekicks = defineFeature({
  name: 'sidekicks',
  keys: [],
  labels: [
    {
      label: 'io.rancher.sidekicks',
      becomes: 'spec.sidekicks',
      grade: 'approximate',
      says: 'Containers of the same Pod: one host, one fate and, unlike in Rancher, one network.',
    },
  ],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec },
  // Who is a sidekick is found before any of them is translated (src/translate/sidekicks.ts).
  translate: () => ({}),
  check,
});
