import { defineFeature } from '../feature.ts';
import { loadBalancerSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const retainIp = defineFeature({
  name: 'retain_ip',
  keys: [
    {
      key: 'retain_ip',
      file: 'either',
      becomes: 'spec.retainIp',
      grade: 'unsupported',
      says: 'A Pod gets a new address: reach the service by its name, and let a network plug-in that can do so fix one.',
    },
  ],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  translate,
  ignored: (its) =>
    its.retainIp === true
      ? [{ field: 'spec.retainIp', reason: 'A Pod gets a new address: reach the service by its name.' }]
      : [],
});
