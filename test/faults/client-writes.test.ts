/** What reaches the API server of an object that is written: through the client library's typed ways, and through ours. */
import {
  CoordinationV1Api,
  CustomObjectsApi,
  KubernetesObjectApi,
  PatchStrategy,
  type V1MicroTime,
} from '@kubernetes/client-node';
import { describe, expect } from 'vitest';

import { Client } from '../../src/kubernetes/client.ts';
import { LeaderElection } from '../../src/kubernetes/leader-election.ts';
import type { Resource } from '../../src/kubernetes/resource.ts';
import { createTransport } from '../../src/kubernetes/transport.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';
import { eventually, test } from './setting.ts';

const ours = (server: ScriptedApiServer) =>
  new Client(createTransport({ kubeConfig: server.kubeConfig, userAgent: 'drover-test' }));

/** Answers the question which kinds a group has. */
function discover(server: ScriptedApiServer, groupVersion: string, { plural, kind, namespaced }: Resource): void {
  const resources = [{ name: plural, singularName: '', namespaced, kind, verbs: ['get', 'create', 'patch'] }];
  const text = JSON.stringify({ kind: 'APIResourceList', groupVersion, resources });
  server.script({ path: `/apis/${groupVersion}` }, { kind: 'text', text });
}

const lastBody = (server: ScriptedApiServer) => server.writes().at(-1)?.body;

describe('fields that are newer than the types', () => {
  const deployments = { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment', namespaced: true };
  const draft = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'shop', name: 'web' },
    spec: { brandNew: 1, template: { spec: { containers: [{ name: 'web', alsoNew: true }] } } },
  };

  test('are dropped from what the library applies', async ({ server }) => {
    discover(server, 'apps/v1', deployments);
    const api = KubernetesObjectApi.makeApiClient(server.kubeConfig);
    await api.patch(draft, undefined, undefined, 'test', true, PatchStrategy.ServerSideApply);
    expect(lastBody(server).metadata.name).toBe('web');
    expect(JSON.stringify(lastBody(server))).not.toMatch(/brandNew|alsoNew/);
  });

  test('arrive with what we apply', async ({ server }) => {
    await ours(server).apply(deployments, draft, { fieldManager: 'test' });
    expect(lastBody(server)).toEqual(draft);
  });
});

describe('extensions of a schema', () => {
  const definitions = {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    plural: 'customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    namespaced: false,
  };
  const schema = { openAPIV3Schema: { type: 'object', properties: { port: { 'x-kubernetes-int-or-string': true } } } };
  const draft = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: { group: 'example.com', versions: [{ name: 'v1', schema }] },
  };

  test('are dropped by the library', async ({ server }) => {
    discover(server, 'apiextensions.k8s.io/v1', definitions);
    await KubernetesObjectApi.makeApiClient(server.kubeConfig).create(draft);
    expect(lastBody(server).spec.versions[0].schema.openAPIV3Schema.properties).toEqual({ port: {} });
  });

  test('are kept by us', async ({ server }) => {
    await ours(server).apply(definitions, draft, { fieldManager: 'test' });
    expect(lastBody(server)).toEqual(draft);
  });
});

describe('the times of a Lease', () => {
  test('have three digits when the library is given a Date', async ({ server }) => {
    const renewTime = new Date(0) as V1MicroTime;
    const body = { metadata: { namespace: 'shop', name: 'lease' }, spec: { renewTime } };
    await server.kubeConfig.makeApiClient(CoordinationV1Api).createNamespacedLease({ namespace: 'shop', body });
    expect(lastBody(server).spec.renewTime).toMatch(/\.\d{3}Z$/);
  });

  test('have six digits when they are ours', async ({ server }) => {
    const options = { client: ours(server), namespace: 'shop', name: 'lease', identity: 'us', log: silentLogger() };
    const election = new LeaderElection(options);
    expect(await election.acquire(new AbortController().signal)).toBe(true);
    expect(lastBody(server).spec.renewTime).toMatch(/\.\d{6}Z$/);
  });
});

describe('a server-side apply', () => {
  const things = { group: 'example.com', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };
  const draft = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { namespace: 'shop', name: 'one' }, spec: {} };

  test('of a custom object is a JSON patch to the library, unless it is told otherwise', async ({ server }) => {
    server.storage.create('example.com/things', draft);
    const { group, version, plural } = things;
    const at = { group, version, plural, namespace: 'shop', name: 'one' };
    await server.kubeConfig.makeApiClient(CustomObjectsApi).patchNamespacedCustomObject({ ...at, body: draft });
    expect(server.writes().at(-1)?.contentType).toContain('application/json-patch+json');
  });

  test('is one when it is ours, by force and under a name', async ({ server }) => {
    await ours(server).apply(things, draft, { fieldManager: 'test', subresource: 'status' });
    const write = server.writes().at(-1);
    expect(write?.contentType).toBe('application/apply-patch+yaml');
    expect(write?.subresource).toBe('status');
    expect(Object.fromEntries(write?.query ?? [])).toEqual({ fieldManager: 'test', force: 'true' });
  });
});

describe('capitals in a name', () => {
  const roles = {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    plural: 'clusterroles',
    kind: 'ClusterRole',
    namespaced: false,
  };
  const draft = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'my:Role' } };

  test('are lost by the library, and so is the object', async ({ server }) => {
    server.storage.create('rbac.authorization.k8s.io/clusterroles', draft);
    discover(server, 'rbac.authorization.k8s.io/v1', roles);
    const api = KubernetesObjectApi.makeApiClient(server.kubeConfig);
    await expect(api.read(draft)).rejects.toMatchObject({ code: 404 });
    expect(server.requests.at(-1)?.path).toContain('my%3arole');
  });

  test('are kept by us', async ({ server }) => {
    server.storage.create('rbac.authorization.k8s.io/clusterroles', draft);
    expect((await ours(server).get(roles, undefined, 'my:Role')).metadata.name).toBe('my:Role');
  });
});

test('a list that a server has nothing for, and says so with null, is empty', async ({ server, reflector }) => {
  const empty = JSON.stringify({ metadata: { resourceVersion: '100' }, items: null });
  server.script({ verb: 'list' }, { kind: 'text', text: empty });
  const follower = reflector();
  await eventually(() => expect(follower.store.hasSynced()).toBe(true));
  expect(follower.names()).toEqual([]);
});
