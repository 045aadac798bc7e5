import { afterEach, beforeAll, expect, test } from 'vitest';

import { killHost, startAllHosts, startContainerd, stopContainerd } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import { condition, killLeader, kubectl, leader, perhapsKillLeader, Scenario, type Unit } from '../scenario.ts';
import { agentPods, untilAgentsRun } from './agents.ts';

const image = 'drover.local/probe-target:dev';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 2000, responseTimeout: 1000 };
const workers = ['drover-worker', 'drover-worker2', 'drover-worker3'];

async function readiness(host: string): Promise<string> {
  const node = await kubectl.get('node', host);
  return node.status.conditions.find((one: { type: string }) => one.type === 'Ready').status;
}

async function untilAllHostsReady(): Promise<void> {
  await startAllHosts('drover');
  await until('every host is ready', async () => {
    const states = await Promise.all(workers.map(readiness));
    return states.every((state) => state === 'True');
  });
  // Both operators back, so that the next story begins as this one did.
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
}

/** Puts a service's units on chosen hosts, so that the story knows what it stops. */
function onHosts(...hosts: string[]): object {
  const expressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: hosts }];
  const required = { nodeSelectorTerms: [{ matchExpressions: expressions }] };
  return { spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } } };
}

/** Units that have not been replaced, by UID. */
function same(before: readonly Unit[], after: readonly Unit[]): boolean {
  return before.every((unit) => after.some((other) => other.uid === unit.uid));
}

beforeAll(untilAllHostsReady);
afterEach(untilAllHostsReady);

test('the units of a lost host run elsewhere, and nothing is doubled when it returns', async () => {
  const scenario = await Scenario.begin('host-lost');
  await scenario.apply('moved', { image, scale: 3, healthCheck });
  await scenario.apply('unchecked', { image, scale: 1, podTemplate: onHosts('drover-worker2') });
  await scenario.apply('kept', {
    image,
    scale: 1,
    healthCheck: { ...healthCheck, strategy: 'none' },
    podTemplate: onHosts('drover-worker2'),
  });
  await scenario.apply('stored', {
    image,
    healthCheck,
    volumes: [{ target: '/data', name: 'data', size: '8Mi', noCopy: true }],
    podTemplate: onHosts('drover-worker2'),
  });
  const before = await scenario.untilReady('moved', 3);
  const [unchecked] = await scenario.untilReady('unchecked', 1);
  const [kept] = await scenario.untilReady('kept', 1);
  const [stored] = await scenario.untilReady('stored', 1);
  const stayed = before.filter((unit) => unit.host !== 'drover-worker2');

  const from = Date.now();
  await killHost('drover-worker2');
  const after = await until('three ready units on the hosts that are left', async () => {
    const units = await scenario.units('moved');
    return units.length === 3 && units.every((unit) => unit.ready && unit.host !== 'drover-worker2') && units;
  });
  console.log(`host killed; its units were ready elsewhere after ${((Date.now() - from) / 1000).toFixed(1)} s`);
  expect(same(stayed, after)).toBe(true);
  expect(after.map((unit) => unit.index)).toEqual([1, 2, 3]);

  await until('the conditions say why the others stay', async () => {
    const left = condition((await scenario.service('unchecked')).status, 'HealingHeld');
    const none = condition((await scenario.service('kept')).status, 'HealingHeld');
    const fencing = condition((await scenario.service('stored')).status, 'AwaitingFencing');
    return left?.message.includes('without a health check') && none?.message.includes('strategy none') && fencing;
  });
  expect((await scenario.units('unchecked')).map((unit) => unit.uid)).toEqual([unchecked?.uid]);
  expect((await scenario.units('kept')).map((unit) => unit.uid)).toEqual([kept?.uid]);
  expect((await scenario.units('stored')).map((unit) => unit.uid)).toEqual([stored?.uid]);
  // Nobody else is there to be named: the last unit is, whatever became of it (docs/names.md).
  await until('the last one is named', async () => (await scenario.served('kept')).join() === kept?.address);

  await untilAllHostsReady();
  await until('what was left on the host is gone', async () => (await scenario.pods('moved')).length === 3);
  const settled = await scenario.untilReady('moved', 3);
  expect(settled.map((unit) => unit.uid)).toEqual(after.map((unit) => unit.uid));
  expect((await scenario.untilReady('kept', 1)).map((unit) => unit.uid)).toEqual([kept?.uid]);
  expect((await scenario.untilReady('stored', 1)).map((unit) => unit.uid)).toEqual([stored?.uid]);
  expect((await scenario.untilReady('unchecked', 1)).map((unit) => unit.uid)).toEqual([unchecked?.uid]);
  const created = (await scenario.events('moved')).filter((event) => event.reason === 'InstanceCreated');
  expect(created.length).toBe(3 + before.length - stayed.length);
  await scenario.end();
});

test('two of three hosts lost is no storm: their units run on the third', async () => {
  const scenario = await Scenario.begin('two-hosts-lost');
  await scenario.apply('site', { image, scale: 4, healthCheck });
  const before = await scenario.untilReady('site', 4);
  await Promise.all([killHost('drover-worker'), killHost('drover-worker3')]);
  await perhapsKillLeader().catch(() => undefined);
  const after = await until(
    'four ready units on the host that is left',
    async () => {
      const units = await scenario.units('site');
      return units.length === 4 && units.every((unit) => unit.ready && unit.host === 'drover-worker2') && units;
    },
    { timeoutMs: 300_000 },
  );
  expect(
    same(
      before.filter((unit) => unit.host === 'drover-worker2'),
      after,
    ),
  ).toBe(true);
  await untilAllHostsReady();
  await until('what was left on the hosts is gone', async () => (await scenario.pods('site')).length === 4);
  expect((await scenario.untilReady('site', 4)).map((unit) => unit.uid)).toEqual(after.map((unit) => unit.uid));
  await scenario.end();
});

test("the leader's own host lost: the other operator takes over, and no unit is made twice", async () => {
  const scenario = await Scenario.begin('leader-host-lost');
  await scenario.apply('site', { image, scale: 3, healthCheck });
  await scenario.untilReady('site', 3);
  const host: string = (await leader()).spec.nodeName;
  const lost = (await scenario.units('site')).filter((unit) => unit.host === host).length;
  await killHost(host);
  await until('another one leads', async () => (await leader()).spec.nodeName !== host);
  await killLeader().catch(() => undefined);
  const after = await until(
    'three ready units elsewhere',
    async () => {
      const units = await scenario.units('site');
      return units.length === 3 && units.every((unit) => unit.ready && unit.host !== host) && units;
    },
    { timeoutMs: 300_000 },
  );
  expect(after.map((unit) => unit.index)).toEqual([1, 2, 3]);
  await untilAllHostsReady();
  await until('what was left on the host is gone', async () => (await scenario.pods('site')).length === 3);
  const created = (await scenario.events('site')).filter((event) => event.reason === 'InstanceCreated');
  expect(created.length).toBe(3 + lost);
  await scenario.end();
});

test('without agents the units of a lost host run elsewhere once Kubernetes finds it silent', async () => {
  const runNowhere = (nowhere: 'true' | null) => {
    const patch = { spec: { template: { spec: { nodeSelector: { 'drover.dev/nowhere': nowhere } } } } };
    const agents = ['daemonset/drover-agent', '-n', 'drover-system'];
    return kubectl.run(['patch', ...agents, '--type=merge', '-p', JSON.stringify(patch)]);
  };
  const scenario = await Scenario.begin('no-agents');
  await scenario.apply('site', { image, scale: 3, healthCheck });
  const before = await scenario.untilReady('site', 3);
  await runNowhere('true');
  try {
    await until('no agent is left', async () => (await agentPods()).length === 0);
    const host = before[0]?.host ?? '';
    const stayed = before.filter((unit) => unit.host !== host);
    const from = Date.now();
    await killHost(host);
    await until('its Node is Unknown', async () => (await readiness(host)) === 'Unknown');
    const noticed = Date.now();
    const after = await until('three ready units on the hosts that are left', async () => {
      const units = await scenario.units('site');
      return units.length === 3 && units.every((unit) => unit.ready && unit.host !== host) && units;
    });
    console.log(
      `host killed, no agents; its Node was Unknown after ${((noticed - from) / 1000).toFixed(1)} s, ` +
        `its units ready elsewhere ${((Date.now() - noticed) / 1000).toFixed(1)} s later`,
    );
    expect(same(stayed, after)).toBe(true);
  } finally {
    await startAllHosts('drover');
    await runNowhere(null);
    await untilAgentsRun();
  }
  await scenario.end();
});

test('a host whose containerd stopped is not lost: units that still serve are left alone', async () => {
  const scenario = await Scenario.begin('containerd');
  await scenario.apply('site', { image, scale: 3, healthCheck });
  const before = await scenario.untilReady('site', 3);
  const host = before[0]?.host ?? '';
  await stopContainerd(host);
  try {
    await until('its Node is not ready', async () => (await readiness(host)) === 'False');
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const after = await scenario.units('site');
    expect(after.map((unit) => unit.uid)).toEqual(before.map((unit) => unit.uid));
    expect((await scenario.service('site')).status.units.map((unit: { health: string }) => unit.health)).toEqual([
      'healthy',
      'healthy',
      'healthy',
    ]);
    await scenario.untilEvent('site', 'HostReconnecting');
  } finally {
    await startContainerd(host);
  }
  const settled = await scenario.untilReady('site', 3);
  expect(settled.map((unit) => unit.uid)).toEqual(before.map((unit) => unit.uid));
  await scenario.end();
});
