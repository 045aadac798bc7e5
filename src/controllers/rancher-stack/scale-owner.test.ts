import { expect, test } from 'vitest';

import { isScaledByOthers } from './scale-owner.ts';

const scale = { 'f:spec': { 'f:image': {}, 'f:scale': {} } };
const image = { 'f:spec': { 'f:image': {} } };
const stack = { manager: 'me', operation: 'Apply', fieldsV1: scale };
const stackWithout = { ...stack, fieldsV1: image };
const scaler = { manager: 'kubectl', operation: 'Update', subresource: 'scale', fieldsV1: scale };
const autoscaler = { ...scaler, manager: 'kube-controller-manager' };
const editor = { manager: 'kubectl-edit', operation: 'Update', fieldsV1: scale };
const applier = { manager: 'kubectl-client-side-apply', operation: 'Update', fieldsV1: scale };
const serverSide = { manager: 'kubectl', operation: 'Apply', fieldsV1: scale };

/** Whose the scale is of a member of the stack, and of an object that is taken over for the first time. */
test.each<[string, object[], { readonly member: boolean; readonly adopted: boolean }]>([
  ['nobody wrote it: it came by default', [], { member: false, adopted: false }],
  ['the stack wrote it', [stack], { member: false, adopted: false }],
  ['somebody wrote another field', [{ ...editor, fieldsV1: image }], { member: false, adopted: false }],
  ['somebody scaled', [stackWithout, scaler], { member: true, adopted: true }],
  ['an autoscaler scaled', [stackWithout, autoscaler], { member: true, adopted: true }],
  [
    'somebody scaled what others had applied',
    [{ ...applier, fieldsV1: image }, scaler],
    { member: true, adopted: true },
  ],
  ['somebody edited it', [stackWithout, editor], { member: true, adopted: false }],
  ['somebody applies it', [stackWithout, serverSide], { member: true, adopted: false }],
  ['somebody applied it before', [applier], { member: true, adopted: false }],
  ['of the name of the stack, and no apply', [{ ...stack, operation: 'Update' }], { member: true, adopted: false }],
  ['it was given back, and is as it was scaled', [stack, scaler], { member: false, adopted: false }],
  ['it was taken over, and is as it was applied', [stack, applier], { member: false, adopted: false }],
  ['the same on the server', [stack, serverSide], { member: false, adopted: false }],
])('%s', (_case, managedFields, others) => {
  const metadata = { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '', managedFields };
  const scaled = (firstTime: boolean) => isScaledByOthers({ metadata }, 'me', firstTime);
  expect({ member: scaled(false), adopted: scaled(true) }).toEqual(others);
});
