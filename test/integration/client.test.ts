import { beforeAll, describe, expect, inject, test } from 'vitest';

import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { namespaces, persistentVolumeClaims, pods, services } from '../../src/kubernetes/resource.ts';
import { type AnyObject, Kubectl, until } from '../cluster/kubectl.ts';
import { clientOf, configMaps, eachOf, thrown } from './api.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const client = clientOf(inject('kubeconfig'));
const namespace = 'client';
const mine = { fieldManager: 'drover-test' };

function configMap(name: string, data: Record<string, string>, metadata: object = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, ...metadata }, data };
}

function pod(name: string, where = namespace) {
  const spec = { containers: [{ name: 'primary', image: 'a' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: where, name }, spec };
}

async function newNamespace(name: string): Promise<void> {
  await client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, mine);
  await until('its service account', async () => {
    return (await kubectl.try(['get', 'serviceaccount', 'default', '-n', name])).code === 0;
  });
}

beforeAll(() => newNamespace(namespace));

describe('server-side apply', () => {
  test('owns what it gives, takes back what it gives no more, and leaves what is others', async () => {
    await client.apply(configMaps, configMap('applied', { kept: '1', dropped: '1' }), mine);
    await client.apply(configMaps, configMap('applied', { foreign: '1' }), { fieldManager: 'somebody' });
    await client.apply(configMaps, configMap('applied', { kept: '2' }), mine);
    const stored = await kubectl.get('configmap', 'applied', '-n', namespace, '--show-managed-fields');
    expect(stored.data).toEqual({ kept: '2', foreign: '1' });
    const managers = stored.metadata.managedFields.map((one: AnyObject) => `${one.operation} ${one.manager}`);
    expect(managers.sort()).toEqual(['Apply drover-test', 'Apply somebody']);
  });

  test('by force: a field that another manager gives too becomes ours', async () => {
    await kubectl.apply(configMap('forced', { value: 'theirs' }), '--server-side', '--field-manager=somebody');
    await client.apply(configMaps, configMap('forced', { value: 'ours' }), mine);
    expect((await kubectl.get('configmap', 'forced', '-n', namespace)).data).toEqual({ value: 'ours' });
  });

  test('with a UID goes into that object only, and makes none', async () => {
    const first = await client.apply(configMaps, configMap('meant', {}), mine);
    const again = configMap('meant', { value: 'ours' }, { uid: first.metadata.uid });
    expect(await client.apply(configMaps, again, mine)).toMatchObject({ data: { value: 'ours' } });
    await client.delete(configMaps, namespace, 'meant');
    expect(await thrown(client.apply(configMaps, again, mine))).toMatchObject({ isConflict: true });
    await client.create(configMaps, configMap('meant', { value: 'theirs' }), mine);
    expect(await thrown(client.apply(configMaps, again, mine))).toMatchObject({ isConflict: true });
    expect((await kubectl.get('configmap', 'meant', '-n', namespace)).data).toEqual({ value: 'theirs' });
  });

  test('of the same thing twice writes once', async () => {
    const first = await client.apply(configMaps, configMap('same', { a: '1' }), mine);
    const second = await client.apply(configMaps, configMap('same', { a: '1' }), mine);
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });
});

describe('delete', () => {
  test('by UID means one object and no other of its name', async () => {
    const first = await client.create(configMaps, configMap('deleted', {}), mine);
    await client.delete(configMaps, namespace, 'deleted', { uid: first.metadata.uid });
    const second = await client.create(configMaps, configMap('deleted', {}), mine);
    const error = await thrown(client.delete(configMaps, namespace, 'deleted', { uid: first.metadata.uid }));
    expect(error).toMatchObject({ isConflict: true, isNotFound: false });
    const left = await client.get<KubernetesObject>(configMaps, namespace, 'deleted');
    expect(left.metadata.uid).toBe(second.metadata.uid);
    await client.delete(configMaps, namespace, 'deleted', { uid: second.metadata.uid });
    expect(await thrown(client.get(configMaps, namespace, 'deleted'))).toMatchObject({ isNotFound: true });
  });

  test('of what is not there says so', async () => {
    expect(await thrown(client.delete(configMaps, namespace, 'nobody', { uid: 'x' }))).toMatchObject({
      isNotFound: true,
    });
  });
});

describe('a patch of metadata', () => {
  test('with a UID goes into that object only', async () => {
    const first = await client.create(configMaps, configMap('patched', {}), mine);
    await client.delete(configMaps, namespace, 'patched');
    await client.create(configMaps, configMap('patched', {}), mine);
    const change = { uid: first.metadata.uid, annotations: { a: '1' } };
    const error = await thrown(client.patchMetadata(configMaps, namespace, 'patched', change, 'drover-test'));
    expect(error).toMatchObject({ isConflict: true });
    expect((await kubectl.get('configmap', 'patched', '-n', namespace)).metadata.annotations).toBeUndefined();
  });

  test('with a version goes into that version only', async () => {
    const { metadata } = await client.create(configMaps, configMap('versioned', {}), mine);
    const { uid, resourceVersion } = metadata;
    const patch = (value: string) =>
      client.patchMetadata(
        configMaps,
        namespace,
        'versioned',
        { uid, resourceVersion, labels: { value } },
        'drover-test',
      );
    await patch('first');
    expect(await thrown(patch('second'))).toMatchObject({ isConflict: true });
  });
});

describe('create', () => {
  test('as a dry run stores nothing', async () => {
    await client.create(configMaps, configMap('dry', {}), { ...mine, dryRun: true });
    expect(await thrown(client.get(configMaps, namespace, 'dry'))).toMatchObject({ isNotFound: true });
  });

  test('twice is told from every other conflict', async () => {
    await client.create(configMaps, configMap('twice', {}), mine);
    const error = await thrown(client.create(configMaps, configMap('twice', {}), mine));
    expect(error).toMatchObject({ isAlreadyExists: true, isConflict: false });
  });

  test('of something invalid keeps the words of the API server', async () => {
    const bad = { ...pod('invalid'), spec: { containers: [] } };
    const error = await thrown(client.create(pods, bad, mine));
    expect(error).toMatchObject({ isInvalid: true, message: expect.stringContaining('spec.containers') });
  });

  test('in a namespace that is not there is told by not found', async () => {
    expect(await thrown(client.create(pods, pod('lonely', 'nowhere'), mine))).toMatchObject({ isNotFound: true });
  });

  test('in a namespace that is going away is told by its cause', async () => {
    await newNamespace('client-leaving');
    const metadata = { namespace: 'client-leaving', name: 'stays', finalizers: ['drover.dev/test'] };
    await client.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata }, mine);
    await kubectl.run(['delete', 'namespace', 'client-leaving', '--wait=false']);
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: 'client-leaving', name: 'late' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    for (const refused of [
      await thrown(client.create(pods, pod('late', 'client-leaving'), mine)),
      await thrown(client.create(persistentVolumeClaims, claim, mine)),
    ]) {
      expect(refused).toMatchObject({ isForbidden: true });
      expect((refused as { hasCause(reason: string): boolean }).hasCause('NamespaceTerminating')).toBe(true);
    }
    await client.patchMetadata(configMaps, 'client-leaving', 'stays', { finalizers: null }, 'drover-test');
  });

  test('beyond a quota is forbidden, and the words name the quota', async () => {
    await newNamespace('client-quota');
    await kubectl.run(['create', 'quota', 'none', '-n', 'client-quota', '--hard=pods=0']);
    const quota = () => kubectl.get('resourcequota', 'none', '-n', 'client-quota');
    await until('the quota counts', async () => (await quota()).status.hard?.pods === '0');
    const error = await thrown(client.create(pods, pod('one', 'client-quota'), mine));
    expect(error).toMatchObject({ isForbidden: true, message: expect.stringContaining('exceeded quota: none') });
  });
});

test('a list of several pages is complete', async () => {
  await newNamespace('client-pages');
  const names = Array.from({ length: 1050 }, (_, position) => `item-${position}`);
  const empty = { apiVersion: 'v1', kind: 'ConfigMap' };
  await eachOf(names, 16, (name) =>
    client.create(configMaps, { ...empty, metadata: { namespace: 'client-pages', name } }, mine),
  );
  const { items, resourceVersion } = await client.list(configMaps, { namespace: 'client-pages' });
  const found = new Set(items.map(({ metadata }) => metadata.name));
  expect(names.filter((name) => !found.has(name))).toEqual([]);
  expect(items.length).toBe(found.size);
  expect(Number(resourceVersion)).toBeGreaterThan(0);
});

test('lists are selected by label and by field', async () => {
  await client.create(configMaps, configMap('labelled', {}, { labels: { colour: 'red' } }), mine);
  const byLabel = await client.list(configMaps, { namespace, labelSelector: 'colour=red' });
  expect(byLabel.items.map(({ metadata }) => metadata.name)).toEqual(['labelled']);
  const byField = await client.list(configMaps, { namespace, fieldSelector: 'metadata.name=labelled' });
  expect(byField.items.map(({ metadata }) => metadata.name)).toEqual(['labelled']);
});

test('an object of the whole cluster has a path without a namespace', async () => {
  const found = await client.get<KubernetesObject>(namespaces, undefined, namespace);
  expect(found.metadata.name).toBe(namespace);
  expect(await thrown(client.get(services, namespace, 'None'))).toMatchObject({ isNotFound: true });
});
