import { expect, test } from 'vitest';

import { hasOtherManager } from './scale-owner.ts';

const scale = { 'f:spec': { 'f:image': {}, 'f:scale': {} } };
const image = { 'f:spec': { 'f:image': {} } };

test.each<[string, object[], boolean]>([
  ['nobody', [], false],
  ['the stack itself', [{ manager: 'me', operation: 'Apply', fieldsV1: scale }], false],
  ['somebody has another field', [{ manager: 'kubectl', operation: 'Update', fieldsV1: image }], false],
  ['kubectl scale', [{ manager: 'kubectl', operation: 'Update', subresource: 'scale', fieldsV1: scale }], true],
  ['another applier', [{ manager: 'argocd', operation: 'Apply', fieldsV1: scale }], true],
  ['of our name, and no apply', [{ manager: 'me', operation: 'Update', fieldsV1: scale }], true],
])('the scale of %s', (_case, managedFields, other) => {
  const metadata = { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '', managedFields };
  expect(hasOtherManager({ metadata }, ['spec', 'scale'], 'me')).toBe(other);
});
