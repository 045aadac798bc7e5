import { afterEach, expect, test } from 'vitest';

import { until } from '../../cluster/kubectl.ts';
import { kubectl, Scenario } from '../scenario.ts';

const image = 'drover.local/probe-target:dev';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 1000, responseTimeout: 1000 };
const workers = ['drover-worker', 'drover-worker2', 'drover-worker3'];

afterEach(async () => {
  await kubectl.run(['uncordon', ...workers]);
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
});

test('a worker is drained within a disruption budget', async () => {
  const scenario = await Scenario.begin('drain');
  await scenario.apply('site', { image, scale: 4, healthCheck });
  await scenario.untilReady('site', 4);
  await kubectl.apply({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'site', namespace: scenario.namespace },
    spec: { maxUnavailable: 1, selector: { matchLabels: { 'drover.dev/service': 'site' } } },
  });
  let fewest = 4;
  let draining = true;
  const watching = (async () => {
    while (draining) {
      fewest = Math.min(fewest, (await scenario.units('site')).filter((unit) => unit.ready).length);
    }
  })();
  await kubectl.run(['drain', 'drover-worker', '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=180s']);
  draining = false;
  await watching;
  const after = await scenario.untilReady('site', 4);
  expect(after.filter((unit) => unit.host === 'drover-worker')).toEqual([]);
  expect(fewest).toBeGreaterThanOrEqual(3);
  await scenario.end();
});

test('on the only host there is, a unit heals there', async () => {
  await kubectl.run(['cordon', 'drover-worker', 'drover-worker2']);
  const scenario = await Scenario.begin('one-host');
  await scenario.apply('my-worker-service', {
    image: 'drover.local/worker:dev',
    scale: 2,
    healthCheck: { port: 12345, interval: 1000, unhealthyThreshold: 3, healthyThreshold: 2, responseTimeout: 1000 },
  });
  const [first, second] = await scenario.untilReady('my-worker-service', 2);
  if (first) await scenario.exec(first, 'kill $(cat /tmp/listener.pid)');
  const successor = first && (await scenario.untilReplaced('my-worker-service', first));
  expect(successor?.host).toBe('drover-worker3');
  const units = await scenario.untilReady('my-worker-service', 2);
  expect(units[1]?.uid).toBe(second?.uid);
  await until('both are served', async () => (await scenario.served('my-worker-service')).length === 2);
  await scenario.end();
});
