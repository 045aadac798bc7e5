import { expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import type { Client } from '../../kubernetes/client.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import { Store } from '../../kubernetes/store.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { projectPod } from '../rancher-service/observe.ts';
import { RancherHostController } from './controller.ts';
import type { HostWatch } from './host-watch.ts';
import { projectAgent, projectNode } from './observe.ts';

const log = silentLogger();
const metadata = { name: 'lost', uid: 'uid', resourceVersion: '1', creationTimestamp: '' };

/** A host that is lost, and says so already, before a process that may not write yet. */
function lostHost() {
  const clock = new FakeClock();
  const stores = {
    hosts: new Store({ log, project: projectNode }),
    agents: new Store({ log, project: projectAgent }),
    pods: new Store({ log, project: projectPod }),
    services: new Store<RancherService>({ log, project: (object) => object as unknown as RancherService }),
  };
  stores.hosts.put({ metadata, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } } as never);
  stores.agents.put({ metadata, spec: { targets: [], peers: [] }, status: { state: 'disconnected' } } as never);
  const deleted: string[] = [];
  const lostSince = clock.now();
  const given = { leads: false };
  const controller = new RancherHostController({
    client: { delete: async (_: object, __: undefined, name: string) => deleted.push(name) } as unknown as Client,
    stores,
    watch: {
      onState: () => undefined,
      state: () => 'disconnected',
      isLost: () => true,
      lostSince: () => lostSince,
    } as unknown as HostWatch,
    events: { record: () => undefined } as unknown as EventRecorder,
    log,
    clock,
    removeDelayMs: 60_000,
    mayWrite: () => given.leads,
  });
  return { controller, clock, deleted, given };
}

test.each([
  ['is due already', 60_000, 0],
  ['becomes due', 0, 60_000],
])('a lost host whose removal %s when somebody begins to lead is removed', async (_, beforeMs, afterMs) => {
  const { controller, clock, deleted, given } = lostHost();
  const stopping = new AbortController();
  const running = controller.controller.run(stopping.signal);
  controller.enqueueAll();
  await clock.advance(beforeMs);
  expect(deleted).toEqual([]);
  given.leads = true;
  controller.enqueueAll();
  await clock.advance(afterMs);
  expect(deleted).toEqual(['lost']);
  stopping.abort();
  await running;
});
