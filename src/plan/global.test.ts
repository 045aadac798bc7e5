/**
 * Global services: one unit on each host that is active and fits (docs/rancher.md §9.3). Rows about what Rancher did name
 * its source; `planner` is service discovery, GlobalServiceDeploymentPlanner.java.
 */
import { describe, expect, test } from 'vitest';

import type { CreateUnit } from './action.ts';
import type { ObservedHost, ObservedUnit } from './observed.ts';
import { renderUnit } from './pod.ts';
import { SimulatedCluster } from './simulated-cluster.fixture.ts';
import { siteLabel } from './simulated-pod.fixture.ts';
import { statusOf } from './status.ts';
import { type StepInput, step } from './step.ts';
import {
  brief,
  desired,
  healthy,
  host,
  hosts,
  initializing,
  input,
  minute,
  now,
  pending,
  planned,
  second,
  unhealthy,
  unit,
  type WrittenSpec,
} from './units.fixture.ts';

type Rules = NonNullable<NonNullable<WrittenSpec['scheduling']>['hostLabels']>;

const everywhere = desired({ scheduling: { global: true } });
const checked = desired({ scheduling: { global: true }, healthCheck: { port: 80 } });
const revision = everywhere.revision;
const ruled = (hostLabels: Rules, more: WrittenSpec = {}) =>
  desired({ scheduling: { global: true, hostLabels }, ...more });
const must = (key: string, value: string) => ({ rule: 'must' as const, key, value });

const on = (index: number, name: string, over: Partial<ObservedUnit> = {}) =>
  unit(index, { host: name, requestedHost: name, revision, ...over });
const waitingFor = (index: number, name: string, over: Partial<ObservedUnit> = {}) =>
  pending(index, { requestedHost: name, revision, ...over });
const at = (name: string) => ({ host: name, requestedHost: name, revision });
const three = [on(1, 'a'), on(2, 'b'), on(3, 'c')];
const world = (over: Partial<ObservedHost> = {}) => hosts(host('a'), host('b', over), host('c'));
const ssd = { labels: { disk: 'ssd' } };

/** `create 2 on b`, `delete 1 extra`. */
function changes(over: Partial<StepInput>): string[] {
  return planned({ desired: everywhere, ...over })
    .actions.filter((action) => action.kind === 'create' || action.kind === 'delete')
    .map((action) => (action.kind === 'create' ? `${brief(action)} on ${action.host}` : brief(action)));
}

interface Case extends Partial<StepInput> {
  readonly when: string;
  readonly source?: string;
  readonly does: readonly string[];
}

function rows(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    test.each(cases)('$when', ({ when: _, source: __, does, ...given }) => {
      expect(changes(given)).toEqual(does);
    });
  });
}

const homes = new Map([
  [1, 'a'],
  [3, 'c'],
]);

rows('which index a host gets whose units have claims of their own', [
  {
    when: 'the one whose claims are on it, whoever comes back first',
    units: [on(2, 'b')],
    hosts: hosts(host('b'), host('c')),
    homes,
    does: ['create 3 on c'],
  },
  { when: 'all come back', units: [on(2, 'b')], homes, does: ['create 1 on a', 'create 3 on c'] },
  {
    when: 'a new host: none that has claims of another one',
    units: [on(2, 'b')],
    hosts: hosts(host('b'), host('d'), host('e')),
    homes,
    does: ['create 4 on d', 'create 5 on e'],
  },
  {
    when: 'its last unit ran there: that one, wherever its claims were first',
    units: [on(1, 'b', { phase: 'Failed' })],
    hosts: hosts(host('b')),
    homes,
    does: ['delete 1 ended', 'create 1 on b'],
  },
  {
    when: 'a unit waits for a host that has not got its claims: it goes first',
    units: [waitingFor(1, 'b'), on(3, 'c')],
    hosts: hosts(host('b'), host('c')),
    homes,
    does: ['delete 1 hosts-changed'],
  },
  {
    when: '… and is made anew at another index',
    units: [waitingFor(1, 'b', { deletingSince: now }), on(3, 'c')],
    hosts: hosts(host('b'), host('c')),
    homes,
    does: ['create 2 on b'],
  },
  {
    when: 'a unit runs on another host than its claims were made for: its data is where it is',
    units: [on(1, 'b', { deletingSince: now }), on(3, 'c')],
    hosts: hosts(host('b'), host('c')),
    homes,
    does: ['create 1 on b'],
  },
  {
    when: '… and its successor, which waits for that host, stays',
    units: [on(1, 'b', { deletingSince: now }), waitingFor(1, 'b', { uid: 'new', pod: 'new' }), on(3, 'c')],
    hosts: hosts(host('b'), host('c')),
    homes,
    does: [],
  },
  {
    when: 'one that waits for the host that has them stays',
    units: [waitingFor(1, 'a'), on(2, 'b'), on(3, 'c')],
    homes,
    does: [],
  },
]);

rows('which hosts get one', [
  {
    when: 'nothing is there: one on each, with the lowest indexes, whatever the scale',
    source: 'planner; docs/rancher.md §4.1',
    desired: desired({ scheduling: { global: true }, scale: 7 }),
    does: ['create 1 on a', 'create 2 on b', 'create 3 on c'],
  },
  { when: 'each has one', units: three, does: [] },
  { when: 'one that waits for its host counts for it', units: [on(1, 'a'), waitingFor(2, 'b'), on(3, 'c')], does: [] },
  {
    when: 'a host came: the lowest free index',
    source: 'planner (addMissingUnits); docs/rancher.md §4.1',
    units: [on(1, 'a'), on(3, 'c')],
    does: ['create 2 on b'],
  },
  {
    when: 'hard rules hold',
    source: 'documentation cattle/scheduling',
    desired: ruled([must('disk', 'ssd')]),
    hosts: hosts(host('a', ssd), host('b'), host('c', ssd)),
    does: ['create 1 on a', 'create 2 on c'],
  },
  {
    when: 'soft rules are taken for hard ones',
    source: 'planner, by AllocationHelperImpl (getHostsSatisfyingHostAffinity)',
    desired: ruled([
      { rule: 'should', key: 'disk', value: 'ssd' },
      { rule: 'shouldNot', key: 'old', value: 'yes' },
    ]),
    hosts: hosts(host('a', ssd), host('b'), host('c', { labels: { disk: 'ssd', old: 'yes' } })),
    does: ['create 1 on a'],
  },
  {
    when: 'rules about containers are not read',
    source: 'documentation cattle/scheduling',
    desired: desired({ scheduling: { global: true, containerLabels: [must('tier', 'db')] } }),
    does: ['create 1 on a', 'create 2 on b', 'create 3 on c'],
  },
  {
    when: 'a requested host is one more rule',
    desired: desired({ scheduling: { global: true, requestedHost: 'b' } }),
    does: ['create 1 on b'],
  },
  {
    when: 'a capital in the rule also means its lower-case form',
    source: 'AllocationHelperImpl (extractConstraintsFromLabels)',
    desired: ruled([must('disk', 'SSD')]),
    hosts: hosts(host('a', ssd), host('b')),
    does: ['create 1 on a'],
  },
  {
    when: 'none on a cordoned host, so that a drain ends',
    source: 'planner: active hosts; docs/rancher.md §9.3',
    units: [on(1, 'a'), on(3, 'c')],
    hosts: world({ cordoned: true, schedulable: false }),
    does: [],
  },
  { when: 'none on a lost host', units: [on(1, 'a'), on(3, 'c')], hosts: world({ seen: 'lost' }), does: [] },
  {
    when: 'none on one that is reconnecting',
    units: [on(1, 'a'), on(3, 'c')],
    hosts: world({ ready: 'False' }),
    does: [],
  },
  {
    when: 'none where a taint keeps it off',
    hosts: world({ taints: [{ key: 'gpu', effect: 'NoSchedule' }] }),
    does: ['create 1 on a', 'create 2 on c'],
  },
  {
    when: 'one where its template tolerates the taint, a control plane as well',
    desired: desired({
      scheduling: { global: true },
      podTemplate: { spec: { tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] } },
    }),
    hosts: world({
      schedulable: false,
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    }),
    does: ['create 1 on a', 'create 2 on b', 'create 3 on c'],
  },
  {
    when: 'a node selector of the template is a rule, too',
    desired: desired({ scheduling: { global: true }, podTemplate: { spec: { nodeSelector: { disk: 'ssd' } } } }),
    hosts: hosts(host('a'), host('b', ssd)),
    does: ['create 1 on b'],
  },
]);

rows('what is on other hosts', [
  {
    when: 'its label was removed: neither counted nor removed',
    source: 'planner (ignoreUnits)',
    desired: ruled([must('disk', 'ssd')]),
    units: three.map((one) => ({ ...one, revision: ruled([must('disk', 'ssd')]).revision })),
    hosts: hosts(host('a', ssd), host('b'), host('c', ssd)),
    does: [],
  },
  {
    when: 'cordoned: it stays',
    source: 'LOGIC/host: inactive hosts',
    units: three,
    hosts: world({ cordoned: true }),
    does: [],
  },
  { when: 'lost and not checked: it stays', units: three, hosts: world({ seen: 'lost' }), does: [] },
  {
    when: 'lost and checked: it goes, and none is made until the host is back',
    source: 'rancher/rancher#6803',
    desired: checked,
    units: [healthy(1, at('a')), healthy(2, at('b')), healthy(3, at('c'))],
    hosts: world({ seen: 'lost' }),
    does: ['delete 2 host-lost'],
  },
  {
    when: 'lost while it was starting: it goes',
    source: 'rancher/rancher#7118',
    units: [on(1, 'a'), waitingFor(2, 'b', { host: 'b' }), on(3, 'c')],
    hosts: world({ seen: 'lost' }),
    does: ['delete 2 host-lost'],
  },
  {
    when: 'unhealthy on a cordoned host: it goes, and none is made',
    source: 'planner: only healthy and incomplete units are ignored',
    desired: checked,
    units: [healthy(1, at('a')), unhealthy(2, at('b')), healthy(3, at('c'))],
    hosts: world({ cordoned: true }),
    does: ['delete 2 unhealthy'],
  },
  {
    when: 'ended on a cordoned host: it goes, and none is made',
    source: 'planner: bad units are not ignored',
    units: [on(1, 'a'), on(2, 'b', { phase: 'Failed' }), on(3, 'c')],
    hosts: world({ cordoned: true }),
    does: ['delete 2 ended'],
  },
  {
    when: 'none had taken it yet: it goes, or it would wait for ever',
    units: [on(1, 'a'), waitingFor(2, 'b'), on(3, 'c')],
    hosts: world({ cordoned: true }),
    does: ['delete 2 hosts-changed'],
  },
  {
    when: 'its index is not given to another host meanwhile',
    source: 'docs/rancher.md §4.1',
    units: [on(1, 'a'), on(2, 'b')],
    hosts: world({ cordoned: true }),
    does: ['create 3 on c'],
  },
  {
    when: 'stopped by its owner: all go, wherever they are',
    desired: desired({ scheduling: { global: true }, active: false }),
    units: three,
    hosts: world({ cordoned: true }),
    does: ['delete 1 extra', 'delete 2 extra', 'delete 3 extra'],
  },
]);

rows('replacing', [
  {
    when: 'unhealthy: on the same host, at the same index',
    source: 'docs/rancher.md §3.3',
    desired: checked,
    units: [healthy(1, at('a')), unhealthy(2, at('b')), healthy(3, at('c'))],
    does: ['delete 2 unhealthy', 'create 2 on b'],
  },
  {
    when: 'killed: its host keeps the index while the old one stops, whatever is free below',
    source: 'docs/rancher.md §4.1: docker rm gives a new one of the same name',
    units: [on(2, 'a'), on(3, 'b', { deletingSince: now }), on(4, 'c')],
    does: ['create 3 on b'],
  },
  {
    when: 'two were killed: each host keeps its own',
    units: [on(1, 'a'), on(3, 'b', { deletingSince: now }), on(2, 'c', { deletingSince: now })],
    does: ['create 3 on b', 'create 2 on c'],
  },
  {
    when: 'a single writer is waited for',
    units: [on(1, 'a'), on(2, 'b', { deletingSince: now, singleWriter: true }), on(3, 'c')],
    does: [],
  },
  {
    when: 'ended: at its index, under the back-off of that index',
    units: [on(1, 'a'), on(2, 'b', { phase: 'Failed' }), on(3, 'c')],
    backoffs: new Map([[2, { failures: 3, since: now, until: now + minute, revision }]]),
    does: [],
  },
  {
    when: 'ended, and the wait is over',
    units: [on(1, 'a'), on(3, 'b', { phase: 'Failed' }), on(4, 'c')],
    does: ['delete 3 ended', 'create 3 on b'],
  },
  {
    when: 'two on one host: the second is one too many',
    source: 'planner (removeExtraUnits)',
    units: [...three, on(4, 'b')],
    does: ['delete 4 extra'],
  },
  {
    when: 'of two on one host the healthy one stays',
    desired: checked,
    units: [initializing(1, at('a')), healthy(2, at('a'))],
    hosts: hosts(host('a')),
    does: ['delete 1 extra'],
  },
  {
    when: 'two hosts with one index: one of them gets another',
    units: [on(1, 'a'), on(1, 'b', { uid: 'double', pod: 'double', createdAt: now }), on(3, 'c')],
    does: ['delete 1 extra', 'create 2 on b'],
  },
  {
    when: 'a changed launch part: in place, one at a time',
    units: [on(1, 'a', { revision: 'old' }), on(2, 'b', { revision: 'old' })],
    hosts: hosts(host('a'), host('b')),
    does: ['delete 1 outdated', 'create 1 on a'],
  },
  {
    when: 'a changed launch part is not tried on hosts that are left alone',
    units: [on(1, 'a'), on(2, 'b', { revision: 'old' }), on(3, 'c')],
    hosts: world({ cordoned: true }),
    does: [],
  },
  {
    when: 'start first: beside the old one on its host',
    desired: desired({ scheduling: { global: true }, upgradeStrategy: { startFirst: true } }),
    units: [on(1, 'a', { revision: 'old' })],
    hosts: hosts(host('a')),
    does: ['create 1 on a'],
  },
  {
    when: 'a rollout waits for a unit of the new launch part even where its host was cordoned since',
    units: [on(1, 'a'), on(2, 'b', { revision: 'old' })],
    runningSince: new Map(),
    hosts: hosts(host('a', { cordoned: true }), host('b')),
    does: [],
  },
  {
    when: 'start first: a host that is lost while both are on it keeps no other host waiting',
    desired: desired({ scheduling: { global: true }, upgradeStrategy: { startFirst: true } }),
    units: [
      on(1, 'a', { revision: 'old' }),
      on(2, 'gone', { revision: 'old' }),
      on(2, 'gone', { uid: 'uid-2-new', pod: 'pod-2-new' }),
    ],
    hosts: hosts(host('a')),
    does: ['create 1 on a'],
  },
]);

test('its Pod is bound to its host in every term, and says so', () => {
  const spec = {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'disk', operator: 'Exists' }] },
            { matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['z'] }] },
          ],
        },
      },
    },
  };
  const service = desired({ scheduling: { global: true }, podTemplate: { spec } });
  const { pod } = renderUnit(service, { kind: 'create', index: 2, replaces: '', lostHosts: [], host: 'b' });
  const only = { key: 'metadata.name', operator: 'In', values: ['b'] };
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  expect(terms?.map(({ matchFields }) => matchFields)).toEqual([
    [only],
    [{ key: 'metadata.name', operator: 'NotIn', values: ['z'] }, only],
  ]);
  expect(pod.metadata.annotations['drover.dev/requested-host']).toBe('b');
  expect(pod.spec.nodeName).toBeUndefined();
});

test('leaders that saw different hosts and mean different ones by an index give its Pod one name', () => {
  const name = (over: Partial<StepInput>, index: number) => {
    const { actions } = planned({ desired: everywhere, units: [on(1, 'a')], ...over });
    const create = actions.find((action): action is CreateUnit => action.kind === 'create' && action.index === index);
    return create && [renderUnit(everywhere, create).pod.metadata.name, create.host];
  };
  const [before, wasFor] = name({ hosts: hosts(host('a'), host('c')) }, 2) ?? [];
  const [after, isFor] = name({ hosts: hosts(host('a'), host('b'), host('c')) }, 2) ?? [];
  expect([wasFor, isFor]).toEqual(['c', 'b']);
  expect(after).toBe(before);
});

describe('status', () => {
  const said = (over: Partial<StepInput>) => {
    const given = input({ desired: everywhere, ...over });
    const { conditions, ...status } = statusOf(step(given, now), { desired: given.desired, selector: 'a=b' }, now);
    const { status: ready, reason, message } = conditions.find(({ type }) => type === 'Ready') ?? {};
    return { ...status, ready: `${ready} ${reason}: ${message}`, conditions: conditions.map(({ type }) => type) };
  };

  test('counts hosts', () => {
    const { state, healthState, scale, ready } = said({ units: three });
    expect([state, healthState, scale, ready]).toEqual([
      'active',
      'healthy',
      3,
      'True AllUnitsReady: 3 of 3 hosts have a ready unit',
    ]);
  });

  test('what is left alone is shown and not counted', () => {
    const { state, scale, ready, units, conditions } = said({ units: three, hosts: world({ cordoned: true }) });
    expect([state, scale, ready]).toEqual(['active', 3, 'True AllUnitsReady: 2 of 2 hosts have a ready unit']);
    expect(units?.[1]).toMatchObject({ index: 2, host: 'b', message: expect.stringContaining('left alone') });
    expect(conditions).toEqual(['Ready']);
  });

  /** Service discovery, ServiceDiscoveryServiceImpl.java (calculateServiceHealthState): as many as members, and some. */
  test('no host fits: it is not ready, and not healthy', () => {
    const { state, healthState, ready } = said({ hosts: world({}), desired: ruled([must('disk', 'ssd')]) });
    expect([state, healthState]).toEqual(['active', 'unhealthy']);
    expect(ready).toMatch(/^False NoMatchingHost: no host/);
  });

  test('what waits shows its host', () => {
    const { units } = said({ units: [on(1, 'a'), waitingFor(2, 'b', { unschedulable: 'no port' })] });
    expect(units?.map(({ index, host: where, state }) => [index, where, state])).toEqual([
      [1, 'a', 'running'],
      [2, 'b', 'creating'],
      [3, 'c', 'creating'],
    ]);
  });
});

describe('over time', () => {
  const spec: WrittenSpec = {
    scheduling: { global: true, hostLabels: [must('site', siteLabel.site)] },
    healthCheck: { port: 80, interval: 2 * second },
  };
  const settled = () => {
    const cluster = new SimulatedCluster({ hosts: 3, spec });
    cluster.until(() => cluster.settled);
    cluster.log.length = 0;
    return cluster;
  };
  const done = (cluster: SimulatedCluster) => cluster.log.map((line) => line.replace(/^\d+: /, ''));

  test('a drained host gets its unit back when it is uncordoned, and not before', () => {
    const cluster = settled();
    cluster.cordon('h2', true);
    cluster.delete(cluster.at(2));
    cluster.run(600);
    expect(done(cluster)).toEqual([]);
    cluster.cordon('h2', false);
    cluster.until(() => cluster.settled);
    expect(done(cluster)).toEqual(['create 2']);
  });

  /** rancher/rancher#6803: started again when its host returns. */
  test('a lost host loses its unit, gets none while it is lost, and one when it is back', () => {
    const cluster = settled();
    cluster.setHost('h2', 'Unknown');
    cluster.run(600);
    expect(done(cluster)).toEqual(['delete 2 host-lost']);
    expect(cluster.serving).toEqual([1, 3]);
    cluster.setHost('h2', 'True');
    cluster.until(() => cluster.settled);
    expect(done(cluster)).toEqual(['delete 2 host-lost', 'create 2']);
  });

  test('hosts and labels come and go', () => {
    const cluster = settled();
    cluster.addHost();
    cluster.until(() => cluster.settled);
    cluster.label('h1', false);
    cluster.run(60);
    expect(done(cluster)).toEqual(['create 4']);
    expect(cluster.serving).toEqual([1, 2, 3, 4]);
    cluster.delete(cluster.at(1));
    cluster.run(60);
    expect(cluster.serving).toEqual([2, 3, 4]);
    cluster.label('h1', true);
    cluster.until(() => cluster.settled);
    expect(done(cluster)).toEqual(['create 4', 'create 1']);
  });
});
