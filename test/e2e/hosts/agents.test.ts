import { afterEach, beforeAll, expect, test } from 'vitest';

import { killHost, startAllHosts } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import { kubectl, Scenario } from '../scenario.ts';
import { checks, controlPlane, readiness, restartAgents, untilAgentsRun, untilChecked, workers } from './agents.ts';

const image = 'drover.local/probe-target:dev';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 2000, responseTimeout: 1000 };
const skip = 'io.rancher.host.healthcheck.deploy_strategy';

async function untilCalm(): Promise<void> {
  await startAllHosts('drover');
  await until('every host is ready', async () => {
    const states = await Promise.all(workers.map(readiness));
    return states.every((state) => state === 'True');
  });
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
  await untilAgentsRun();
}

/** What was said of lost hosts since a time. */
async function hostsLostSince(from: number): Promise<string[]> {
  const events = await kubectl.list('events.events.k8s.io', '-A');
  const lost = events.filter(({ reason, eventTime }) => reason === 'HostDisconnected' && Date.parse(eventTime) >= from);
  return lost.map(({ note }) => note);
}

beforeAll(untilCalm);
afterEach(async () => {
  await kubectl.run(['uncordon', ...workers]);
  await kubectl.run(['label', 'nodes', '--all', `${skip}-`]);
  await untilCalm();
});

test("a lost host's units are ready elsewhere before Kubernetes has noticed", async () => {
  const scenario = await Scenario.begin('agents-host-lost');
  await scenario.apply('site', { image, scale: 3, healthCheck });
  const before = await scenario.untilReady('site', 3);
  await untilChecked(
    before.map(({ uid }) => uid),
    3,
  );
  const host = before[0]?.host ?? '';
  const stayed = before.filter((unit) => unit.host !== host).map(({ uid }) => uid);

  const from = Date.now();
  await killHost(host);
  const after = await until('three ready units elsewhere', async () => {
    const units = await scenario.units('site');
    return units.length === 3 && units.every((unit) => unit.ready && unit.host !== host) && units;
  });
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  expect(await readiness(host)).toBe('True');
  console.log(`host killed; its units were ready elsewhere after ${seconds} s, its Node still Ready`);
  expect(after.map(({ uid }) => uid)).toEqual(expect.arrayContaining(stayed));
  await scenario.untilEvent('site', 'HostDisconnected');

  await untilCalm();
  await until('what was left on the host is gone', async () => (await scenario.pods('site')).length === 3);
  const settled = await scenario.untilReady('site', 3);
  expect(settled.map(({ uid }) => uid)).toEqual(after.map(({ uid }) => uid));
  const created = (await scenario.events('site')).filter(({ reason }) => reason === 'InstanceCreated');
  expect(created.length).toBe(3 + before.length - stayed.length);
  await scenario.end();
});

test('agents that are rolled out anew never look like lost hosts', async () => {
  const scenario = await Scenario.begin('agents-rolled');
  await scenario.apply('site', { image, scale: 3, healthCheck: { ...healthCheck, interval: 1000 } });
  const before = await scenario.untilReady('site', 3);
  const from = Date.now();
  await restartAgents();
  await untilAgentsRun();
  console.log(`agents rolled out in ${((Date.now() - from) / 1000).toFixed(1)} s`);
  const after = await scenario.untilReady('site', 3);
  expect(after.map(({ uid, restarts }) => [uid, restarts])).toEqual(before.map(({ uid }) => [uid, 0]));
  const reasons = (await scenario.events('site')).map(({ reason }) => reason);
  expect(reasons).not.toContain('HostDisconnected');
  expect(reasons).not.toContain('HealthUnhealthy');
  expect(await hostsLostSince(from)).toEqual([]);
  await scenario.end();
});

test('where one host is all that may check, it checks its own units and heals them', async () => {
  const [only = '', ...others] = workers;
  await kubectl.run(['cordon', ...others]);
  await kubectl.run(['label', 'nodes', controlPlane, ...others, `${skip}=skip`, '--overwrite']);
  const scenario = await Scenario.begin('one-checker');
  const check = { port: 12345, interval: 1000, unhealthyThreshold: 3, healthyThreshold: 2, responseTimeout: 1000 };
  await scenario.apply('my-worker-service', { image: 'drover.local/worker:dev', scale: 2, healthCheck: check });
  const [first, second] = await scenario.untilReady('my-worker-service', 2);
  if (first === undefined) throw new Error('there is no first unit');
  await untilChecked([first.uid], 1);
  const checkers = (await kubectl.list('rancherhosts')).filter((host) => checks(host, first.uid));
  expect(checkers.map(({ metadata }) => metadata.name)).toEqual([only]);

  await scenario.exec(first, 'kill $(cat /tmp/listener.pid)');
  const successor = await scenario.untilReplaced('my-worker-service', first);
  expect([successor.host, successor.restarts]).toEqual([only, 0]);
  const units = await scenario.untilReady('my-worker-service', 2);
  expect(units[1]?.uid).toBe(second?.uid);
  await scenario.end();
});
