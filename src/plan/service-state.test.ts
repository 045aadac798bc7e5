import { expect, test } from 'vitest';

import type { RancherServiceStatus } from '../api/rancher-service.ts';
import { type ServiceState, serviceState } from './service-state.ts';
import { statusOf } from './status.ts';
import type { StepInput } from './step.ts';
import {
  container,
  desired,
  healthy,
  host,
  hosts,
  initializing,
  now,
  pending,
  planned,
  unhealthy,
  unit,
  type WrittenSpec,
} from './units.fixture.ts';

const service = (written: WrittenSpec = {}) => desired({ scale: 2, healthCheck: { port: 80 }, ...written });
const stopped = service({ active: false });
const silent = hosts(host('a', { ready: 'Unknown' }), host('b'), host('c'));

interface Row extends Partial<StepInput> {
  readonly source: string;
  readonly when: string;
  readonly before?: ServiceState;
  readonly state: ServiceState;
}

/** The transitions of docs/rancher.md §3.5, one by one, and what Drover adds to them. */
test.each<Row>([
  { source: '§3.5 activating', when: 'it is new', desired: service(), state: 'activating' },
  {
    source: '§3.5 activating',
    when: 'no host has its units yet',
    desired: service(),
    units: [pending(1), pending(2)],
    before: 'activating',
    state: 'activating',
  },
  {
    source: '§3.5 activating',
    when: 'it was stopped, and is to run again',
    desired: service(),
    before: 'inactive',
    state: 'activating',
  },
  {
    source: '§3.5 activating',
    when: 'it is to run again before it has stopped',
    desired: service(),
    units: [healthy(1)],
    before: 'deactivating',
    state: 'activating',
  },
  {
    source: '§3.5 active',
    when: 'its units run, whatever their health',
    desired: service(),
    units: [healthy(1), initializing(2)],
    before: 'activating',
    state: 'active',
  },
  {
    source: '§3.5 active',
    when: 'strategy none keeps an unhealthy unit',
    desired: service({ healthCheck: { port: 80, strategy: 'none' } }),
    units: [healthy(1), unhealthy(2)],
    before: 'active',
    state: 'active',
  },
  {
    source: '§3.5 active',
    when: 'a unit has run once',
    desired: desired(),
    units: [unit(1, { endedOnce: true, phase: 'Succeeded', container: container({ running: false }) })],
    before: 'activating',
    state: 'active',
  },
  {
    source: '§3.5 updating-active',
    when: 'the scale is higher',
    desired: service({ scale: 3 }),
    units: [healthy(1), healthy(2)],
    before: 'active',
    state: 'updating-active',
  },
  {
    source: '§3.5 updating-active',
    when: 'the scale is lower',
    desired: service({ scale: 1 }),
    units: [healthy(1), healthy(2)],
    before: 'active',
    state: 'updating-active',
  },
  {
    source: '§3.5 upgrading',
    when: 'the launch part changed',
    desired: service({ image: 'other' }),
    units: [healthy(1), healthy(2)],
    before: 'active',
    state: 'upgrading',
  },
  {
    source: '§3.5 deactivating',
    when: 'it is stopped, and its units are asked to go',
    desired: stopped,
    units: [healthy(1), healthy(2)],
    before: 'active',
    state: 'deactivating',
  },
  {
    source: '§3.5 deactivating',
    when: 'its units are still stopping',
    desired: stopped,
    units: [healthy(1, { deletingSince: now })],
    before: 'deactivating',
    state: 'deactivating',
  },
  {
    source: '§3.5 inactive',
    when: 'its units have gone',
    desired: stopped,
    before: 'deactivating',
    state: 'inactive',
  },
  {
    source: 'Drover: lost hosts',
    when: 'what is left of it is stuck on a lost host',
    desired: stopped,
    units: [healthy(1, { deletingSince: now }), healthy(2, { deletingSince: now, singleWriter: true })],
    hosts: silent,
    before: 'deactivating',
    state: 'inactive',
  },
  {
    source: 'Drover: scale 0',
    when: 'it is scaled to nothing',
    desired: service({ scale: 0 }),
    before: 'updating-active',
    state: 'inactive',
  },
])('$source: $when', ({ source: _, when: __, before, state, ...given }) => {
  expect(serviceState(planned(given), before)).toBe(state);
});

function status(given: Partial<StepInput>): Pick<RancherServiceStatus, 'healthState' | 'ready' | 'scale'> & {
  readonly conditions: string[];
} {
  const draft = statusOf(planned(given), { desired: given.desired ?? service(), selector: 'a=b' }, now);
  const { healthState, ready = 0, scale = 0 } = draft;
  const conditions = draft.conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);
  return { healthState, ready, scale, conditions };
}

test('a stopped service has the health Cattle gave it: as many units are expected as ever, and none is there', () => {
  expect(status({ desired: stopped }).healthState).toBe('unhealthy');
  expect(status({ desired: service({ active: false, scale: 0 }) }).healthState).toBe('healthy');
});

test('a service that stops is on its way until its units have gone, and then it is what it should be', () => {
  const going = status({ desired: stopped, units: [healthy(1), healthy(2)] });
  expect(going.conditions).toEqual(['Ready=False Deactivating', 'Reconciling=True Deactivating']);
  const leaving = status({ desired: stopped, units: [healthy(1, { deletingSince: now })] });
  expect(leaving.conditions).toEqual(['Ready=False Deactivating', 'Reconciling=True Deactivating']);
  expect(status({ desired: stopped })).toMatchObject({ ready: 0, scale: 0, conditions: ['Ready=True Inactive'] });
});
