import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { perhapsKillLeader, Scenario } from './scenario.ts';

const example = (file: string) => readFileSync(join(root, 'examples/worker', file), 'utf8');

/** The first article: a worker whose only sign of life is a port that opens. */
test('a worker that closes its port is replaced, and the other is left alone', async () => {
  const scenario = await Scenario.begin('worker');
  await scenario.up({
    docker: example('docker-compose.yml'),
    rancher: example('rancher-compose.yml'),
    env: example('.env'),
  });
  const [first, second] = await scenario.untilReady('my-worker-service', 2);
  expect([first?.index, second?.index]).toEqual([1, 2]);

  if (first) await scenario.exec(first, 'kill $(cat /tmp/listener.pid)');
  await perhapsKillLeader();
  const successor = first && (await scenario.untilReplaced('my-worker-service', first));
  const [, untouched] = await scenario.untilReady('my-worker-service', 2);

  expect(untouched?.uid).toBe(second?.uid);
  expect(untouched?.restarts).toBe(0);
  // The operator acted, not the kubelet.
  expect(successor?.restarts).toBe(0);
  const reasons = (await scenario.events('my-worker-service')).map((event) => event.reason);
  expect(reasons).toContain('HealthUnhealthy');
  expect(reasons).toContain('InstanceRemovedUnhealthy');
  await scenario.end();
});
