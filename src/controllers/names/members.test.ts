import { expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import type { Membership } from '../../dns/membership.ts';
import { Store } from '../../kubernetes/store.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import type { PodItem } from '../rancher-service/observe.ts';
import { Members } from './members.ts';
import type { StandalonePods } from './standalone-pods.ts';

const service = { metadata: { namespace: 'shop', name: 'web', uid: 'web-uid' }, spec: {} } as RancherService;

/** A unit that is not served, as its Pod with this UID shows it. */
function pod(uid: string, resourceVersion: string) {
  const metadata = { namespace: 'shop', name: 'shop-web-1', uid, resourceVersion, creationTimestamp: '' };
  return { metadata, unit: { uid, index: 1, createdAt: 0, phase: 'Running', serving: false } };
}

function world() {
  const log = silentLogger();
  const pods = new Store<PodItem>({
    log,
    project: (object) =>
      ({ unit: object['unit'], controller: 'web-uid', address: '192.0.2.1', ready: false }) as PodItem,
    indexes: { service: () => ['shop/web'] },
  });
  const time = { nowMs: 0 };
  const clock = { now: () => 0, monotonic: () => time.nowMs, sleep: () => Promise.resolve() };
  const services = new Store<RancherService>({ log, project: () => undefined });
  const members = new Members({ pods, services }, {} as StandalonePods, clock);
  return { pods, time, of: (): Membership | undefined => members.of(service) };
}

test('a unit that was there when the operator began has been there long enough to be the last one', () => {
  const { pods, of } = world();
  pods.replace([pod('first', '1')]);
  expect(of()).toMatchObject({ units: ['192.0.2.1'], last: true });
});

test('a Pod that took the name of another between two looks is seen from then on', () => {
  const { pods, time, of } = world();
  pods.replace([pod('first', '1')]);
  time.nowMs = 60_000;
  pods.replace([pod('second', '2')]);
  expect(of()).toMatchObject({ units: [], dueInMs: 5000 });
  time.nowMs = 65_000;
  pods.replace([pod('second', '3')]);
  expect(of()).toMatchObject({ units: ['192.0.2.1'], last: true });
});
