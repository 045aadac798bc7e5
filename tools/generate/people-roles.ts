import { stringify } from 'yaml';

import type { KindDefinition } from '../../src/api/custom-resource-definition.ts';

const heading = [
  '# Written by `npm run generate` from tools/generate/people-roles.ts. Not to be edited.',
  "# What people may do with each kind, as part of Kubernetes' own roles view, edit and admin.",
  '',
].join('\n');

const read = ['get', 'list', 'watch'] as const;
const change = ['create', 'update', 'patch', 'delete', 'deletecollection'] as const;

interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * manifests/base/people.yaml. A viewer reads a kind; an editor writes its specs and scale; an admin may mend a status
 * besides, where no operator is left to do it. What belongs to the whole cluster is the operator's to write, and only
 * viewed.
 */
export function peopleRoles(kinds: readonly KindDefinition[]): string {
  const roles = kinds.flatMap((kind) =>
    kind.scope === 'Cluster' ? [viewer(kind)] : [viewer(kind), editor(kind), admin(kind)],
  );
  return heading + roles.map((role) => stringify(role, { aliasDuplicateObjects: false, lineWidth: 120 })).join('---\n');
}

function viewer(kind: KindDefinition): object {
  const { plural } = kind;
  return role(kind, 'viewer', 'view', [{ resources: [plural, `${plural}/status`, ...scale(kind)], verbs: read }]);
}

function editor(kind: KindDefinition): object {
  return role(kind, 'editor', 'edit', written(kind));
}

function admin(kind: KindDefinition): object {
  const status = { resources: [`${kind.plural}/status`], verbs: ['get', 'update', 'patch'] };
  return role(kind, 'admin', 'admin', [...written(kind), status]);
}

function written(kind: KindDefinition): Rule[] {
  const scaled = scale(kind).map((resource) => ({ resources: [resource], verbs: ['get', 'update', 'patch'] }));
  return [{ resources: [kind.plural], verbs: [...read, ...change] }, ...scaled];
}

function scale({ plural, scale: scaled }: KindDefinition): string[] {
  return scaled ? [`${plural}/scale`] : [];
}

function role({ group, singular }: KindDefinition, name: string, partOf: string, rules: readonly Rule[]): object {
  const labels = {
    'app.kubernetes.io/name': 'drover',
    [`rbac.authorization.k8s.io/aggregate-to-${partOf}`]: 'true',
  };
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `drover-${singular}-${name}`, labels },
    rules: rules.map((rule) => ({ apiGroups: [group], ...rule })),
  };
}
