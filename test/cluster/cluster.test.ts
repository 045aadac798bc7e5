import { afterAll, beforeAll, expect, test } from 'vitest';

import { killHost, onHost, startHost } from './hosts.ts';
import { kubeconfigOf } from './kind.ts';
import { type AnyObject, Kubectl, until } from './kubectl.ts';

/** What a cluster must do before anything else is worth trying on it. */

const kubectl = new Kubectl(process.env['DROVER_TEST_KUBECONFIG'] ?? kubeconfigOf('drover'));
const namespace = 'cluster-test';
const workers = ['drover-worker', 'drover-worker2', 'drover-worker3'];

function pod(name: string, nodeName: string): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: 'target' } },
    spec: {
      nodeName,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'target',
          image: 'drover.local/probe-target:dev',
          imagePullPolicy: 'Never',
          readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
        },
      ],
    },
  };
}

beforeAll(async () => {
  await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found']);
  await kubectl.run(['create', 'namespace', namespace]);
  await kubectl.apply([
    ...workers.map((worker) => pod(`on-${worker}`, worker)),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'target', namespace },
      spec: { selector: { app: 'target' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ]);
});

afterAll(async () => {
  await kubectl.run(['delete', 'namespace', namespace, '--wait=false']);
});

test('a Pod runs on each worker', async () => {
  await kubectl.run(['wait', 'pod', '--all', '-n', namespace, '--for=condition=Ready', '--timeout=120s']);
  const pods = await kubectl.list('pods', '-n', namespace);
  expect(pods.map((one) => one.spec.nodeName).sort()).toEqual(workers);
});

test('a Service is found by its name, and all its Pods answer', async () => {
  const names = new Set<string>();
  await until('all three answered', async () => {
    const asked = ['exec', '-n', namespace, 'on-drover-worker', '--', '/probe-target', 'get', 'http://target/name'];
    names.add((await kubectl.run(asked)).trim());
    return names.size === workers.length;
  });
});

test('nothing leaves the machine', async () => {
  const asked = ['exec', '-n', namespace, 'on-drover-worker', '--', '/probe-target', 'get', 'http://192.0.2.1/'];
  expect((await kubectl.try(asked)).code).not.toBe(0);
});

test('a claim is bound on the node of the Pod that wants it', async () => {
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };
  const writer = pod('writer', 'unset');
  delete writer.spec.nodeName;
  writer.metadata.labels = {};
  writer.spec.volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  writer.spec.containers[0].volumeMounts = [{ name: 'data', mountPath: '/data' }];
  await kubectl.apply([
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace }, spec: claim },
    writer,
  ]);
  await kubectl.run(['wait', 'pod/writer', '-n', namespace, '--for=condition=Ready', '--timeout=120s']);
  expect((await kubectl.get('pvc', 'data', '-n', namespace)).status.phase).toBe('Bound');
});

test('a claim of the class shared is one directory on every node', async () => {
  const claim = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Mi' } },
    storageClassName: 'shared',
  };
  const sharer = (host: string) => {
    const one = pod(`shares-on-${host}`, 'unset');
    delete one.spec.nodeName;
    one.metadata.labels = { app: 'sharer' };
    one.spec.nodeSelector = { 'kubernetes.io/hostname': host };
    one.spec.volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'shared' } }];
    one.spec.containers[0].volumeMounts = [{ name: 'data', mountPath: '/data' }];
    return one;
  };
  await kubectl.apply([
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'shared', namespace }, spec: claim },
    ...workers.map(sharer),
  ]);
  const ready = ['wait', 'pod', '-l', 'app=sharer', '-n', namespace, '--for=condition=Ready', '--timeout=120s'];
  await kubectl.run(ready);
  const { spec } = await kubectl.get('pvc', 'shared', '-n', namespace);
  const { hostPath } = (await kubectl.get('pv', spec.volumeName)).spec;
  await onHost('drover-worker', 'touch', `${hostPath.path}/written`);
  for (const worker of workers) expect(await onHost(worker, 'ls', hostPath.path)).toBe('written\n');
});

test('a host that loses its power is noticed, and comes back', async () => {
  const ready = async () => {
    const node = await kubectl.get('node', 'drover-worker3');
    return node.status.conditions.find((condition: { type: string }) => condition.type === 'Ready').status;
  };
  await killHost('drover-worker3');
  await until('its Node is Unknown', async () => (await ready()) === 'Unknown');
  await startHost('drover-worker3');
  await until('its Node is ready again', async () => (await ready()) === 'True');
});
