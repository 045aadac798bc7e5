import { defineFeature } from '../feature.ts';
import { ignored } from './ignored.ts';
import { ownedKeys } from './owned-keys.ts';
import { pod } from './pod.ts';
import { externalServiceSpec, loadBalancerSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const healthCheck = defineFeature({
  name: 'health_check',
  keys: [
    {
      key: 'health_check',
      file: 'either',
      becomes: 'spec.healthCheck',
      grade: 'exact',
      says: 'Checked by agents on several hosts as Rancher did, and by probes of the kubelet.',
    },
    ...ownedKeys,
  ],
  labels: [
    {
      label: 'io.rancher.service.wait_for_healthcheck',
      grade: 'approximate',
      says: 'The command line of 1.6 waited for such a service: wait with `kubectl wait --for=condition=Ready`.',
    },
  ],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec, externalService: externalServiceSpec },
  translate,
  pod,
  ignored,
});
