/** What waits for a service by the rules of kstatus: kubectl, and what Flux and kustomize's apply do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import type { Stack } from './stack.ts';

let world: OperatedPlane;
let stack: Stack;

const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000 };

beforeAll(async () => {
  world = await OperatedPlane.start();
  stack = await world.namespace('waited-for');
});

afterAll(async () => {
  await world?.stop();
});

/** `kubectl wait` for a service. */
function wait(forWhat: string, service: string, timeout = '60s') {
  return world.kubectl.try(['wait', `rsvc/${service}`, '-n', stack.name, `--for=${forWhat}`, `--timeout=${timeout}`]);
}

test('kubectl waits until the units are ready, by the condition, the state and the count', async () => {
  await stack.apply('site', { image: 'a:1', scale: 2, healthCheck });
  const waits = ['condition=Ready', 'jsonpath={.status.state}=active', 'jsonpath={.status.ready}=2'].map((forWhat) =>
    wait(forWhat, 'site'),
  );
  let ended = 0;
  for (const one of waits) void one.then(() => ended++);
  await stack.untilUnits('site', [1, 2]);
  expect(ended).toBe(0);
  await stack.settle('site', [1, 2]);
  for (const { code, stderr } of await Promise.all(waits)) expect([code, stderr]).toEqual([0, '']);
});

test('a changed spec is waited for anew, and not taken for ready because the old one was', async () => {
  await stack.patch('site', { image: 'a:2' });
  expect((await wait('condition=Ready', 'site', '2s')).code).not.toBe(0);
  expect(kstatus(await stack.service('site'))).toBe('InProgress');
  const waited = wait('condition=Ready', 'site');
  for (let replaced = 0; replaced < 2; replaced++) {
    const next = await until('the next new unit', async () =>
      (await stack.units('site')).find(
        ({ status, spec }) => spec.containers[0].image === 'a:2' && status.phase === 'Pending',
      ),
    );
    await world.kubelet.run(next);
    for (const pod of await stack.pods('site')) {
      if (pod.metadata.deletionTimestamp !== undefined) await world.kubelet.remove(pod);
    }
  }
  expect((await waited).code).toBe(0);
});

test('what only a person can mend is told at once, and not when patience ends', async () => {
  await stack.apply('broken', { image: 'a', podTemplate: { spec: { containers: 'none' } } });
  expect((await wait('condition=Stalled', 'broken')).code).toBe(0);
  expect(kstatus(await stack.service('broken'))).toBe('Failed');
  await world.kubectl.run(['delete', 'rsvc', 'broken', '-n', stack.name, '--wait=false']);
});

test('everything of a stack is current together, as Flux asks, and what is deleted is waited for until it is gone', async () => {
  await until('every object current', async () => {
    const objects = await world.kubectl.list('rsvc,rstack,rlb,rext,ralias', '-n', stack.name);
    return objects.length > 0 && objects.every((object) => kstatus(object) === 'Current');
  });
  const gone = wait('delete', 'site');
  await world.kubectl.run(['delete', 'rsvc', 'site', '-n', stack.name, '--wait=false', '--cascade=background']);
  expect((await gone).code).toBe(0);
});

test('an inactive service is ready: there is nothing to wait for', async () => {
  await stack.apply('none', { image: 'a', scale: 0 });
  expect((await wait('condition=Ready', 'none')).code).toBe(0);
  expect((await wait('jsonpath={.status.state}=inactive', 'none')).code).toBe(0);
});
