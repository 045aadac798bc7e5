import { defineFeature } from '../feature.ts';
import { ignored } from './ignored.ts';
import { keys, labels } from './keys.ts';
import { warnOfMovingData } from './moving-data.ts';
import { pod } from './pod.ts';
import { loadBalancerSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';
import { refuseCircles } from './volumes-from.ts';

export const volumes = defineFeature({
  name: 'volumes',
  keys,
  labels,
  spec,
  launch: ['volumes', 'volumesFrom', 'tmpfs'],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  translate,
  check: (members, context) => {
    refuseCircles(context.unit, context);
    warnOfMovingData(members, context);
  },
  pod,
  ignored,
});
