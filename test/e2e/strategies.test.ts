import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { condition, perhapsKillLeader, Scenario, type Unit } from './scenario.ts';

const image = 'drover.local/failwhale:dev';
const check = { port: 80, requestLine: 'GET / HTTP/1.0', interval: 2000, responseTimeout: 1000 };
const quorumOf2 = { ...check, strategy: 'recreateOnQuorum', recreateOnQuorumStrategyConfig: { quorum: 2 } };

function spoil(scenario: Scenario, unit: Unit | undefined): Promise<string> {
  if (!unit) throw new Error('there is no such unit');
  return scenario.exec(unit, 'echo rubbish >> /var/www/html/.htaccess');
}

function mend(scenario: Scenario, unit: Unit): Promise<string> {
  return scenario.exec(unit, "echo 'Options -Indexes' > /var/www/html/.htaccess");
}

async function untilHealth(scenario: Scenario, service: string, index: number, health: string): Promise<void> {
  await until(`unit ${index} is ${health}`, async () => {
    const { status } = await scenario.service(service);
    return status.units.find((unit: { index: number }) => unit.index === index)?.health === health;
  });
}

test('with a quorum of 2 of 2 one broken unit stays, and goes once a third is healthy', async () => {
  const scenario = await Scenario.begin('quorum');
  await scenario.apply('site', { image, scale: 2, healthCheck: quorumOf2 });
  const [broken, other] = await scenario.untilReady('site', 2);
  await spoil(scenario, broken);
  await perhapsKillLeader();
  await scenario.untilEvent('site', 'QuorumHold');
  await until(
    'the service says degraded',
    async () => (await scenario.service('site')).status.healthState === 'degraded',
  );
  expect((await scenario.units('site')).map((unit) => unit.uid)).toEqual([broken?.uid, other?.uid]);
  expect(condition((await scenario.service('site')).status, 'HealingHeld')?.reason).toBe('Quorum');

  await scenario.patch('site', { scale: 3 });
  const successor = broken && (await scenario.untilReplaced('site', broken));
  const units = await scenario.untilReady('site', 3);
  expect(units.map((unit) => unit.uid)).toContain(successor?.uid);
  expect((await scenario.unit('site', 2)).uid).toBe(other?.uid);
  expect(units.every((unit) => unit.restarts === 0)).toBe(true);
  await scenario.end();
});

/** The example of docs/rancher.md §3.3: quorum 2, scale 3. */
test('with two of three broken nothing is replaced; one recovers and the other is', async () => {
  const scenario = await Scenario.begin('quorum-vector');
  // Both must fall before either is judged by the quorum, so that is asked for when they have.
  await scenario.apply('site', { image, scale: 3, healthCheck: { ...check, strategy: 'none' } });
  const [first, second, third] = await scenario.untilReady('site', 3);
  if (!first || !second || !third) throw new Error('three units were ready');
  await Promise.all([spoil(scenario, first), spoil(scenario, second)]);
  await Promise.all([1, 2].map((index) => untilHealth(scenario, 'site', index, 'unhealthy')));
  await scenario.patch('site', { healthCheck: quorumOf2 });
  await scenario.untilEvent('site', 'QuorumHold');
  expect((await scenario.units('site')).map((unit) => unit.uid)).toEqual([first.uid, second.uid, third.uid]);
  await mend(scenario, first);
  await scenario.untilReplaced('site', second);
  const units = await scenario.untilReady('site', 3);
  expect([units[0]?.uid, units[2]?.uid]).toEqual([first.uid, third.uid]);
  await scenario.end();
});

test('with strategy none a broken unit stays as it is, out of its Service, and comes back by itself', async () => {
  const scenario = await Scenario.begin('none');
  await scenario.apply('site', { image, scale: 2, healthCheck: { ...check, strategy: 'none' } });
  const [broken, other] = await scenario.untilReady('site', 2);
  if (!broken || !other) throw new Error('two units were ready');
  await spoil(scenario, broken);
  await perhapsKillLeader();
  await until('it leaves its Service', async () => {
    const served = await scenario.served('site');
    return served.length === 1 && served[0] === other.address;
  });
  await until(
    'the service says degraded',
    async () => (await scenario.service('site')).status.healthState === 'degraded',
  );
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const kept = await scenario.unit('site', broken.index);
  expect([kept.uid, kept.restarts]).toEqual([broken.uid, 0]);
  await mend(scenario, kept);
  await scenario.untilReady('site', 2);
  expect((await scenario.served('site')).sort()).toEqual([broken.address, other.address].sort());
  await scenario.end();
});

test('a unit that never becomes healthy is replaced at its timeout, later each time, and says why', async () => {
  const scenario = await Scenario.begin('never-healthy');
  await scenario.apply('site', {
    image: 'drover.local/probe-target:dev',
    environment: { STATUS: '500' },
    healthCheck: { ...check, port: 8080, initializingTimeout: 8000 },
  });
  const first = await until('a unit', async () => (await scenario.units('site'))[0]);
  await scenario.untilEvent('site', 'InitializingTimeout');
  await perhapsKillLeader();
  const second = await until('a second unit', async () =>
    (await scenario.units('site')).find((one) => one.uid !== first.uid),
  );
  const third = await until('a third unit', async () =>
    (await scenario.units('site')).find((one) => one.uid !== first.uid && one.uid !== second.uid),
  );
  expect(third.index).toBe(1);
  const status = await until('it says what it waits for', async () => {
    const seen = (await scenario.service('site')).status;
    return condition(seen, 'Ready')?.message.includes('check on port 8080') && seen;
  });
  expect(status.units[0].backoff.failures).toBeGreaterThanOrEqual(2);
  expect(status.units[0].restarts).toBe(0);
  await scenario.end();
});
