import { expect, test } from 'vitest';

import type { RancherService, RancherServiceStatus } from '../../api/rancher-service.ts';
import type { Client } from '../../kubernetes/client.ts';
import { systemClock } from '../../kubernetes/clock.ts';
import { rancherServices } from './controller.ts';
import { Statuses } from './status.ts';

/** What is written, as the API server gets it. */
function writing(): { readonly statuses: Statuses; readonly applied: readonly RancherServiceStatus[] } {
  const applied: RancherServiceStatus[] = [];
  const client = {
    apply: async (_: object, { status }: { status: RancherServiceStatus }) => applied.push(status),
  } as unknown as Client;
  const statuses = new Statuses(client, rancherServices, systemClock, () => true);
  return { statuses, applied };
}

test('a stall keeps what was decided on last, whatever the cache shows of it', async () => {
  const { statuses, applied } = writing();
  const cached = { metadata: { name: 'site', namespace: 'shop', generation: 1 } } as unknown as RancherService;
  const units = [{ index: 1, state: 'running' as const }];
  await statuses.write(cached, { state: 'active', units, conditions: [] });
  await statuses.writeStall(cached, { reason: 'InvalidSpec', message: 'no' });
  expect(applied.map(({ state, units }) => [state, units])).toEqual([
    ['active', units],
    ['error', units],
  ]);
});

test('what others say in a status is no reason to write it again', async () => {
  const { statuses, applied } = writing();
  const metadata = { name: 'site', namespace: 'shop', generation: 1 };
  const ready = { type: 'Ready', status: 'True', reason: 'AllUnitsReady', message: '' } as const;
  const draft = { state: 'active', conditions: [ready] } as const;
  await statuses.write({ metadata } as RancherService, draft);
  const [own] = applied;
  const approved = { ...ready, type: 'Approved', lastTransitionTime: '2026-01-01T00:00:00Z' };
  const said = { metadata, status: { ...own, conditions: [...(own?.conditions ?? []), approved] } } as RancherService;
  expect(statuses.isOurs('shop/site', said)).toBe(true);
  await statuses.write(said, draft);
  expect(applied).toHaveLength(1);
});
