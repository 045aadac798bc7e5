import { defineFeature } from '../feature.ts';
import { check } from './check.ts';
import { ignored, pod } from './pod.ts';
import { externalServiceSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

export const hostname = defineFeature({
  name: 'hostname',
  keys: [
    {
      key: 'hostname',
      file: 'either',
      becomes: 'spec.hostname',
      grade: 'exact',
      says: 'The host name of every unit; of an external service, the name it stands for.',
    },
    {
      key: 'domainname',
      file: 'either',
      grade: 'unsupported',
      says: "A unit's domain is the cluster's; give the program its whole name in its own configuration.",
    },
  ],
  labels: [
    {
      label: 'io.rancher.container.hostname_override',
      becomes: 'spec.labels',
      grade: 'exact',
      says: "Every unit's host name is `<stack>-<service>-<index>`, which is what `container_name` asked for.",
    },
  ],
  spec,
  launch: ['hostname'],
  in: { sidekick: sidekickSpec, externalService: externalServiceSpec },
  translate,
  check,
  pod,
  ignored,
});
