import { expect, test } from 'vitest';

import { annotations, labels } from '../../src/api/labels.ts';
import { installObjects } from './install.ts';

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly variables: readonly { readonly name: string; readonly expression: string }[] };
}

const policy = (installObjects() as unknown as Policy[]).find(
  ({ metadata }) => metadata.name === 'drover-unit-identity',
);

/** The names in the list that a variable of the policy begins with. */
function guarded(variable: string): string[] {
  const expression = policy?.spec.variables.find(({ name }) => name === variable)?.expression ?? '';
  const [list = ''] = expression.split(']');
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => `drover.dev/${name}`).sort();
}

test('what the operator remembers on a unit is the operator’s to change', () => {
  const { fenced, composed, adopt, dockerLabels, ...remembered } = annotations;
  expect(guarded('annotations')).toEqual(Object.values(remembered).sort());
  const { managedBy, names, ...identity } = labels;
  expect(guarded('labels')).toEqual(Object.values(identity).sort());
});
