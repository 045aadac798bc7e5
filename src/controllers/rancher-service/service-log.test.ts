import { expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import { systemClock } from '../../kubernetes/clock.ts';
import type { EventDraft, EventRecorder } from '../../kubernetes/event-recorder.ts';
import type { ServiceState } from '../../plan/service-state.ts';
import { desired, pending, planned } from '../../plan/units.fixture.ts';
import { Decisions } from './decisions.ts';
import { ServiceLog } from './service-log.ts';
import { UnitMetrics } from './unit-metrics.ts';

test('a state is reckoned from the one that was decided on last, whatever the cache shows of it', () => {
  const told: string[] = [];
  const events = { record: (_: object, { reason }: EventDraft) => told.push(reason) } as unknown as EventRecorder;
  const log = new ServiceLog(events, systemClock, new UnitMetrics(undefined));
  const cached = (state: ServiceState) =>
    ({
      metadata: { name: 'site', namespace: 'shop', uid: 'service-uid', generation: 2 },
      spec: { restart: { at: 'today' } },
      status: { state },
    }) as unknown as RancherService;
  const decisions = new Decisions({ state: 'active' });
  const service = desired({ restart: { at: 'today' } });
  const begun = planned({ desired: service, units: [pending(1, { host: 'a' })] });
  const lastOne = planned({ desired: service, units: [pending(1, { host: 'a', restart: 'today' })] });
  log.found(cached('active'), decisions, begun, { previous: 'active', storm: undefined });
  log.found(cached('active'), decisions, lastOne, { previous: 'restarting', storm: undefined });
  log.found(cached('restarting'), decisions, lastOne, { previous: 'restarting', storm: undefined });
  expect(told).toEqual(['RestartStarted']);
});
