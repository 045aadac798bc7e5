/** Global services against the real API server: which hosts get a unit, and that it takes how a Pod is bound to its host. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type AnyObject, until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import { condition, indexOf, type Stack } from './stack.ts';

let world: OperatedPlane;

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

const hostOf = ({ metadata }: AnyObject): string => metadata.annotations['drover.dev/requested-host'];

/** Runs every unit on the host it was made for, until the service says that it is ready. */
async function settle(stack: Stack, indexes: readonly number[], said: string): Promise<string[]> {
  const units = await stack.untilUnits('logs', indexes);
  for (const unit of units) await world.kubelet.run(unit, { host: hostOf(unit) });
  await stack.untilService(said, 'logs', ({ status }) => {
    const ready = condition(status, 'Ready');
    return ready?.status === 'True' && ready['message'] === said;
  });
  return units.map((unit) => `${indexOf(unit)} ${hostOf(unit)}`);
}

const node = (...words: string[]) => world.kubectl.run(words);

test('units come and stay as hosts, labels and cordons come and go', async () => {
  const stack = await world.namespace('global');
  const scheduling = { global: true, hostLabels: [{ rule: 'should', key: 'logging', value: 'yes' }] };
  await stack.apply('logs', { image: 'a', scale: 5, scheduling });
  const none = await stack.untilService('no host', 'logs', ({ status }) => condition(status, 'Ready'));
  expect(none.status).toMatchObject({ scale: 0, healthState: 'unhealthy' });
  expect(condition(none.status, 'Ready')).toMatchObject({ status: 'False', reason: 'NoMatchingHost' });

  await node('label', 'node', 'host-1', 'host-2', 'logging=yes');
  expect(await settle(stack, [1, 2], '2 of 2 hosts have a ready unit')).toEqual(['1 host-1', '2 host-2']);
  const [first, second] = await stack.units('logs');
  expect(first?.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
    {
      matchExpressions: [{ key: 'logging', operator: 'In', values: ['yes'] }],
      matchFields: [{ key: 'metadata.name', operator: 'In', values: ['host-1'] }],
    },
  ]);

  await node('label', 'node', 'host-1', 'logging-');
  expect(await settle(stack, [1, 2], '1 of 1 hosts have a ready unit')).toEqual(['1 host-1', '2 host-2']);

  await node('cordon', 'host-2');
  await stack.untilService(
    'cordoned',
    'logs',
    ({ status }) => condition(status, 'Ready')?.['reason'] === 'NoMatchingHost',
  );
  await world.kubelet.remove(second);
  await stack.untilUnits('logs', [1]);
  await node('uncordon', 'host-2');
  expect(await settle(stack, [1, 2], '1 of 1 hosts have a ready unit')).toEqual(['1 host-1', '2 host-2']);

  await world.kubelet.addHost('host-3');
  await node('label', 'node', 'host-3', 'logging=yes');
  expect(await settle(stack, [1, 2, 3], '2 of 2 hosts have a ready unit')).toContain('3 host-3');
  const same = (await stack.units('logs'))[0];
  expect(same?.metadata.uid).toBe(first?.metadata.uid);

  const made = (await stack.events('logs')).filter(({ reason }) => reason === 'InstanceCreated');
  expect(new Set(made.map(({ note }) => note.replace(/^.*, /, '')))).toEqual(
    new Set(['for host host-1', 'for host host-2', 'for host host-3']),
  );
});

test('a unit of a host that was drained finds the claim of its host again, whichever host comes back first', async () => {
  const stack = await world.namespace('drained');
  const rule = { rule: 'must', key: 'kubernetes.io/drained', value: 'yes' };
  const volumes = [{ target: '/data', name: 'data', perContainer: true }];
  await node('label', 'node', 'host-1', 'host-2', 'kubernetes.io/drained=yes');
  await stack.apply('logs', { image: 'a', scheduling: { global: true, hostLabels: [rule] }, volumes });
  expect(await settle(stack, [1, 2], '2 of 2 hosts have a ready unit')).toEqual(['1 host-1', '2 host-2']);
  await node('cordon', 'host-1', 'host-2');
  await stack.untilService(
    'cordoned',
    'logs',
    ({ status }) => condition(status, 'Ready')?.['reason'] === 'NoMatchingHost',
  );
  for (const unit of await stack.units('logs')) await world.kubelet.remove(unit);
  await stack.untilUnits('logs', []);
  await node('uncordon', 'host-2');
  expect(await settle(stack, [2], '1 of 1 hosts have a ready unit')).toEqual(['2 host-2']);
  await node('uncordon', 'host-1');
  expect(await settle(stack, [1, 2], '2 of 2 hosts have a ready unit')).toEqual(['1 host-1', '2 host-2']);
  const claims = await world.kubectl.list('pvc', '-n', stack.name);
  expect(claims.map((claim) => `${claim.metadata.name} ${hostOf(claim)}`).sort()).toEqual([
    'drained-logs-1.data host-1',
    'drained-logs-2.data host-2',
  ]);
});

test('a changed launch part replaces each unit on its host, one after the other', async () => {
  const stack = await world.namespace('rolled');
  const scheduling = { global: true, hostLabels: [{ rule: 'must', key: 'kubernetes.io/rolled', value: 'yes' }] };
  await node('label', 'node', 'host-1', 'host-2', 'kubernetes.io/rolled=yes');
  await stack.apply('logs', { image: 'a', scheduling });
  await settle(stack, [1, 2], '2 of 2 hosts have a ready unit');
  const before = await stack.units('logs');
  await stack.patch('logs', { image: 'b' });
  for (const old of before) {
    const successor = await stack.untilReplaced('logs', old);
    expect(hostOf(successor)).toBe(hostOf(old));
    await world.kubelet.remove(old);
    await world.kubelet.run(successor, { host: hostOf(successor) });
  }
  await until('renewed', async () => {
    const { status } = await stack.service('logs');
    return status.state === 'active' && condition(status, 'Ready')?.status === 'True';
  });
});

test('nothing of it was a defect', () => {
  expect(world.complaints).toEqual([]);
});
