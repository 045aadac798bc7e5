import { expect, test } from 'vitest';

import type { RancherService, RancherServiceStatus } from '../../api/rancher-service.ts';
import type { Client } from '../../kubernetes/client.ts';
import { systemClock } from '../../kubernetes/clock.ts';
import { rancherServices } from './controller.ts';
import { Statuses } from './status.ts';

test('a stall keeps what was decided on last, whatever the cache shows of it', async () => {
  const applied: RancherServiceStatus[] = [];
  const client = {
    apply: async (_: object, { status }: { status: RancherServiceStatus }) => applied.push(status),
  } as unknown as Client;
  const statuses = new Statuses(client, rancherServices, systemClock, () => true);
  const cached = { metadata: { name: 'site', namespace: 'shop', generation: 1 } } as unknown as RancherService;
  const units = [{ index: 1, state: 'running' as const }];
  await statuses.write(cached, { state: 'active', units, conditions: [] });
  await statuses.writeStall(cached, { reason: 'InvalidSpec', message: 'no' });
  expect(applied.map(({ state, units }) => [state, units])).toEqual([
    ['active', units],
    ['error', units],
  ]);
});
