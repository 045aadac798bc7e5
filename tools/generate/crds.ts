import { stringify } from 'yaml';

import { customResourceDefinition, type KindDefinition } from '../../src/api/custom-resource-definition.ts';
import { rancherExternalServiceDefinition } from '../../src/api/rancher-external-service.ts';
import { rancherHostDefinition } from '../../src/api/rancher-host.ts';
import { rancherLoadBalancerDefinition } from '../../src/api/rancher-load-balancer.ts';
import { rancherServiceDefinition } from '../../src/api/rancher-service.ts';
import { rancherServiceAliasDefinition } from '../../src/api/rancher-service-alias.ts';
import { rancherStackDefinition } from '../../src/api/rancher-stack.ts';

const heading = '# Written by `npm run generate` from the zod schemas in src/. Not to be edited.\n';

/** Every kind that Drover defines. */
export const kinds: readonly KindDefinition[] = [
  rancherExternalServiceDefinition,
  rancherHostDefinition,
  rancherLoadBalancerDefinition,
  rancherServiceDefinition,
  rancherServiceAliasDefinition,
  rancherStackDefinition,
];

/** Path → text of every CRD. `compat` because kubectl reads YAML 1.1, where a bare `y` or `on` is a boolean. */
export function customResourceDefinitions(): [path: string, text: string][] {
  return kinds.map((kind) => [
    `crds/${kind.group}_${kind.plural}.yaml`,
    heading +
      stringify(customResourceDefinition(kind), { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 120 }),
  ]);
}
