import { defineFeature } from '../feature.ts';
import { claims } from './claims.ts';
import { externalServiceSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const externalService = defineFeature({
  name: 'external_service',
  keys: [
    {
      key: 'external_ips',
      file: 'either',
      becomes: 'spec.externalIps',
      grade: 'exact',
      says: 'Makes the service a RancherExternalService; its `hostname`, where it has one instead, is the target.',
    },
  ],
  spec,
  launch: [],
  in: { externalService: externalServiceSpec },
  reads: ['hostname'],
  claims,
  translate: (service, context) => (context.kind === 'externalService' ? translate(service, context) : {}),
});
