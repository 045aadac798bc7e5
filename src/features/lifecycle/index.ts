import { defineFeature, type OwnedKey } from '../feature.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { idleKeys, translate } from './translate.ts';

const says: readonly Pick<OwnedKey, 'key' | 'grade' | 'says'>[] = [
  {
    key: 'restart',
    grade: 'exact',
    says: 'Rancher dropped it and started stopped containers again, and so do units here; run-once is `io.rancher.container.start_once`.',
  },
  ...idleKeys.map(({ key, because }) => ({ key, grade: 'exact' as const, says: `${because}.` })),
  {
    key: 'healthcheck',
    grade: 'unsupported',
    says: "A key of later Docker Compose that Rancher never read: write Rancher's `health_check`, which asks a port.",
  },
];

export const lifecycle = defineFeature({
  name: 'lifecycle',
  keys: says.map((key) => ({ ...key, file: 'either' })),
  labels: [
    {
      label: 'io.rancher.container.name',
      grade: 'exact',
      says: 'Rancher wrote it itself; containers are called after their unit, as there.',
    },
  ],
  spec,
  launch: [],
  in: {
    sidekick: sidekickSpec,
    loadBalancer: loadBalancerSpec,
    externalService: externalServiceSpec,
    serviceAlias: serviceAliasSpec,
  },
  translate,
});
