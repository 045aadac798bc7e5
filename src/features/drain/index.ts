import { expectInteger } from '../../model/expect.ts';
import { defineFeature } from '../feature.ts';
import { loadBalancerSpec, spec } from './spec.ts';

/** `drain_timeout_ms`; 0 meant that nobody waits (docs/rancher.md §8.6). */
export const drain = defineFeature({
  name: 'drain',
  keys: [
    {
      key: 'drain_timeout_ms',
      file: 'either',
      becomes: 'spec.drainTimeoutMs',
      grade: 'exact',
      says: 'How long balancers let requests to a unit end before it stops.',
    },
  ],
  spec,
  launch: [],
  in: { loadBalancer: loadBalancerSpec },
  translate: ({ keys }, { report }) => {
    const timeout = expectInteger(keys.get('drain_timeout_ms'), { min: 0, max: 2_147_483_647 }, report);
    return timeout ? { drainTimeoutMs: timeout } : {};
  },
  ignored: ({ drainTimeoutMs }) =>
    drainTimeoutMs === undefined
      ? []
      : [
          {
            field: 'spec.drainTimeoutMs',
            reason: 'Balancers are kept and not run yet; nothing leads to this service.',
          },
        ],
});
