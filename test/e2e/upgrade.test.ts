import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { condition, kubectl, Scenario } from './scenario.ts';

const image = 'drover.local/probe-target:dev';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 1000, responseTimeout: 1000 };

test('a changed launch part replaces units one at a time, each when the last is healthy', async () => {
  const scenario = await Scenario.begin('upgrade');
  await scenario.apply('site', { image, scale: 3, healthCheck, environment: { VERSION: '1' } });
  const before = await scenario.untilReady('site', 3);
  await scenario.patch('site', { environment: { VERSION: '2' } });
  let fewest = 3;
  const after = await until(
    'all units are new',
    async () => {
      const units = await scenario.units('site');
      const { status } = await scenario.service('site');
      fewest = Math.min(fewest, units.filter((unit) => unit.ready).length);
      const renewed = units.every((unit) => before.every((old) => old.uid !== unit.uid));
      return renewed && status.state === 'active' && status.ready === 3 && units;
    },
    { everyMs: 200 },
  );
  expect(after.map((unit) => unit.index)).toEqual([1, 2, 3]);
  expect(fewest).toBeGreaterThanOrEqual(2);
  await scenario.end();
});

test('scale and health checks replace no unit', async () => {
  const scenario = await Scenario.begin('no-upgrade');
  await scenario.apply('site', { image, scale: 2, healthCheck });
  const before = await scenario.untilReady('site', 2);
  await scenario.patch('site', { scale: 3, healthCheck: { ...healthCheck, interval: 3000 }, links: [] });
  const after = await scenario.untilReady('site', 3);
  expect(after.slice(0, 2).map((unit) => unit.uid)).toEqual(before.map((unit) => unit.uid));
  await scenario.end();
});

test('a new version that does not work stops at the first unit, and the condition says so', async () => {
  const scenario = await Scenario.begin('bad-upgrade');
  await scenario.apply('site', { image, scale: 3, healthCheck: { ...healthCheck, initializingTimeout: 6000 } });
  const before = await scenario.untilReady('site', 3);
  await scenario.patch('site', { environment: { STATUS: '500' } });
  const stalled = await until('it says so', async () => {
    const found = condition((await scenario.service('site')).status, 'Stalled');
    return found?.reason === 'UpgradeFailing' && found;
  });
  expect(stalled.message).toContain('2 older units stay');
  const kept = (await scenario.units('site')).filter((unit) =>
    before.some((old) => old.uid === unit.uid && unit.ready),
  );
  expect(kept.length).toBe(2);
  await scenario.patch('site', { environment: null });
  await scenario.untilReady('site', 3);
  await scenario.end();
});

test('with start first the old unit goes only when the new one is healthy', async () => {
  const scenario = await Scenario.begin('start-first');
  await scenario.apply('site', { image, scale: 2, healthCheck, upgradeStrategy: { startFirst: true } });
  await scenario.untilReady('site', 2);
  await scenario.patch('site', { environment: { VERSION: '2' } });
  let fewest = 2;
  await until(
    'all units are new',
    async () => {
      const pods = await scenario.units('site');
      fewest = Math.min(fewest, pods.filter((unit) => unit.ready).length);
      const { status, metadata } = await scenario.service('site');
      return (
        status.observedGeneration === metadata.generation &&
        status.state === 'active' &&
        status.ready === 2 &&
        pods.length === 2
      );
    },
    { everyMs: 200 },
  );
  expect(fewest).toBe(2);
  await scenario.end();
});

test('what a namespace would refuse is not rolled out: the units there stay', async () => {
  const scenario = await Scenario.begin('refused-upgrade', 'baseline');
  await scenario.apply('site', { image, scale: 2, healthCheck });
  const before = await scenario.untilReady('site', 2);
  await scenario.patch('site', { volumes: [{ target: '/host', hostPath: '/tmp' }] });
  await until('it is stalled', async () => {
    const found = condition((await scenario.service('site')).status, 'Stalled');
    return found?.reason === 'CreateRefused' && found.message.includes('hostPath');
  });
  expect((await scenario.units('site')).map((unit) => unit.uid)).toEqual(before.map((unit) => unit.uid));
  await scenario.end();
});

test('data in a named volume outlives its unit', async () => {
  const scenario = await Scenario.begin('volume');
  const volumes = [{ target: '/var/www/data', name: 'data', size: '8Mi' }];
  await scenario.apply('db', { image: 'drover.local/failwhale:dev', volumes });
  const [first] = await scenario.untilReady('db', 1);
  if (first) await scenario.exec(first, 'echo precious > /var/www/data/posts');
  await kubectl.run(['delete', 'pod', first?.name ?? '', '-n', scenario.namespace]);
  const successor = first && (await scenario.untilReplaced('db', first));
  if (successor) expect(await scenario.exec(successor, 'cat /var/www/data/posts')).toBe('precious\n');
  const claim = await kubectl.get('pvc', `${scenario.namespace}-data`, '-n', scenario.namespace);
  expect(claim.metadata.ownerReferences).toBeUndefined();
  await scenario.end();
});
