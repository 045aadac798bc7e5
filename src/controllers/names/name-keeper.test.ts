import { expect, test } from 'vitest';

import { Client } from '../../kubernetes/client.ts';
import { systemClock } from '../../kubernetes/clock.ts';
import type { KubernetesObject, ObjectDraft } from '../../kubernetes/object.ts';
import type { ApiRequest, Transport } from '../../kubernetes/transport.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { NameKeeper } from './name-keeper.ts';
import { type NameOwner, serviceOf, sliceObject } from './name-object.ts';
import { makeNameStores } from './names.ts';

const owner: NameOwner = { kind: 'RancherExternalService', namespace: 'shop', name: 'db', uid: 'u', stack: 'shop' };
const slice = sliceObject(owner, { addressType: 'IPv4', part: 0, endpoints: [{ address: '192.0.2.7' }] });
const service = serviceOf(owner, { slices: [] });

/** As the API server has it at a version, with whatever else it has. */
function stored(draft: ObjectDraft, resourceVersion: string, more: object = {}): KubernetesObject {
  return { ...draft, ...more, metadata: { uid: 'a', creationTimestamp: '', ...draft.metadata, resourceVersion } };
}

/** A keeper whose API server answers every apply with an object of this version. */
function world(resourceVersion: string) {
  const stores = makeNameStores(silentLogger());
  const request = async ({ body }: ApiRequest) => stored(body as ObjectDraft, resourceVersion);
  const client = new Client({ request } as unknown as Transport);
  const keeper = new NameKeeper({
    client,
    stores,
    clock: systemClock,
    fieldManager: 'test',
    mayWrite: () => true,
    onChange: () => {},
  });
  return { stores, keeper };
}

const foreignPort = { spec: { ...(service['spec'] as object), ports: [{ port: 80 }] } };

test('what is as it should be is not written, in whatever order the API server keeps its ports', async () => {
  const { stores, keeper } = world('6');
  const ports = [{ port: 80 }, { port: 443, protocol: 'TCP' }];
  const draft = { ...service, spec: { clusterIP: 'None', ports } };
  stores.kubernetesServices.replace([
    stored({ ...draft, spec: { clusterIP: 'None', ports: ports.toReversed() } }, '5'),
  ]);
  await keeper.keepService(draft);
  expect(keeper.outstandingMs('shop/db')).toBe(0);
});

test('what was written is waited for until the cache shows it', async () => {
  const { stores, keeper } = world('6');
  stores.kubernetesServices.replace([stored(service, '5', foreignPort)]);
  await keeper.keepService(service);
  expect(keeper.outstandingMs('shop/db')).toBeGreaterThan(0);
  stores.kubernetesServices.put(stored(service, '6'));
  await keeper.keepSlices('shop/db', [slice]);
  expect(keeper.outstandingMs('shop/db')).toBeGreaterThan(0);
  stores.slices.put(stored(slice, '6'));
  expect(keeper.outstandingMs('shop/db')).toBe(0);
});

test('a write that changed nothing, since the difference is somebody else’s, is not waited for', async () => {
  const { stores, keeper } = world('5');
  stores.kubernetesServices.replace([stored(service, '5', foreignPort)]);
  stores.slices.replace([stored(slice, '5')]);
  await keeper.keepService(service);
  await keeper.keepSlices('shop/db', [{ ...slice, endpoints: [] }]);
  expect(keeper.outstandingMs('shop/db')).toBe(0);
});
