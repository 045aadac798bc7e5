import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { kubectl } from './scenario.ts';

const namespace = 'drover-system';
const selector = 'app.kubernetes.io/component=operator';

async function operators() {
  const pods = await kubectl.list('pods', '-n', namespace, '-l', selector);
  return pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
}

function ask(pod: string, port: number, path: string): Promise<string> {
  return kubectl.run(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/${pod}:${port}/proxy/${path}`]);
}

test('two operators run on two hosts, in a namespace that forbids all it can', async () => {
  const { metadata } = await kubectl.get('namespace', namespace);
  expect(metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  const pods = await until('two ready operators', async () => {
    const found = await operators();
    const ready = found.filter((pod) => pod.status.containerStatuses?.[0]?.ready);
    return found.length === 2 && ready.length === 2 && found;
  });
  expect(new Set(pods.map((pod) => pod.spec.nodeName)).size).toBe(2);
  for (const pod of pods) {
    const [container] = pod.spec.containers;
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    // Another scenario may kill one meanwhile.
    for (const path of ['readyz', 'healthz']) {
      await until(`${path} of ${pod.metadata.name}`, async () => (await ask(pod.metadata.name, 8081, path)) === 'ok\n');
    }
  }
});

test('its metrics have the names that dashboards know, and exactly one of the two leads', async () => {
  const metrics = await until('one leader', async () => {
    const texts = await Promise.all((await operators()).map((pod) => ask(pod.metadata.name, 8080, 'metrics')));
    const leading = texts.filter((text) => text.includes('leader_election_master_status{name="drover-operator"} 1'));
    return leading.length === 1 && leading[0];
  });
  for (const sample of [
    'controller_runtime_reconcile_total{',
    'controller_runtime_reconcile_time_seconds_bucket{',
    'workqueue_depth{',
    'workqueue_queue_duration_seconds_bucket{',
    'rest_client_requests_total{',
    'process_resident_memory_bytes ',
  ]) {
    expect(metrics).toContain(`\n${sample}`);
  }
});

test('every line of its log is JSON', async () => {
  const log = await kubectl.run(['logs', '-n', namespace, '-l', selector, '--tail=200', '--prefix=false']);
  const lines = log.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('msg');
});
