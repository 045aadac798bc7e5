import { defineFeature } from '../feature.ts';
import { serviceAliasSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const links = defineFeature({
  name: 'links',
  keys: [
    {
      key: 'links',
      file: 'either',
      becomes: 'spec.links',
      grade: 'approximate',
      says: 'The service is reached by its own name; other aliases are kept in the resource.',
    },
  ],
  spec,
  launch: [],
  in: { serviceAlias: serviceAliasSpec },
  translate,
});
