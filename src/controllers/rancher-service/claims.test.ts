import { expect, test } from 'vitest';

import type { ClaimDraft } from '../../features/feature.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import { desired as desiredOf, now, pending, planned, unit } from '../../plan/units.fixture.ts';
import { type ClaimMaker, claimObject, isWaiting, restoreClaims, waitingForClaims } from './claims.ts';

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

test("a claim of a global service's unit says for which host it was made", () => {
  expect(claimObject(desired, { ...draft, index: 2 }, {}, 'a').metadata).toMatchObject({
    annotations: { 'drover.dev/requested-host': 'a' },
  });
  expect(claimObject(desired, draft, {}, 'a').metadata).not.toHaveProperty('annotations');
});

const volumes = [
  { target: '/data', name: 'data', perContainer: true },
  { target: '/web', name: 'web' },
  { target: '/archive', name: 'archive', external: true },
];
const service = desiredOf({ volumes });
const { revision } = service;

/** A namespace with these claims, and what is made in it. */
function namespaceWith(claims: Readonly<Record<string, { deleting: boolean }>>, refuses?: ApiError) {
  const made: string[] = [];
  const create = async (_: unknown, { metadata }: ObjectDraft) => {
    if (refuses) throw refuses;
    made.push(metadata.name);
  };
  const client = { create } as unknown as Client;
  const maker: ClaimMaker = { client, storageClasses: {}, mayWrite: () => true, claim: (name) => claims[name] };
  return { made, maker };
}

test.each([['shop-site-1.data'], ['shop-web'], ['archive']])('no Pod is made while %s is being deleted', (claim) => {
  const { actions } = planned({ desired: service });
  const waiting = waitingForClaims(service, actions, namespaceWith({ [claim]: { deleting: true } }).maker);
  expect([...waiting]).toEqual([[1, expect.stringContaining(claim)]]);
  expect(actions.map((action) => isWaiting(action, waiting))).toEqual([true]);
  const there = { [claim]: { deleting: false }, 'shop-site-2.data': { deleting: true } };
  expect(waitingForClaims(service, actions, namespaceWith(there).maker).size).toBe(0);
});

test('a unit that would make room for another stays meanwhile, and one that failed does not', () => {
  const { maker } = namespaceWith({ 'shop-site-1.data': { deleting: true } });
  const outdated = planned({ desired: service, units: [unit(1, { singleWriter: true, revision: 'older' })] }).actions;
  expect(outdated.map(({ kind }) => kind)).toEqual(['delete']);
  expect(outdated.map((action) => isWaiting(action, waitingForClaims(service, outdated, maker)))).toEqual([true]);
  const failed = planned({ desired: service, units: [unit(1, { revision, phase: 'Failed' })] }).actions;
  expect(failed.map(({ kind }) => kind)).toEqual(['delete', 'create']);
  expect(failed.map((action) => isWaiting(action, waitingForClaims(service, failed, maker)))).toEqual([false, true]);
});

test('claims that have gone since are made anew for units that no host takes', async () => {
  const { made, maker } = namespaceWith({ 'shop-site-2.data': { deleting: true } });
  const waiting = (index: number) => pending(index, { revision, unschedulable: 'persistentvolumeclaim not found' });
  const units = [
    waiting(1),
    waiting(2),
    { ...waiting(3), revision: 'older' },
    { ...waiting(4), deletingSince: now },
    pending(5, { revision }),
    unit(6, { revision }),
  ];
  expect(await restoreClaims(service, units, maker)).toBeUndefined();
  expect(made).toEqual(['shop-site-1.data', 'shop-web']);
});

test('what the API server has against such a claim is told', async () => {
  const { maker } = namespaceWith({}, new ApiError('POST', 403, '{"message":"exceeded quota"}'));
  const refused = await restoreClaims(service, [pending(1, { revision, unschedulable: 'why' })], maker);
  expect(refused?.message).toContain('exceeded quota');
});
