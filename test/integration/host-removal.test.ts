import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { type ControlPlane, startControlPlane } from '../cluster/control-plane.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { clientOf } from './api.ts';
import { Kubelet } from './kubelet.ts';
import { install, OperatorProcess } from './operator-process.ts';

/** Kubernetes' garbage collector looks for new kinds, such as ours, every half a minute. */
const patiently = { everyMs: 100, timeoutMs: 120_000 };
const limit = { timeout: 150_000 };

let plane: ControlPlane;
let kubelet: Kubelet;
let operator: OperatorProcess;

beforeAll(async () => {
  plane = await startControlPlane();
  await install(plane);
  await plane.kubectl.run(['apply', '-f', join(root, 'manifests/host-remove-delay/rbac.yaml')]);
  kubelet = new Kubelet(clientOf(plane.kubeconfig));
  for (const host of ['stays', 'lost', 'leaves']) await kubelet.addHost(host);
  const settings = { HOST_REMOVE_DELAY_SECONDS: '1' };
  operator = await OperatorProcess.start(plane, plane.server, 'drover-operator-0', settings);
});

afterAll(async () => {
  await operator?.stop();
  kubelet?.stop();
  await plane?.stop();
});

const names = async (kind: string): Promise<string[]> =>
  (await plane.kubectl.list(kind)).map(({ metadata }) => metadata.name).sort();

/** Waits until a kind has objects of these names and no others. */
function untilThere(kind: string, wanted: readonly string[]): Promise<boolean> {
  return until(`${kind} ${wanted.join()}`, async () => (await names(kind)).join() === wanted.join(), patiently);
}

test('a host that stays away longer than it may loses its Node, and with that its RancherHost', limit, async () => {
  await untilThere('rancherhosts', ['leaves', 'lost', 'stays']);
  await kubelet.setReady('lost', 'Unknown');
  await untilThere('nodes', ['leaves', 'stays']);
  await untilThere('rancherhosts', ['leaves', 'stays']);
  const removed = await until(
    'an Event that says so',
    async () => {
      const events = await plane.kubectl.list('events.events.k8s.io', '-A');
      return events.find(({ reason }: AnyObject) => reason === 'HostRemoved');
    },
    patiently,
  );
  expect(removed).toMatchObject({ regarding: { kind: 'RancherHost', name: 'lost' }, type: 'Warning' });
});

test('a Node that somebody deletes takes its RancherHost along too', limit, async () => {
  await plane.kubectl.run(['delete', 'node', 'leaves']);
  await untilThere('rancherhosts', ['stays']);
  expect(operator.log.filter(({ err }) => err?.message.includes('cannot '))).toEqual([]);
});
