import { expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import { systemClock } from '../../kubernetes/clock.ts';
import type { EventDraft, EventRecorder } from '../../kubernetes/event-recorder.ts';
import { Expectations } from '../../kubernetes/expectations.ts';
import {
  brief,
  container,
  desired,
  now,
  pending,
  planned,
  unhealthy,
  type WrittenSpec,
} from '../../plan/units.fixture.ts';
import { defaultConfiguration } from '../operator-configuration.ts';
import { type CarryOutOptions, carryOut } from './carry-out.ts';
import { rancherServices } from './controller.ts';
import { ServiceLog } from './service-log.ts';
import { refusedRetryMs, ServiceMemory } from './service-memory.ts';
import { UnitMetrics } from './unit-metrics.ts';

const service = {
  metadata: { name: 'site', namespace: 'shop', uid: 'service-uid', generation: 1 },
} as unknown as RancherService;
const wanted = desired({ healthCheck: { port: 80 } });
const units = [unhealthy(1, { container: container({ ready: false, run: 'containerd://1' }) })];

/** The Pod of the unit as the API server has it. */
const pod = (ready: boolean) => ({
  metadata: {
    name: 'shop-site-1-0',
    namespace: 'shop',
    uid: 'uid-1',
    resourceVersion: ready ? '2' : '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { 'drover.dev/service': 'site', 'drover.dev/index': '1' },
  },
  spec: { nodeName: 'a' },
  status: {
    phase: 'Running',
    containerStatuses: [
      { name: 'primary', ready, restartCount: 0, containerID: 'containerd://1', state: { running: {} } },
    ],
  },
});

const optionsOf = (client: Client, events: EventRecorder): CarryOutOptions => ({
  client,
  resource: rancherServices,
  storageClasses: defaultConfiguration.storageClasses,
  expectations: new Expectations(systemClock),
  mayWrite: () => true,
  claim: () => ({ deleting: false }),
  log: new ServiceLog(events, systemClock, new UnitMetrics(undefined)),
  logs: { client, lines: 10, isLost: () => false },
});

/** What is deleted and told where a unit is ready, or is not, once the end of its log has been read. */
async function carriedOut(recovers: boolean) {
  const deleted: string[] = [];
  const told: string[] = [];
  let ready = false;
  const client = {
    get: async ({ plural }: { plural: string }) => (plural === 'pods' ? pod(ready) : service),
    podLog: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ready = recovers;
      return 'the end';
    },
    delete: async (_: object, __: string, name: string) => deleted.push(name),
    create: async () => ({}),
    patchMetadata: async () => ({}),
  } as unknown as Client;
  const events = { record: (_: object, { reason }: EventDraft) => told.push(reason) } as unknown as EventRecorder;
  const plan = planned({ desired: wanted, units });
  const memory = new ServiceMemory(service);
  const step = { key: 'shop/site', service, desired: wanted, units, plan, memory };
  const { lookAgain } = await carryOut(step, now, optionsOf(client, events));
  return { deleted, told, lookAgain };
}

test('a condemned unit is deleted with the last lines that it wrote', async () => {
  expect(await carriedOut(false)).toEqual({
    deleted: ['shop-site-1-0'],
    told: ['InstanceRemovedUnhealthy', 'InstanceLog', 'InstanceCreated'],
    lookAgain: false,
  });
});

test('a claim that cannot be made anew stalls the service, and keeps no other unit from being made', async () => {
  const twice = desired({
    scale: 2,
    volumes: [{ target: '/data', name: 'data', perContainer: true }],
  } as WrittenSpec);
  const homeless = pending(1, { revision: twice.revision, unschedulable: 'its claim is not found', owned: true });
  const plan = planned({ desired: twice, units: [homeless] });
  expect(plan.actions.map(brief)).toEqual(['create 2']);
  const made: string[] = [];
  const refused = new ApiError(
    'POST',
    403,
    JSON.stringify({ kind: 'Status', reason: 'Forbidden', message: 'exceeded quota' }),
  );
  const client = {
    create: async ({ plural }: { plural: string }, { metadata }: { metadata: { name: string } }) => {
      if (metadata.name === 'shop-site-1.data') throw refused;
      made.push(plural);
      return {};
    },
  } as unknown as Client;
  const memory = new ServiceMemory(service);
  const step = { key: 'shop/site', service, desired: twice, units: [homeless], plan, memory };
  const events = { record: () => undefined } as unknown as EventRecorder;
  const options = { ...optionsOf(client, events), claim: () => undefined };
  expect(await carryOut(step, now, options)).toMatchObject({
    stall: { reason: 'CreateRefused', message: 'exceeded quota' },
  });
  expect(made).toEqual(['persistentvolumeclaims', 'pods']);
  expect(memory.isRefused(1, now)).toBe(false);
  expect(memory.retriesAt).toEqual([undefined, undefined, now + refusedRetryMs]);
});

test('one that recovers while they are read is spared', async () => {
  expect(await carriedOut(true)).toEqual({ deleted: [], told: ['InstanceSpared'], lookAgain: true });
});
