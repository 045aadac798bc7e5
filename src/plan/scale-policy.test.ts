/**
 * Scale policies (docs/rancher.md §9.4). `manager` is service discovery, DeploymentManagerImpl.java
 * (deployWithScaleAdjustement, incremenetScaleAndDeploy, reduceScaleAndDeploy); `test` is cattle
 * tests/integration/cattletest/core/test_svc_scale_policy.py.
 */
import { describe, expect, test } from 'vitest';

import type { ObservedHost } from './observed.ts';
import { deniedRetryMs, type Placement, placement, type Scaling, scaled } from './scale-policy.ts';
import { SimulatedCluster } from './simulated-cluster.fixture.ts';
import { slots } from './slots.ts';
import { desired, host, hosts, now, pending, planned, unit } from './units.fixture.ts';

const policy = (min: number, max: number, increment = 1) => ({ min, max, increment });
const placed = (units: number, fingerprint = 'f'): Placement => ({
  units,
  placed: true,
  refused: false,
  denied: false,
  fingerprint,
});
const waiting = (units: number): Placement => ({
  units,
  placed: false,
  refused: false,
  denied: false,
  fingerprint: 'f',
});
const refused = (units: number, fingerprint = 'f'): Placement => ({
  units,
  placed: false,
  refused: true,
  denied: false,
  fingerprint,
});
const denied = (units: number): Placement => ({ ...waiting(units), denied: true });
const at = (millis: number) => new Date(millis).toISOString();

interface Row {
  readonly when: string;
  readonly source?: string;
  readonly policy: ReturnType<typeof policy>;
  readonly before?: Scaling;
  readonly seen: Placement;
  readonly becomes: Scaling;
}

const rows: readonly Row[] = [
  {
    when: 'it begins at the min',
    source: 'manager',
    policy: policy(2, 4, 2),
    seen: waiting(0),
    becomes: { current: 2 },
  },
  {
    when: 'it waits until all have a host',
    policy: policy(2, 4, 2),
    before: { current: 2 },
    seen: waiting(2),
    becomes: { current: 2 },
  },
  {
    when: 'all have one: the increment more',
    source: 'test_activate_svc',
    policy: policy(2, 4, 2),
    before: { current: 2 },
    seen: placed(2),
    becomes: { current: 4, settled: 2 },
  },
  {
    when: 'never above the max, were it by less than the increment',
    source: 'manager',
    policy: policy(1, 4, 2),
    before: { current: 3, settled: 1 },
    seen: placed(3),
    becomes: { current: 4, settled: 3 },
  },
  {
    when: 'at the max it is done',
    source: 'manager',
    policy: policy(2, 4, 2),
    before: { current: 4, settled: 2 },
    seen: placed(4),
    becomes: { current: 4, settled: 4 },
  },
  {
    when: 'one found no host: the increment less',
    source: 'test_activate_services_fail',
    policy: policy(1, 4),
    before: { current: 3, settled: 2 },
    seen: refused(3),
    becomes: { current: 2, settled: 2, refusedOn: 'f' },
  },
  {
    when: 'not below the last that settled',
    source: 'manager (lockedScale)',
    policy: policy(1, 9, 3),
    before: { current: 5, settled: 4 },
    seen: refused(5),
    becomes: { current: 4, settled: 4, refusedOn: 'f' },
  },
  {
    when: 'at the floor it stays, and the service says why',
    source: 'manager',
    policy: policy(2, 4),
    before: { current: 2 },
    seen: refused(2),
    becomes: { current: 2 },
  },
  {
    when: 'what was taken back is not tried again while the hosts are the same',
    policy: policy(1, 4),
    before: { current: 2, settled: 2, refusedOn: 'f' },
    seen: placed(2),
    becomes: { current: 2, settled: 2, refusedOn: 'f' },
  },
  {
    when: 'a host came: more again',
    source: 'test_service_affinity_rules_w_policy',
    policy: policy(1, 3),
    before: { current: 1, settled: 1, refusedOn: 'f' },
    seen: placed(1, 'one more host'),
    becomes: { current: 2, settled: 1 },
  },
  {
    when: 'the max was lowered',
    source: 'test_policy_update',
    policy: policy(2, 2),
    before: { current: 4, settled: 3 },
    seen: placed(4),
    becomes: { current: 2, settled: 2 },
  },
  {
    when: 'the min was raised',
    source: 'manager',
    policy: policy(3, 4),
    before: { current: 1, settled: 1, refusedOn: 'f' },
    seen: placed(1),
    becomes: { current: 3, settled: 3, refusedOn: 'f' },
  },
  {
    when: 'a host was lost with its unit: as many stay wanted as had settled',
    source: 'manager (lockedScale)',
    policy: policy(1, 4),
    before: { current: 3, settled: 3 },
    seen: refused(3, 'one host less'),
    becomes: { current: 3, settled: 3 },
  },
  {
    when: 'units that nothing was said of yet: the leader died, or the scale was another',
    policy: policy(1, 4),
    before: { current: 2, settled: 2 },
    seen: waiting(3),
    becomes: { current: 3, settled: 2 },
  },
  {
    when: 'a quota has no room for more: the increment less, and another try later',
    policy: policy(1, 4),
    before: { current: 3, settled: 2 },
    seen: denied(2),
    becomes: { current: 2, settled: 2, refusedOn: 'f', retryAt: at(now + deniedRetryMs) },
  },
  {
    when: 'a quota has no room for the least: it waits for it',
    policy: policy(2, 4),
    before: { current: 2 },
    seen: denied(1),
    becomes: { current: 2 },
  },
  {
    when: 'it is not time to try again',
    policy: policy(1, 4),
    before: { current: 2, settled: 2, refusedOn: 'f', retryAt: at(now + 1) },
    seen: placed(2),
    becomes: { current: 2, settled: 2, refusedOn: 'f', retryAt: at(now + 1) },
  },
  {
    when: 'it is, and it is remembered that this is another try',
    policy: policy(1, 4),
    before: { current: 2, settled: 2, refusedOn: 'f', retryAt: at(now) },
    seen: placed(2),
    becomes: { current: 3, settled: 2, retryAt: at(now) },
  },
  {
    when: 'there is room now',
    policy: policy(1, 4),
    before: { current: 3, settled: 2, retryAt: at(now) },
    seen: placed(3),
    becomes: { current: 4, settled: 3 },
  },
  {
    when: 'a host came before it was time: that is no further try, but the first there',
    policy: policy(1, 4),
    before: { current: 2, settled: 2, refusedOn: 'f', retryAt: at(now + 1) },
    seen: placed(2, 'one more host'),
    becomes: { current: 3, settled: 2 },
  },
];

test.each(rows)('$when', ({ policy: given, before, seen, becomes }) => {
  expect(scaled(given, before, seen, now)).toEqual(becomes);
});

describe('what is seen', () => {
  const { revision } = desired();
  const world = hosts(host('a'), host('b'), host('lost', { seen: 'lost' }));
  const seen = (...units: Parameters<typeof slots>[0]) => placement(slots(units, world), world, revision, false);

  test.each([
    ['every unit has a host', seen(unit(1), unit(2)), { units: 2, placed: true, refused: false }],
    ['one has none yet', seen(unit(1), pending(2)), { units: 2, placed: false, refused: false }],
    ['one finds none', seen(pending(1, { unschedulable: '0/2 nodes' })), { units: 1, placed: false, refused: true }],
    [
      'a claim is still being made',
      seen(pending(1, { unschedulable: 'pod has unbound immediate PersistentVolumeClaims' })),
      { units: 1, placed: false, refused: false },
    ],
    ['one is on a lost host', seen(unit(1, { host: 'lost' })), { units: 1, placed: false, refused: false }],
    ['one is outdated', seen(unit(1, { revision: 'old' })), { units: 1, placed: false, refused: false }],
    [
      'one is to be made anew',
      seen(unit(1), unit(2, { phase: 'Failed' })),
      { units: 1, placed: false, refused: false },
    ],
    ['one is leaving', seen(unit(1), unit(2, { deletingSince: now })), { units: 1, placed: true, refused: false }],
  ])('%s', (_, found, expected) => {
    expect(found).toMatchObject(expected);
  });

  test('other hosts are another fingerprint, and the same ones in another order are none', () => {
    const of = (...all: readonly ObservedHost[]) =>
      placement(slots([], hosts()), hosts(...all), 'r', false).fingerprint;
    const one = of(host('a'), host('b', { labels: { x: '1', y: '2' } }));
    expect(of(host('b', { labels: { y: '2', x: '1' } }), host('a'), host('c', { seen: 'lost' }))).toBe(one);
    const others = [
      of(host('a'), host('b', { labels: { x: '1', y: '3' } })),
      of(host('a'), host('b', { labels: { x: '1', y: '2' }, cordoned: true })),
      of(host('a'), host('b', { labels: { x: '1', y: '2' }, taints: [{ key: 't', effect: 'NoExecute' }] })),
      of(host('a'), host('b', { labels: { x: '1', y: '2' }, allocatable: { cpu: '4' } })),
      placement(slots([], hosts()), hosts(host('a'), host('b', { labels: { x: '1', y: '2' } })), 'other', false)
        .fingerprint,
    ];
    expect(new Set([one, ...others]).size).toBe(6);
  });
});

test('what found no host is what goes', () => {
  const service = desired({ scalePolicy: policy(1, 4) });
  const units = [unit(1), pending(2, { unschedulable: 'no', createdAt: now - 10 }), unit(3, { createdAt: now })];
  const { actions, scaling } = planned({ desired: service, units, scaling: { current: 3, settled: 2 } });
  expect(scaling).toMatchObject({ current: 2, settled: 2 });
  expect(actions).toMatchObject([{ kind: 'delete', index: 2, reason: 'extra' }]);
});

test('a stopped service keeps what it had come to, one that is global has none', () => {
  const scaling = { current: 3, settled: 3 };
  const spec = { scalePolicy: policy(1, 4) };
  expect(planned({ desired: desired({ ...spec, active: false }), scaling })).toMatchObject({
    scaling,
    wanted: { count: 0 },
  });
  expect(planned({ desired: desired({ ...spec, scheduling: { global: true } }), scaling }).scaling).toBeUndefined();
});

describe('over time', () => {
  const onePerHost = (count: number, min: number, max: number, increment = 1) =>
    new SimulatedCluster({ hosts: count, spec: { scalePolicy: policy(min, max, increment) }, unitsPerHost: 1 });

  /** test_service_affinity_rules_w_policy: one unit on each host, three at most. */
  test('it grows with the hosts, up to the max, and rests in between', () => {
    const cluster = onePerHost(1, 1, 3);
    cluster.until(() => cluster.settled);
    expect(cluster.serving).toEqual([1]);
    cluster.log.length = 0;
    cluster.run(600);
    expect(cluster.log).toEqual([]);
    for (const serving of [
      [1, 2],
      [1, 2, 3],
      [1, 2, 3],
    ]) {
      cluster.addHost();
      cluster.until(() => cluster.settled);
      expect(cluster.serving).toEqual(serving);
    }
  });

  /** test_activate_services_fail: a published port, and two hosts for up to four units. */
  test('it ends with as many as find a host', () => {
    const cluster = onePerHost(2, 1, 4);
    cluster.until(() => cluster.settled);
    expect(cluster.status?.scalePolicy).toMatchObject({ current: 2, settled: 2 });
  });

  test('a new leader goes on from the status', () => {
    const cluster = onePerHost(2, 1, 4);
    cluster.until(() => cluster.settled);
    cluster.log.length = 0;
    cluster.changeLeader();
    cluster.run(600);
    expect(cluster.log).toEqual([]);
  });

  test('it ends with as many as a quota takes, and tries again from time to time', () => {
    const cluster = onePerHost(4, 1, 4);
    cluster.until(() => cluster.live.length === 2);
    cluster.refusing = true;
    cluster.until(() => cluster.settled);
    expect(cluster.status).toMatchObject({ state: 'active', scalePolicy: { current: 2, settled: 2 } });
    cluster.run(deniedRetryMs / 1000 + 5);
    expect(cluster.settled).toBe(true);
    expect(cluster.serving).toEqual([1, 2]);
    cluster.refusing = false;
    cluster.until(() => cluster.serving.length === 4, deniedRetryMs / 1000 + 60);
  });

  test('the min has to be there: it says what it needs', () => {
    const cluster = onePerHost(1, 2, 4);
    cluster.run(60);
    expect(cluster.status).toMatchObject({ state: 'activating', scalePolicy: { current: 2 } });
    expect(cluster.status?.units?.[1]?.message).toContain('no host');
  });
});
