/** A new version of Drover: no unit notices. Here, since all hosts' agents are replaced, one at a time. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { root } from '../../cluster/cache.ts';
import { nextOperator, operatorImage } from '../../cluster/images.ts';
import { until } from '../../cluster/kubectl.ts';
import { condition, kubectl, Scenario } from '../scenario.ts';
import { untilAgentsRun } from './agents.ts';

const image = 'drover.local/probe-target:dev';
const system = 'drover-system';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 1000, responseTimeout: 1000 };
const services = {
  checked: { image, scale: 2, healthCheck, expose: ['8080'] },
  unchecked: { image, scale: 2, environment: { A: '1' } },
  quorum: {
    image,
    scale: 2,
    healthCheck: { ...healthCheck, strategy: 'recreateOnQuorum', recreateOnQuorumStrategyConfig: { quorum: 1 } },
  },
  kept: { image, scale: 1, healthCheck, volumes: [{ target: '/data', name: 'data', size: '1Mi' }] },
  paired: { image, scale: 1, healthCheck, sidekicks: [{ name: 'side', image, environment: { PORTS: '9090' } }] },
  patched: { image, scale: 1, podTemplate: { spec: { terminationGracePeriodSeconds: 1 } } },
} as const;

afterAll(async () => {
  await roll(operatorImage);
});

/** Applies the manifests as somebody does who upgrades, with another image, and waits until it runs everywhere. */
async function roll(wanted: string): Promise<void> {
  const install = await kubectl.run(['kustomize', join(root, 'manifests/base')]);
  await kubectl.run(['apply', '-f', '-'], install.replaceAll(operatorImage, wanted));
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', system, '--timeout=180s']);
  await untilAgentsRun();
}

/** Everything of a scenario that an upgrade must leave alone. */
async function lives(scenario: Scenario): Promise<object[]> {
  const pods = await kubectl.list('pods', '-n', scenario.namespace);
  return pods.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    uid: metadata.uid,
    revision: metadata.labels['drover.dev/revision'],
    host: spec.nodeName,
    restarts: status.containerStatuses.map((one: { restartCount: number }) => one.restartCount),
  }));
}

/** Since when each service is ready: it would be later, had it not been for a moment. */
async function readySince(scenario: Scenario): Promise<object> {
  const found = await kubectl.list('rsvc', '-n', scenario.namespace);
  return Object.fromEntries(
    found.map(({ metadata, status }) => {
      const { status: ready, lastTransitionTime } = condition(status, 'Ready') ?? {};
      return [metadata.name, { ready, lastTransitionTime }];
    }),
  );
}

test('an operator and agents of another version take over, and every unit goes on as it was', async () => {
  const scenario = await Scenario.begin('operator-upgrade');
  for (const [name, spec] of Object.entries(services)) await scenario.apply(name, spec);
  for (const [name, { scale }] of Object.entries(services)) await scenario.untilReady(name, scale);
  const [before, since] = [await lives(scenario), await readySince(scenario)];
  const events = async () =>
    (await kubectl.list('events.events.k8s.io', '-n', scenario.namespace)).map(({ reason }) => reason);
  const made = (await events()).filter((reason) => reason.startsWith('Instance')).length;

  await roll(nextOperator.image);
  const metrics = await until('an operator of the new version leads', async () => {
    const { spec } = await kubectl.get('lease', 'drover-operator', '-n', system);
    const [pod] = String(spec.holderIdentity).split('_');
    return kubectl.run(['get', '--raw', `/api/v1/namespaces/${system}/pods/${pod}:8080/proxy/metrics`]);
  });
  expect(metrics).toContain(`drover_build_info{version="${nextOperator.version}"} 1`);
  const agents = (await kubectl.list('rancherhosts')).map(({ status }) => status.agent.version);
  expect(new Set(agents)).toEqual(new Set([nextOperator.version]));

  // It has looked at every service, and does what it is there for.
  await scenario.patch('unchecked', { scale: 3 });
  const three = await scenario.untilReady('unchecked', 3);
  const now = await lives(scenario);
  const added = three.find(({ index }) => index === 3);
  expect(now.filter((one) => !('uid' in one && one.uid === added?.uid))).toEqual(before);
  const { unchecked: _, ...others } = since as Record<string, unknown>;
  expect(await readySince(scenario)).toMatchObject(others);
  expect((await events()).filter((reason) => reason.startsWith('Instance'))).toHaveLength(made + 1);
  await scenario.end();
});
