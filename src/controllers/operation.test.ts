import { expect, test } from 'vitest';
import type { Client } from '../kubernetes/client.ts';
import { FakeClock } from '../kubernetes/clock.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { Operation } from './operation.ts';

/** `increase()` takes a series that begins with 1 for one that was 1 before. */
test('what is never to happen is counted from zero', async () => {
  const metrics = new Metrics();
  new Operation({
    // Nothing is asked for before it observes.
    client: {} as Client,
    clock: new FakeClock(0),
    log: silentLogger(),
    metrics,
    instance: 'test',
    ours: {},
    translator: { translate: () => Promise.reject(new Error('nothing to translate')) },
    mayWrite: () => false,
  });
  const missed = (await metrics.missedEvents.get()).values;
  expect(Object.fromEntries(missed.map(({ labels, value }) => [labels['resource'], value]))).toEqual(
    Object.fromEntries(
      [
        ...['configmaps', 'endpointslices', 'namespaces', 'nodes', 'persistentvolumeclaims', 'pods', 'services'],
        ...['rancherservices', 'rancherloadbalancers', 'rancherexternalservices', 'rancherservicealiases'],
        ...['rancherhosts', 'rancherstacks'],
      ].map((resource) => [resource, 0]),
    ),
  );
  const errors = (await metrics.reconciles.get()).values.filter(({ labels }) => labels['result'] === 'error');
  expect(errors.map(({ labels }) => labels['controller'])).toContain('rancher-service');
  expect(errors.map(({ value }) => value).filter((value) => value !== 0)).toEqual([]);
});
