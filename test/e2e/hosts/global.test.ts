import { afterEach, beforeEach, expect, test } from 'vitest';

import { killHost, startAllHosts } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import { condition, kubectl, Scenario, type Unit } from '../scenario.ts';
import { workers } from './agents.ts';

const image = 'drover.local/probe-target:dev';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 1000, responseTimeout: 1000 };
const label = 'e2e.drover.dev/logs';

async function restore(): Promise<void> {
  await startAllHosts('drover');
  await kubectl.run(['wait', 'node', ...workers, '--for=condition=Ready', '--timeout=180s']);
  await kubectl.run(['uncordon', ...workers]);
  await kubectl.run(['label', 'node', ...workers, `${label}-`]);
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
}

beforeEach(restore);
afterEach(restore);

const hosts = (units: readonly Unit[]) => units.map(({ host }) => host).sort();
const uids = (units: readonly Unit[]) => units.map(({ uid }) => uid).sort();

test('a global service follows labels, a drain and the loss of a host', async () => {
  const scenario = await Scenario.begin('global');
  const scheduling = { global: true, hostLabels: [{ rule: 'must', key: label, value: 'yes' }] };
  const untilSaid = (words: string) =>
    until(words, async () => {
      const { status } = await scenario.service('logs');
      return condition(status, 'Ready')?.['message'] === words;
    });
  await kubectl.run(['label', 'node', 'drover-worker', 'drover-worker2', `${label}=yes`]);
  await scenario.apply('logs', { image, healthCheck, scheduling });
  const two = await scenario.untilReady('logs', 2);
  expect(hosts(two)).toEqual(['drover-worker', 'drover-worker2']);

  await kubectl.run(['label', 'node', 'drover-worker3', `${label}=yes`]);
  const three = await scenario.untilReady('logs', 3);
  expect(hosts(three)).toEqual(workers);
  await kubectl.run(['label', 'node', 'drover-worker3', `${label}-`]);
  await untilSaid('2 of 2 hosts have a ready unit');
  expect(uids(await scenario.units('logs'))).toEqual(uids(three));

  const selector = `drover.dev/service=logs`;
  const drain = [
    'drain',
    'drover-worker2',
    '--ignore-daemonsets',
    '--delete-emptydir-data',
    '--pod-selector',
    selector,
  ];
  await kubectl.run([...drain, '--timeout=120s']);
  await untilSaid('1 of 1 hosts have a ready unit');
  const left = await scenario.units('logs');
  expect(uids(left)).toEqual(uids(three.filter(({ host }) => host !== 'drover-worker2')));
  await kubectl.run(['uncordon', 'drover-worker2']);
  expect(hosts(await scenario.untilReady('logs', 3))).toEqual(workers);

  await killHost('drover-worker');
  await until('the unit of the lost host is given up, and none made for it', async () => {
    return hosts(await scenario.units('logs')).join() === 'drover-worker2,drover-worker3';
  });
  await untilSaid('1 of 1 hosts have a ready unit');
  await startAllHosts('drover');
  const back = await scenario.untilReady('logs', 3);
  expect(hosts(back)).toEqual(workers);
  expect(uids(back)).toEqual(expect.arrayContaining(uids(left.filter(({ host }) => host === 'drover-worker3'))));
  await scenario.end();
});
