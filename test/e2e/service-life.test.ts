import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { Scenario } from './scenario.ts';

const image = 'drover.local/probe-target:dev';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 1000, responseTimeout: 1000 };

test('a service is stopped, started and restarted; what a unit said before it was replaced is kept', async () => {
  const scenario = await Scenario.begin('service-life');
  await scenario.apply('site', { image, scale: 2, expose: ['8080'], healthCheck });
  // Its program ends at once, and says why.
  await scenario.apply('broken', {
    image,
    environment: { START_DELAY: 'soon' },
    healthCheck: { ...healthCheck, initializingTimeout: 5000 },
  });
  const first = await scenario.untilReady('site', 2);

  await scenario.patch('site', { active: false });
  await until('it has stopped', async () => (await scenario.service('site')).status.state === 'inactive');
  expect(await scenario.pods('site')).toEqual([]);
  await scenario.patch('site', { active: true });
  const second = await scenario.untilReady('site', 2);
  expect(second.map(({ index }) => index)).toEqual(first.map(({ index }) => index));

  await scenario.patch('site', { restart: { at: 'once', intervalMillis: 500 } });
  const ready: number[] = [];
  await until('both are restarted', async () => {
    const { status } = await scenario.service('site');
    ready.push(status.ready);
    const units = await scenario.units('site');
    const old = units.filter(({ uid }) => second.some((unit) => unit.uid === uid));
    return old.length === 0 && status.state === 'active' && status.ready === 2;
  });
  expect(Math.min(...ready)).toBe(1);
  const { history } = (await scenario.service('site')).status;
  const reasons = history.map(({ reason }: { reason: string }) => reason).reverse();
  expect(reasons).toEqual([
    ...['InstanceCreated', 'InstanceCreated', 'ServiceDeactivating', 'InstanceRemovedExtra', 'InstanceRemovedExtra'],
    ...['ServiceDeactivated', 'ServiceActivating', 'InstanceCreated', 'InstanceCreated', 'RestartStarted'],
    ...['InstanceRestarted', 'InstanceCreated', 'InstanceRestarted', 'InstanceCreated', 'RestartFinished'],
  ]);

  const { note } = await scenario.untilEvent('broken', 'InstanceLog');
  expect(note).toMatch(/^last lines of unit 1 \(.*\), container primary:\n.*invalid duration "soon"$/);
  const { status } = await scenario.service('broken');
  const removed = status.history.find(({ reason }: { reason: string }) => reason === 'InitializingTimeout');
  expect(removed.log).toMatch(/invalid duration "soon"$/);
  await scenario.end();
});
