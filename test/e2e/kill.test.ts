import { expect, test } from 'vitest';

import { killContainer, removeSandbox } from '../cluster/hosts.ts';
import { until } from '../cluster/kubectl.ts';
import { kubectl, perhapsKillLeader, Scenario } from './scenario.ts';

const site = {
  image: 'drover.local/probe-target:dev',
  scale: 2,
  expose: ['8080'],
  healthCheck: { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 2000, responseTimeout: 1000 },
};

/** The second article's first part: a container is removed, and another is there seconds later. */
test('a deleted Pod has a successor at the same index', async () => {
  const scenario = await Scenario.begin('kill-pod');
  await scenario.apply('site', site);
  const [first, second] = await scenario.untilReady('site', 2);
  const from = Date.now();
  await kubectl.run(['delete', 'pod', first?.name ?? '', '-n', scenario.namespace, '--wait=false']);
  const created = await until(
    'a successor',
    async () => (await scenario.units('site')).find((unit) => unit.index === 1 && unit.uid !== first?.uid),
    { everyMs: 50 },
  );
  console.log(`a successor was made ${Date.now() - from} ms after the Pod was deleted (Rancher: about 3 s)`);
  await perhapsKillLeader();
  const units = await scenario.untilReady('site', 2);
  expect(units.map((unit) => unit.uid)).toEqual([created.uid, second?.uid]);
  expect((await scenario.events('site')).filter((event) => event.note.includes(created.name))).not.toEqual([]);
  await scenario.end();
});

test('a killed process is started again in its Pod, and initializes anew', async () => {
  const scenario = await Scenario.begin('kill-process');
  await scenario.apply('site', { ...site, healthCheck: { ...site.healthCheck, reinitializingTimeout: 60_000 } });
  const [first, second] = await scenario.untilReady('site', 2);
  if (first) await killContainer(first.host, first.containerId);
  await perhapsKillLeader();
  await scenario.untilEvent('site', 'HealthReinitializing');
  const restarted = await until('the restart', async () => {
    const unit = await scenario.unit('site', 1);
    return unit.restarts === 1 && unit.ready && unit;
  });
  const units = await scenario.untilReady('site', 2);
  expect(restarted.uid).toBe(first?.uid);
  expect(units.map((unit) => unit.uid)).toEqual([first?.uid, second?.uid]);
  await scenario.end();
});

test('a Pod whose sandbox is gone comes back, and there is no second one', async () => {
  const scenario = await Scenario.begin('kill-sandbox');
  await scenario.apply('site', site);
  const [first] = await scenario.untilReady('site', 2);
  if (first) await removeSandbox(first.host, scenario.namespace, first.name);
  await perhapsKillLeader();
  await scenario.untilEvent('site', 'HealthReinitializing');
  await until('the container runs again', async () => {
    const unit = await scenario.unit('site', 1);
    return unit.containerId !== first?.containerId && unit.ready;
  });
  const units = await scenario.untilReady('site', 2);
  expect(units.map((unit) => unit.index)).toEqual([1, 2]);
  expect(units[0]?.uid).toBe(first?.uid);
  const created = (await scenario.events('site')).filter((event) => event.reason === 'InstanceCreated');
  expect(created.length).toBe(2);
  await scenario.end();
});
