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
      says: 'As many units as find a host, within limits; the scheduler says later than Rancher did that there is none.',
    },
    policyKey('min', 'Units to begin with, and to keep at least.'),
    policyKey('max', 'Units to keep at most.'),
    policyKey('increment', 'Units that are added at a time while all find a host, and taken back when one does not.'),
  ],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  translate,
});
