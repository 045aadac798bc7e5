import { expect, test } from 'vitest';

import { installObjects } from './install.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const objects = installObjects() as { kind: string; metadata: { name: string }; rules?: Rule[] }[];
const roles = objects.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');

test.each(roles.map((role) => [role.metadata.name, role] as const))('%s grants nothing by wildcard', (_, role) => {
  const granted = (role.rules ?? []).flatMap((rule) => [...rule.apiGroups, ...rule.resources, ...rule.verbs]);
  expect(granted.length).toBeGreaterThan(0);
  expect(granted.filter((word) => word.includes('*'))).toEqual([]);
});

test("the operator can delete no claim and no Service, and change nobody's spec", () => {
  const rules = roles.find((role) => role.metadata.name === 'drover-operator')?.rules ?? [];
  const may = (resource: string) =>
    rules.filter((rule) => rule.resources.includes(resource)).flatMap((rule) => rule.verbs);
  expect(may('persistentvolumeclaims').sort()).toEqual(['create', 'get', 'list', 'watch']);
  expect(may('rancherservices').sort()).toEqual(['get', 'list', 'watch']);
  expect(may('services')).not.toContain('delete');
  expect(may('secrets')).toEqual([]);
});
