import { stringify } from 'yaml';

import { customResourceDefinition } from '../../src/api/custom-resource-definition.ts';
import { rancherHostDefinition } from '../../src/api/rancher-host.ts';
import { rancherServiceDefinition } from '../../src/api/rancher-service.ts';

const heading = '# Written by `npm run generate` from the zod schemas in src/. Not to be edited.\n';

/** Path → text of every CRD. `compat` because kubectl reads YAML 1.1, where a bare `y` or `on` is a boolean. */
export function customResourceDefinitions(): [path: string, text: string][] {
  return [rancherHostDefinition, rancherServiceDefinition].map((kind) => [
    `crds/${kind.group}_${kind.plural}.yaml`,
    heading +
      stringify(customResourceDefinition(kind), { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 120 }),
  ]);
}
