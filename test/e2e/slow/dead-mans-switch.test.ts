import { afterEach, expect, test } from 'vitest';

import { until } from '../../cluster/kubectl.ts';
import { ask, kubectl, Scenario } from '../scenario.ts';

const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 2000, responseTimeout: 1000 };
const operator = ['deployment/drover-operator', '-n', 'drover-system'];

async function operators(replicas: number): Promise<void> {
  await kubectl.run(['scale', ...operator, `--replicas=${replicas}`]);
  await until(`${replicas} operators`, async () => {
    const selector = 'app.kubernetes.io/component=operator';
    return (await kubectl.list('pods', '-n', 'drover-system', '-l', selector)).length === replicas;
  });
  await kubectl.run(['rollout', 'status', ...operator, '--timeout=180s']);
}

afterEach(() => operators(2));

/** The liveness probe is there for nothing else: it waits longer than any leader needs to take over. */
test('with no operator left the kubelet restarts a broken unit in place, and the operators take over cleanly', async () => {
  const scenario = await Scenario.begin('dead-mans-switch');
  await scenario.apply('site', { image: 'drover.local/probe-target:dev', scale: 2, healthCheck });
  const before = await scenario.untilReady('site', 2);
  const [broken, other] = before;
  if (!broken || !other) throw new Error('two units were ready');

  await operators(0);
  const from = Date.now();
  await ask(broken, ':8080/close');
  const restarted = await until(
    'the kubelet restarts it',
    async () => (await scenario.units('site')).find((unit) => unit.uid === broken.uid && unit.restarts > 0),
    { timeoutMs: 900_000, everyMs: 1000 },
  );
  console.log(`no operator: restarted in place ${((Date.now() - from) / 1000).toFixed(0)} s after its port closed`);
  expect(restarted.name).toBe(broken.name);

  await operators(2);
  const after = await scenario.untilReady('site', 2);
  expect(after.map((unit) => unit.uid)).toEqual(before.map((unit) => unit.uid));
  expect(after.map((unit) => unit.restarts)).toEqual([1, 0]);
  await scenario.untilEvent('site', 'HealthReinitializing');
  const created = (await scenario.events('site')).filter((event) => event.reason === 'InstanceCreated');
  expect(created.length).toBe(2);
  await scenario.end();
});
