/** An operator of some namespaces, with the rights that docs/operations.md gives it and no others. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { transportOf } from './api.ts';
import { DocumentedKustomizations } from './documented-kustomizations.ts';
import { droverKinds, granted } from './granted.ts';
import { OperatedPlane } from './operated-plane.ts';

const [own, other, foreign] = ['shop', 'blog', 'foreign'] as const;
const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000 };

let world: OperatedPlane;

beforeAll(async () => {
  world = await OperatedPlane.start({
    installed: async (plane) => {
      const { kubectl } = plane;
      const documents = new DocumentedKustomizations(kubectl);
      // What is in the cluster already is not taken away by applying less.
      await kubectl.run(['delete', 'clusterrolebinding', 'drover-operator']);
      await kubectl.apply(await documents.build(documents.under('Some namespaces only')));
      for (const name of [own, other]) {
        await kubectl.run(['create', 'namespace', name]);
        await kubectl.apply(
          await documents.build({ namespace: name, resources: [documents.path('namespaced/namespace')] }),
        );
      }
      documents.remove();
    },
    args: ['--namespaces', `${own},${other}`],
  });
});

afterAll(async () => {
  await world?.stop();
});

test('it may do everything in its namespaces, and nothing in others but read Nodes and keep RancherHosts', async () => {
  const transport = transportOf(world.plane.kubeconfig);
  const outside = await granted(transport, 'drover-operator', foreign);
  expect(outside).toEqual(
    [
      ...['create', 'list', 'patch', 'watch'].map((verb) => `${verb} drover.dev/rancherhosts`),
      ...['list', 'watch'].map((verb) => `${verb} nodes`),
      'patch drover.dev/rancherhosts/status',
    ].sort(),
  );
  const inside = await granted(transport, 'drover-operator', own);
  expect(inside).toEqual(expect.arrayContaining([...outside, 'create pods', 'list drover.dev/rancherservices']));
  expect(droverKinds.filter((kind) => kind !== 'rancherhosts' && !inside.includes(`watch drover.dev/${kind}`))).toEqual(
    [],
  );
});

test('it works in its namespaces, and what is in another is not touched', async () => {
  const elsewhere = await world.namespace(foreign);
  await elsewhere.apply('site', { image: 'a', scale: 2, expose: ['80'], healthCheck });
  for (const name of [own, other]) {
    const stack = await world.namespace(name);
    await stack.apply('site', {
      image: 'a',
      scale: 2,
      expose: ['80'],
      healthCheck,
      volumes: [{ target: '/d', name: 'd' }],
    });
    await stack.apply('web', { image: 'a', scale: 2, expose: ['80'], healthCheck });
    const [bad] = await stack.settle('web', [1, 2]);
    await world.kubelet.run(bad, { ready: false });
    await stack.untilReplaced('web', bad);
    await until('its claim', async () => (await world.kubectl.list('pvc', '-n', name)).length === 1);
    await until('Events', async () => (await stack.events('web')).length > 0);
  }
  await world.kubectl.apply({
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherLoadBalancer',
    metadata: { name: 'lb', namespace: own },
    spec: {},
  });
  await until('the word about the balancer', async () => {
    return (await world.kubectl.get('rlb', 'lb', '-n', own)).status.observedGeneration === 1;
  });
  expect((await elsewhere.service('site')).status).toEqual({ observedGeneration: -1 });
  expect(await elsewhere.pods('site')).toEqual([]);
});

test('a host that comes back is told of, though Events about hosts are in no namespace of its own', async () => {
  await world.kubelet.addHost('host-3');
  await until('its RancherHost', async () => (await world.kubectl.try(['get', 'rhost', 'host-3'])).code === 0);
  await world.kubelet.setReady('host-3', 'False');
  await until('an Event', async () => {
    const events = await world.kubectl.list('events.events.k8s.io', '-n', 'default');
    return events.some(({ regarding, reason }) => regarding.name === 'host-3' && reason === 'HostReconnecting');
  });
});

test('it asked for nothing that it may not', () => {
  expect(
    world.proxy.recorded.filter(({ code }) => code === 403).map(({ method, path }) => `${method} ${path}`),
  ).toEqual([]);
  const outside = world.proxy.recorded.filter(({ path }) => path.includes(`/namespaces/${foreign}`));
  expect(outside).toEqual([]);
  expect(world.complaints).toEqual([]);
});
