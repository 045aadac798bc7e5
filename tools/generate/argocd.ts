import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

import type { KindDefinition } from '../../src/api/custom-resource-definition.ts';

const folder = join(import.meta.dirname, '../../manifests/argocd');

const heading = [
  '# Written by `npm run generate` from the Lua beside it. Not to be edited.',
  '# kubectl apply --server-side --field-manager=drover -n argocd -f manifests/argocd/argocd-cm.yaml',
  '',
].join('\n');

/** What Argo CD can do with a service, by the name of the script. */
const actions = ['start', 'stop', 'restart'] as const;

/** manifests/argocd/argocd-cm.yaml: what Argo CD reads of the health of each kind, and what it can do with a service. */
export function argocdSettings(kinds: readonly KindDefinition[]): string {
  const health = kinds.map(({ group, kind, scope }) => [
    `resource.customizations.health.${group}_${kind}`,
    lua(scope === 'Cluster' ? 'host-health' : 'health'),
  ]);
  const service = kinds.find(({ kind }) => kind === 'RancherService');
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'argocd-cm',
      labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
    },
    data: {
      ...Object.fromEntries(health),
      [`resource.customizations.actions.${service?.group}_RancherService`]: stringify(
        {
          'discovery.lua': lua('discovery'),
          definitions: actions.map((name) => ({ name, 'action.lua': lua(name) })),
        },
        { lineWidth: 0 },
      ),
    },
  };
  return heading + stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function lua(name: string): string {
  return readFileSync(join(folder, `${name}.lua`), 'utf8');
}
