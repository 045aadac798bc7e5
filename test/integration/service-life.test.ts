import { afterAll, beforeAll, expect, test } from 'vitest';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import { indexOf, type Stack } from './stack.ts';

let world: OperatedPlane;

const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000 };

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

const uidOf = ({ metadata }: { metadata: { uid: string } }) => metadata.uid;
const told = ({ status }: AnyObject): string[] => status.history.map(({ reason }: { reason: string }) => reason);

/** Ends the Pods that are asked to go, as their kubelets would. */
async function endLeaving(stack: Stack, service: string): Promise<void> {
  for (const pod of await stack.pods(service)) {
    if (pod.metadata.deletionTimestamp !== undefined) await world.kubelet.remove(pod);
  }
}

test('a service is stopped and started again, and says so', async () => {
  const stack = await world.namespace('stopped');
  await stack.apply('db', { image: 'a', scale: 2, healthCheck, volumes: [{ target: '/data', name: 'data' }] });
  const units = await stack.settle('db', [1, 2]);
  await stack.patch('db', { active: false });
  const going = await stack.untilService('stopping', 'db', ({ status }) => status.state === 'deactivating');
  expect(kstatus(going)).toBe('InProgress');
  await until('both are asked to go', async () => (await stack.units('db')).length === 0);
  await endLeaving(stack, 'db');
  const { status } = await stack.untilService('stopped', 'db', (object) => kstatus(object) === 'Current');
  expect(status).toMatchObject({ state: 'inactive', healthState: 'unhealthy', scale: 0, ready: 0 });
  expect(status).not.toHaveProperty('units');
  expect(await world.kubectl.list('pvc', '-n', 'stopped')).toHaveLength(1);

  await stack.patch('db', { active: null });
  const fresh = await stack.untilUnits('db', [1, 2]);
  await stack.untilService('starting', 'db', (object) => object.status.state === 'activating');
  for (const unit of fresh) await world.kubelet.run(unit);
  const started = await stack.untilService('started', 'db', (object) => kstatus(object) === 'Current');
  expect(started.status).toMatchObject({ state: 'active', healthState: 'healthy' });
  expect(units.map(uidOf)).not.toContain(uidOf(fresh[0]));
  expect(told(started).filter((reason) => reason.startsWith('Service'))).toEqual([
    'ServiceActivating',
    'ServiceDeactivated',
    'ServiceDeactivating',
  ]);
});

test('a restart goes from unit to unit, over a change of leaders, and is not done twice', async () => {
  const stack = await world.namespace('restarted');
  await stack.apply('site', { image: 'a', scale: 3, healthCheck });
  const before = await stack.settle('site', [1, 2, 3]);
  const { revision } = before[0].metadata.labels;
  await stack.patch('site', { restart: { at: 'once', intervalMillis: 100 } });
  for (const old of before) {
    const successor = await stack.untilReplaced('site', old);
    expect(successor.metadata.annotations).toMatchObject({ 'drover.dev/restart': 'once' });
    expect(successor.metadata.labels.revision).toBe(revision);
    const restarted = (await stack.units('site')).filter(({ metadata }) => metadata.annotations['drover.dev/restart']);
    expect(restarted.map(indexOf)).toEqual(before.map(indexOf).slice(0, indexOf(old)));
    if (indexOf(old) === 2) {
      expect(await world.operators.find(({ running }) => running)?.stop()).toBe(0);
      const leader = await world.addOperator();
      await until('it leads', async () => leader.leads, { everyMs: 50 });
    }
    await endLeaving(stack, 'site');
    await world.kubelet.run(successor);
  }
  const { status } = await stack.untilService('current', 'site', (object) => kstatus(object) === 'Current');
  expect(status.state).toBe('active');
  const story = told({ status } as AnyObject).reverse();
  expect(story).toEqual([
    ...before.map(() => 'InstanceCreated'),
    'RestartStarted',
    ...before.flatMap(() => ['InstanceRestarted', 'InstanceCreated']),
    'RestartFinished',
  ]);
  const [last] = status.history.filter(({ reason }: { reason: string }) => reason === 'InstanceRestarted');
  expect(last).toMatchObject({ index: 3, pod: before[2].metadata.name, host: 'host-1' });

  // One that is made later knows of the restart already.
  await stack.patch('site', { scale: 4 });
  const four = await stack.untilUnits('site', [1, 2, 3, 4]);
  await world.kubelet.run(four[3]);
  await stack.untilService('current', 'site', (object) => kstatus(object) === 'Current');
  expect((await stack.units('site')).map(uidOf)).toEqual(four.map(uidOf));
});

test('a restart that the API server would not take costs no unit', async () => {
  const stack = await world.namespace('limited');
  await stack.apply('site', { image: 'a', scale: 1 });
  const [unit] = await stack.settle('site', [1]);
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none', namespace: 'limited' } };
  await world.kubectl.apply({ ...quota, spec: { hard: { 'count/configmaps': '100', pods: '0' } } });
  await until('the quota is in force', async () => {
    const [found] = await world.kubectl.list('resourcequota', '-n', 'limited');
    return found?.status?.hard !== undefined;
  });
  await stack.patch('site', { restart: { at: 'once' } });
  expect(await stack.untilStalled('site')).toMatchObject({ reason: 'CreateRefused' });
  expect((await stack.units('site')).map(uidOf)).toEqual([uidOf(unit)]);
});

test('what is wrong with a restart is said when it is applied', async () => {
  const stack = await world.namespace('refused');
  await expect(stack.apply('site', { image: 'a', restart: {} })).rejects.toThrow(/restart.*"at"/);
  await expect(stack.apply('site', { image: 'a', restart: { at: 'x', batchSize: 0 } })).rejects.toThrow(/batchSize/);
});

test('nothing speaks of a defect', () => {
  expect(world.complaints).toEqual([]);
});
