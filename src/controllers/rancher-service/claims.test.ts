import { expect, test } from 'vitest';

import type { ClaimDraft } from '../../features/feature.ts';
import { claimObject } from './claims.ts';

const desired = { namespace: 'shop', stack: 'Shop', name: 'db' };
const draft: ClaimDraft = { name: 'shop-data', accessMode: 'ReadWriteOnce', accessModeIsWritten: false };
const table = {
  local: { storageClass: 'disks' },
  'rancher-nfs': { storageClass: 'files', accessMode: 'ReadWriteMany', size: '20Gi' },
} as const;

const specOf = (claim: Partial<ClaimDraft>, classes: Parameters<typeof claimObject>[2] = table) =>
  claimObject(desired, { ...draft, ...claim }, classes)['spec'];

const spec = (accessMode: string, storage: string, storageClassName?: string) => ({
  accessModes: [accessMode],
  resources: { requests: { storage } },
  ...(storageClassName === undefined ? {} : { storageClassName }),
});

test.each([
  ['the driver has no entry', { driver: 'flocker' }, spec('ReadWriteOnce', '10Gi')],
  ['the driver has one', { driver: 'rancher-nfs' }, spec('ReadWriteMany', '20Gi', 'files')],
  ['there is no driver', {}, spec('ReadWriteOnce', '10Gi', 'disks')],
  ['the volume says a size', { driver: 'rancher-nfs', size: '1Gi' }, spec('ReadWriteMany', '1Gi', 'files')],
  [
    'the volume says an access mode',
    { driver: 'rancher-nfs', accessModeIsWritten: true },
    spec('ReadWriteOnce', '20Gi', 'files'),
  ],
  ['the volume says a class', { driver: 'rancher-nfs', storageClass: 'own' }, spec('ReadWriteOnce', '10Gi', 'own')],
])('a claim where %s', (_, claim, expected) => {
  expect(specOf(claim)).toEqual(expected);
});

test('a claim where nothing is configured is of the default class', () => {
  expect(specOf({}, {})).toEqual(spec('ReadWriteOnce', '10Gi'));
});

test('a claim has no owner, and says which stack it is of, or which unit', () => {
  const labels = { 'app.kubernetes.io/managed-by': 'drover', 'drover.dev/stack': 'Shop' };
  expect(claimObject(desired, draft, {}).metadata).toEqual({ namespace: 'shop', name: 'shop-data', labels });
  const ofUnit = claimObject(desired, { ...draft, name: 'shop-db-2.data', index: 2 }, {});
  expect(ofUnit.metadata).toEqual({
    namespace: 'shop',
    name: 'shop-db-2.data',
    labels: { ...labels, 'drover.dev/service': 'db', 'drover.dev/index': '2' },
  });
});
