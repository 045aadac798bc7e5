import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { root } from '../cluster/cache.ts';
import { type AnyObject, Kubectl, until } from '../cluster/kubectl.ts';
import { eachOf, transportOf } from './api.ts';
import { granted } from './granted.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const transport = transportOf(inject('kubeconfig'));
const install = join(root, 'manifests/install.yaml');
const system = 'drover-system';

function documents(text: string): AnyObject[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}

function identity({ kind, metadata }: AnyObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** What is stored of each object, without what every write changes and what the controllers add. */
function stored(list: readonly AnyObject[]): Promise<AnyObject[]> {
  return eachOf(list, 4, async ({ kind, metadata }) => {
    const where = metadata.namespace ? ['-n', metadata.namespace] : [];
    const { status: _, ...object } = await kubectl.get(kind, metadata.name, ...where);
    const { uid, name, labels } = object.metadata;
    return { ...object, metadata: { uid, name, labels } };
  });
}

const objects = documents(readFileSync(install, 'utf8'));
const roles = objects.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');

beforeAll(async () => {
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', install]);
});

test('install.yaml is what kubectl makes of the kustomization, object by object', async () => {
  const built = documents(await kubectl.run(['kustomize', join(root, 'manifests/base')]));
  const byIdentity = (list: AnyObject[]) => Object.fromEntries(list.map((object) => [identity(object), object]));
  expect(built.length).toBe(objects.length);
  expect(byIdentity(objects)).toEqual(byIdentity(built));
});

test('installing once more changes nothing, server-side or not', async () => {
  const before = await stored(objects);
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', install]);
  await kubectl.run(['apply', '--validate=strict', '-f', install]);
  expect(await stored(objects)).toEqual(before);
});

describe('what the operator may do', () => {
  /** Every verb that the code uses, on what; nothing else is granted. */
  const everywhere = [
    ...['get', 'list', 'watch', 'create', 'patch', 'delete'].flatMap((verb) => [
      `${verb} drover.dev/rancherservices`,
      `${verb} drover.dev/rancherloadbalancers`,
    ]),
    ...['list', 'watch', 'create', 'patch', 'delete'].flatMap((verb) => [
      `${verb} drover.dev/rancherexternalservices`,
      `${verb} drover.dev/rancherservicealiases`,
    ]),
    'patch drover.dev/rancherservices/status',
    ...['rancherservices', 'rancherexternalservices', 'rancherservicealiases'].map(
      (kind) => `update drover.dev/${kind}/finalizers`,
    ),
    ...['rancherloadbalancers', 'rancherexternalservices', 'rancherservicealiases', 'rancherstacks'].map(
      (kind) => `patch drover.dev/${kind}/status`,
    ),
    ...['get', 'list', 'watch'].flatMap((verb) => [`${verb} drover.dev/rancherstacks`, `${verb} configmaps`]),
    ...['rancherexternalservices', 'rancherservicealiases', 'rancherstacks'].map(
      (kind) => `update drover.dev/${kind}/finalizers`,
    ),
    ...['list', 'watch', 'create', 'patch'].map((verb) => `${verb} drover.dev/rancherhosts`),
    'patch drover.dev/rancherhosts/status',
    ...['get', 'list', 'watch', 'create', 'patch', 'delete'].map((verb) => `${verb} pods`),
    'get pods/log',
    'patch pods/ephemeralcontainers',
    ...['get', 'list', 'watch', 'create', 'patch', 'delete'].map((verb) => `${verb} services`),
    ...['list', 'watch', 'create', 'patch', 'delete'].map((verb) => `${verb} discovery.k8s.io/endpointslices`),
    ...['list', 'watch', 'create'].map((verb) => `${verb} persistentvolumeclaims`),
    ...['list', 'watch'].flatMap((verb) => [`${verb} nodes`, `${verb} namespaces`]),
    'create events.k8s.io/events',
  ].sort();
  const ofItsLease = ['get', 'create', 'update'].map((verb) => `${verb} coordination.k8s.io/leases`);
  const ofHostLeases = ['get', 'list', 'watch'].map((verb) => `${verb} coordination.k8s.io/leases`);

  test('all that the code uses, in any namespace, and nothing else', async () => {
    expect(await granted(transport, 'drover-operator', 'anybody')).toEqual(everywhere);
  });

  test('leases in its own namespace besides, and the kubelets’ to read', async () => {
    expect(await granted(transport, 'drover-operator', system)).toEqual([...everywhere, ...ofItsLease].sort());
    const beside = await granted(transport, 'drover-operator', 'kube-node-lease');
    expect(beside).toEqual([...everywhere, ...ofHostLeases].sort());
  });

  test('nothing by a wildcard', () => {
    const words = roles.flatMap(({ rules }) =>
      rules.flatMap(({ apiGroups, resources: kinds, verbs: granted, nonResourceURLs = [] }: AnyObject) => [
        ...apiGroups,
        ...kinds,
        ...granted,
        ...nonResourceURLs,
      ]),
    );
    expect(words).toContain('rancherservices');
    expect(words.filter((word) => word.includes('*'))).toEqual([]);
  });
});

describe('the operator itself', () => {
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const pod = (change: (spec: AnyObject) => void = () => undefined) => {
    const spec = structuredClone(deployment.spec.template.spec);
    change(spec);
    const metadata = { ...deployment.spec.template.metadata, name: 'by-hand', namespace: system };
    return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
  };
  const create = (text: string) => kubectl.try(['create', '--dry-run=server', '--validate=strict', '-f', '-'], text);

  test('runs in a namespace that enforces the restricted level, which its Pods pass', async () => {
    const namespace = await kubectl.get('namespace', system);
    expect(namespace.metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
    expect(await create(pod())).toMatchObject({ code: 0, stderr: '' });
    const refused = await create(pod((spec) => delete spec.containers[0].securityContext));
    expect(refused.stderr).toContain('violates PodSecurity "restricted');
  });

  test('is drained one Pod at a time', async () => {
    const { status } = await until('a budget that counts', async () => {
      const budget = await kubectl.get('poddisruptionbudget', 'drover-operator', '-n', system);
      return budget.status?.expectedPods === 2 && budget;
    });
    expect(status).toMatchObject({ expectedPods: 2, desiredHealthy: 1 });
  });

  test('gets its two Pods of a critical priority past the quota', async () => {
    const pods = await until('two Pods', async () => {
      const found = await kubectl.list('pods', '-n', system, '-l', 'app.kubernetes.io/component=operator');
      return found.length === 2 && found;
    });
    expect(pods.map((one) => one.spec.priority)).toEqual([2_000_000_000, 2_000_000_000]);
  });
});
