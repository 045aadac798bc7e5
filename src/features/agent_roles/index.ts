import { defineFeature } from '../feature.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { agentLabels, translate } from './translate.ts';

export const agentRoles = defineFeature({
  name: 'agent_roles',
  keys: [],
  labels: agentLabels.map((label) => ({
    label,
    becomes: 'spec.labels',
    grade: 'unsupported',
    says: "Kept, and nothing answers: there is no API of Rancher's here, so that no keys for it are given to the container.",
  })),
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
