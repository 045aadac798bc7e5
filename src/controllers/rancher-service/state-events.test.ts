import { expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import type { ServiceState } from '../../plan/service-state.ts';
import type { Step } from '../../plan/step.ts';
import { stateEntered } from './state-events.ts';

const service = { metadata: { generation: 7 }, spec: { restart: { at: 'today' } } } as unknown as RancherService;
const step = { rollout: { outdated: [1, 2] } } as unknown as Step;

test.each<[ServiceState | undefined, ServiceState, string | undefined, string | undefined]>([
  [undefined, 'activating', undefined, undefined],
  ['activating', 'active', undefined, undefined],
  ['active', 'updating-active', undefined, undefined],
  ['active', 'inactive', undefined, undefined],
  ['active', 'upgrading', 'UpgradeStarted', '2 units are to be replaced: the launch part changed (generation 7)'],
  ['upgrading', 'active', 'UpgradeFinished', 'no unit is of an older launch part (generation 7)'],
  ['upgrading', 'updating-active', 'UpgradeFinished', 'no unit is of an older launch part (generation 7)'],
  ['active', 'restarting', 'RestartStarted', 'the units are restarted (restart today)'],
  ['restarting', 'active', 'RestartFinished', 'all units are restarted (restart today)'],
  ['restarting', 'upgrading', 'UpgradeStarted', '2 units are to be replaced: the launch part changed (generation 7)'],
  ['active', 'deactivating', 'ServiceDeactivating', 'the service is stopped (generation 7)'],
  ['upgrading', 'deactivating', 'ServiceDeactivating', 'the service is stopped (generation 7)'],
  ['deactivating', 'inactive', 'ServiceDeactivated', 'the service has stopped (generation 7)'],
  ['inactive', 'activating', 'ServiceActivating', 'the service is started (generation 7)'],
  ['deactivating', 'activating', 'ServiceActivating', 'the service is started (generation 7)'],
])('from %s to %s: %s', (from, to, reason, note) => {
  const draft = stateEntered(from, to, service, step);
  expect([draft?.reason, draft?.note]).toEqual([reason, note]);
});
