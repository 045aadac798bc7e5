import { defineFeature, type OwnedKey } from '../feature.ts';
import { loadBalancerSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

function policyKey(name: string, says: string): OwnedKey {
  return {
    key: `scale_policy.${name}`,
    file: 'either',
    becomes: `spec.scalePolicy.${name}`,
    grade: 'approximate',
    says,
  };
}

export const scale = defineFeature({
  name: 'scale',
  keys: [
    {
      key: 'scale',
      file: 'either',
      becomes: 'spec.scale',
      grade: 'exact',
      says: 'Units that are kept; 0 becomes 1, as in Rancher.',
    },
    {
      key: 'scale_policy',
      file: 'either',
      becomes: 'spec.scalePolicy',
      grade: 'approximate',
      says: 'Kept, and not acted on yet: as many units as the least of the policy are kept.',
    },
    policyKey('min', 'The scale for now.'),
    policyKey('max', 'Kept, and not acted on yet.'),
    policyKey('increment', 'Kept, and not acted on yet.'),
  ],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  translate,
  ignored: ({ scalePolicy }) =>
    scalePolicy ? [{ field: 'spec.scalePolicy', reason: 'As many units as the scale says are kept.' }] : [],
});
