import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { root } from '../cluster/cache.ts';
import { until } from '../cluster/kubectl.ts';
import { transportOf } from './api.ts';
import { granted } from './granted.ts';
import { OperatedPlane } from './operated-plane.ts';
import type { Recorded } from './recording-proxy.ts';
import { condition, indexOf } from './stack.ts';
import { usedRights } from './used-rights.ts';

let world: OperatedPlane;

const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000 };

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

const uidOf = ({ metadata }: { metadata: { uid: string } }) => metadata.uid;

test('a service becomes units at the lowest free indexes, and a name for them', async () => {
  const stack = await world.namespace('scaled');
  await stack.apply('site', { image: 'a', scale: 3, expose: ['80'], healthCheck });
  const units = await stack.untilUnits('site', [1, 2, 3]);
  for (const unit of units) {
    expect(unit.metadata.name).toMatch(new RegExp(`^scaled-site-${indexOf(unit)}-[0-9a-f]{8}$`));
    expect(unit.spec.hostname).toBe(`scaled-site-${indexOf(unit)}`);
    const { uid } = (await stack.service('site')).metadata;
    expect(unit.metadata.ownerReferences).toMatchObject([{ kind: 'RancherService', uid, controller: true }]);
  }
  expect((await stack.kubernetesService('site')).spec).toMatchObject({
    clusterIP: 'None',
    ports: [{ port: 80, protocol: 'TCP' }],
  });
  expect(kstatus(await stack.service('site'))).toBe('InProgress');

  await stack.settle('site', [1, 2, 3]);
  const { status } = await stack.service('site');
  expect(status).toMatchObject({ state: 'active', healthState: 'healthy', scale: 3, ready: 3 });

  const second = units[1];
  await world.kubelet.remove(second);
  const successor = await stack.untilReplaced('site', second);

  await world.kubectl.run(['scale', 'rsvc/site', '-n', 'scaled', '--replicas=5']);
  const five = await stack.untilUnits('site', [1, 2, 3, 4, 5]);
  expect(five.slice(0, 3).map(uidOf)).toEqual([uidOf(units[0]), uidOf(successor), uidOf(units[2])]);

  await world.kubectl.run(['scale', 'rsvc/site', '-n', 'scaled', '--replicas=1']);
  const [last] = await stack.untilUnits('site', [1]);
  expect(uidOf(last)).toBe(uidOf(units[0]));
});

test('the unit that fails its check is replaced, and the others are not touched', async () => {
  const stack = await world.namespace('healed');
  await stack.apply('site', { image: 'a', scale: 2, healthCheck });
  const [bad, good] = await stack.settle('site', [1, 2]);
  await world.kubelet.run(bad, { ready: false });
  const successor = await stack.untilReplaced('site', bad);
  const left = (await stack.pods('site')).find((pod) => uidOf(pod) === uidOf(bad));
  expect(left?.metadata.deletionTimestamp).toBeDefined();
  // The successor does not wait for it to be gone.
  await world.kubelet.run(successor, { host: 'host-2' });
  const { status } = await stack.untilService('current', 'site', (object) => kstatus(object) === 'Current');
  expect(status.units).toMatchObject([
    { index: 1, pod: successor.metadata.name, health: 'healthy', backoff: { failures: 1, avoidHost: 'host-1' } },
    { index: 2, pod: good.metadata.name, health: 'healthy' },
  ]);
  const [same] = (await stack.units('site')).filter((unit) => indexOf(unit) === 2);
  expect(same).toEqual(good);
  const reasons = (await stack.events('site')).map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(['HealthUnhealthy', 'InstanceRemovedUnhealthy']));
});

test('units of a lost host are made anew elsewhere, and the API server takes how they are kept off it', async () => {
  await world.kubelet.addHost('host-lost');
  const stack = await world.namespace('lost');
  await stack.apply('checked', { image: 'a', scale: 1, healthCheck });
  await stack.apply('unchecked', { image: 'a', scale: 1 });
  for (const service of ['checked', 'unchecked']) {
    const [unit] = await stack.untilUnits(service, [1]);
    await world.kubelet.run(unit, { host: 'host-lost' });
    await stack.untilService('current', service, (object) => kstatus(object) === 'Current');
  }
  const [unit] = await stack.units('checked');
  await world.kubelet.setReady('host-lost', 'Unknown');
  const successor = await stack.untilReplaced('checked', unit);
  const terms = successor.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
  expect(terms).toEqual([{ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['host-lost'] }] }]);
  const { status } = await stack.untilService('left alone', 'unchecked', (object) =>
    condition(object.status, 'HealingHeld'),
  );
  expect(condition(status, 'HealingHeld')).toMatchObject({ reason: 'HostLost' });
  expect(await stack.units('unchecked')).toHaveLength(1);
  await world.kubelet.setReady('host-lost', 'True');
  await stack.untilService('no longer held', 'unchecked', (object) => !condition(object.status, 'HealingHeld'));
});

test('a changed launch part replaces one unit at a time; a changed scale or check replaces none', async () => {
  const stack = await world.namespace('rolled');
  await stack.apply('site', { image: 'a:1', scale: 2, healthCheck });
  const before = await stack.settle('site', [1, 2]);
  await stack.patch('site', { healthCheck: { ...healthCheck, interval: 3000 }, scale: 3 });
  const three = await stack.settle('site', [1, 2, 3]);
  expect(three.slice(0, 2).map(uidOf)).toEqual(before.map(uidOf));

  await stack.patch('site', { image: 'a:2' });
  for (let replaced = 0; replaced < 3; replaced++) {
    const next = await until('the next new unit', async () => {
      const fresh = (await stack.units('site')).filter((unit) => unit.spec.containers[0].image === 'a:2');
      return fresh.length === replaced + 1 && fresh.find((unit) => unit.status.phase === 'Pending');
    });
    // The others wait for this one: nobody else is missing.
    expect((await stack.units('site')).filter((unit) => unit.status.phase === 'Running')).toHaveLength(2);
    await world.kubelet.run(next);
    for (const pod of await stack.pods('site')) {
      if (pod.metadata.deletionTimestamp !== undefined) await world.kubelet.remove(pod);
    }
  }
  await stack.untilService('current', 'site', (object) => kstatus(object) === 'Current');
});

test('a volume that only one may write to is let go before the successor is made, and outlives every unit', async () => {
  const stack = await world.namespace('stateful');
  await stack.apply('db', { image: 'a', healthCheck, volumes: [{ target: '/data', name: 'data', size: '1Gi' }] });
  const [unit] = await stack.settle('db', [1]);
  const [claim] = await world.kubectl.list('pvc', '-n', 'stateful');
  expect(claim.metadata).toMatchObject({ name: 'stateful-data' });
  expect(claim.metadata.ownerReferences).toBeUndefined();
  expect(claim.spec).toMatchObject({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } });
  await world.kubelet.run(unit, { ready: false });
  const { status } = await stack.untilService(
    'stopping',
    'db',
    (object) => object.status.units[0]?.state === 'stopping',
  );
  expect(status.units).toMatchObject([
    { index: 1, pod: unit.metadata.name, message: 'its successor waits for its volume' },
  ]);
  expect(await stack.pods('db')).toHaveLength(1);
  await world.kubelet.remove(unit);
  const [successor] = await stack.untilUnits('db', [1]);
  expect(uidOf(successor)).not.toBe(uidOf(unit));
  expect((await world.kubectl.list('pvc', '-n', 'stateful')).map(uidOf)).toEqual([uidOf(claim)]);
});

test('what is kept and not acted on is named in the status', async () => {
  const stack = await world.namespace('kept');
  await stack.apply('site', {
    image: 'a',
    metadata: { a: 1 },
    sidekicks: [{ name: 'logs', image: 'b', user: 'me' }],
  });
  await stack.settle('site', [1]);
  const said = (await stack.service('site')).status.ignored as readonly { field: string; reason: string }[];
  expect(said.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['spec.metadata', 'spec.sidekicks[logs].user']),
  );
  await stack.apply('site', { image: 'a' });
  await stack.untilService('acted on whole', 'site', ({ status }) => status?.ignored === undefined);
});

test('names as long as they may be', async () => {
  const stack = await world.namespace('n'.repeat(63));
  const service = 's'.repeat(63);
  await stack.apply(service, {
    image: 'a',
    scale: 2,
    volumes: [{ target: '/data', name: 'v'.repeat(63) }],
    healthCheck,
  });
  const units = await stack.settle(service, [1, 2]);
  expect(new Set(units.map((unit) => unit.spec.hostname)).size).toBe(2);
  expect((await stack.kubernetesService(service)).spec.selector['drover.dev/service']).toBe(service);
  await until('an Event', async () => (await stack.events(service)).length > 0, { everyMs: 50 });
});

test('Pods that ended by themselves make room, and say why they went', async () => {
  const stack = await world.namespace('evicted');
  await stack.apply('site', { image: 'a', scale: 1 });
  const [unit] = await stack.settle('site', [1]);
  await world.kubelet.fail(unit, 'Evicted', 'The node was low on resource: memory.');
  await stack.untilReplaced('site', unit);
  const removed = (await stack.events('site')).find(({ reason }) => reason === 'InstanceRemovedBad');
  expect(removed?.note).toContain('Evicted: The node was low on resource: memory.');
});

test('what has converged is left alone: not by news that mean nothing, nor by a new operator, is anything written', async () => {
  const stack = await world.namespace('quiet');
  const names = ['one', 'two', 'three'];
  for (const name of names) {
    await stack.apply(name, { image: 'a', scale: 3, expose: ['80'], healthCheck, volumes: [{ target: '/d', name }] });
  }
  for (const name of names) await stack.settle(name, [1, 2, 3]);
  const [first] = await stack.units('one');
  const { name } = first.metadata;
  await world.kubectl.run(['annotate', 'rsvc', 'one', '-n', 'quiet', 'example.com/note=1']);
  await world.kubectl.run(['annotate', 'pod', name, '-n', 'quiet', 'example.com/note=1']);
  await world.kubectl.run(['label', 'node', 'host-1', 'example.com/note=1']);
  await world.operators[0]?.untilIdle(1);
  const versions = await stack.versions();
  const writes = world.proxy.writes('quiet').length;
  expect(versions.length).toBeGreaterThan(15);

  expect(await world.operators[0]?.stop()).toBe(0);
  const successor = await world.addOperator();
  await until('it leads', async () => successor.leads, { everyMs: 50 });
  await successor.untilIdle((await world.kubectl.list('rsvc', '-A')).length);
  expect(world.proxy.writes('quiet').slice(writes)).toEqual([]);
  expect(await stack.versions()).toEqual(versions);
});

test('the leader is killed in the middle of its work: no unit is made twice, and the standby ends it', async () => {
  const stack = await world.namespace('failover');
  const leader = world.operators.find(({ running }) => running);
  const standby = await world.addOperator();
  await stack.apply('site', { image: 'a', scale: 60 });
  await until('some units', async () => (await stack.units('site')).length > 3, { everyMs: 5 });
  await leader?.kill();
  const indexes = Array.from({ length: 60 }, (_, position) => position + 1);
  await stack.untilUnits('site', indexes);
  expect(standby.leads).toBe(true);
  const made = world.proxy.creates('failover').filter(({ code }) => code === 201);
  const made201 = made.map(({ body }) => JSON.parse(body).metadata.labels['drover.dev/index']);
  expect(new Set(made201).size).toBe(made201.length);
});

test('metrics say who leads, what was done and what waits', async () => {
  const standby = await world.addOperator();
  const leader = world.operators.find(({ running, leads }) => running && leads);
  const samples = (await leader?.metrics()) ?? new Map();
  expect(samples.get('leader_election_master_status{name="drover-operator"}')).toBe(1);
  expect(
    samples.get('controller_runtime_reconcile_total{controller="rancher-service",result="success"}'),
  ).toBeGreaterThan(0);
  expect(samples.get('workqueue_depth{name="rancher-service"}')).toBe(0);
  expect(samples.get('rest_client_requests_total{method="POST",code="201"}')).toBeGreaterThan(0);
  const sum = (name: string) =>
    [...samples].filter(([sample]) => sample.startsWith(name)).reduce((total, [, value]) => total + value, 0);
  expect(sum('drover_units{')).toBeGreaterThan(60);
  expect(sum('drover_services{')).toBe((await world.kubectl.list('rsvc', '-A')).length);
  expect(samples.get('drover_hosts{state="active"}')).toBe(3);
  expect(samples.get('drover_storm_stop')).toBe(0);
  expect(
    samples.get(
      'drover_service_trouble{namespace="failover",service="site",reason="NoUnitReady",condition="NotReady"}',
    ),
  ).toBe(1);
  expect(standby.leads).toBe(false);
  expect([...(await standby.metrics()).keys()].filter((name) => name.startsWith('drover_units'))).toEqual([]);
  expect((await standby.metrics()).get('leader_election_master_status{name="drover-operator"}')).toBe(0);
});

test('a leader that is told to end gives the lease back, and the standby takes it without waiting for it to run out', async () => {
  const stack = await world.namespace('handed-over');
  const leader = world.operators.find(({ running, leads }) => running && leads);
  const standby = world.operators.find(({ running, leads }) => running && !leads);
  await stack.apply('site', { image: 'a', scale: 20 });
  await until('some units', async () => (await stack.units('site')).length > 0, { everyMs: 5 });
  const from = world.proxy.recorded.length;
  expect(await leader?.stop()).toBe(0);
  await until('the standby leads', async () => standby?.leads, { everyMs: 10 });

  const since = world.proxy.recorded.slice(from);
  const leases = since.filter(({ method, path }) => method === 'PUT' && path.endsWith('/leases/drover-operator'));
  const holders = leases.map(({ body }) => JSON.parse(body).spec.holderIdentity as string);
  const released = holders.indexOf('');
  const taken = leases[released + 1];
  expect(holders[released + 1]).toMatch(/^drover-operator-/);
  expect(holders.slice(0, released)).not.toContain(holders[released + 1]);
  // Nothing is written between the one and the other: the work ends before the lease is given back.
  const between = since.slice(since.indexOf(leases[released] as Recorded) + 1, since.indexOf(taken as Recorded));
  expect(between.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/events'))).toEqual([]);
  await stack.untilUnits(
    'site',
    Array.from({ length: 20 }, (_, position) => position + 1),
  );
});

test('the CRD is taken away and put back: the operator waits for it and goes on', async () => {
  const crd = join(root, 'crds');
  await world.kubectl.run(['delete', '-f', crd, '--timeout=60s']);
  const stack = await world.namespace('again');
  await world.kubectl.run(['apply', '-f', crd]);
  await world.kubectl.run(['wait', '--for=condition=Established', 'crd/rancherservices.drover.dev', '--timeout=60s']);
  await stack.apply('site', { image: 'a', scale: 2 });
  await stack.untilUnits('site', [1, 2]);
});

/** What these scenarios may have no use for: right → what it is for. */
const neededElsewhere: Readonly<Record<string, string>> = {
  'create services': 'applying a Service that is not there, which the API server takes for a create',
  'patch drover.dev/rancherexternalservices/status': 'telling of a name (names.test.ts)',
  'patch drover.dev/rancherhosts': 'giving agents their lists (agents.test.ts)',
  'patch drover.dev/rancherloadbalancers/status': 'saying that it is not run yet (not-run-yet.test.ts)',
  'patch drover.dev/rancherservicealiases/status': 'telling of a name (names.test.ts)',
  'patch drover.dev/rancherstacks/status': 'telling of a stack (rancher-stack.test.ts)',
  ...Object.fromEntries(
    ['rancherexternalservices', 'rancherloadbalancers', 'rancherservicealiases', 'rancherservices'].flatMap((kind) =>
      ['create', 'patch', 'delete'].map((verb) => [`${verb} drover.dev/${kind}`, 'stacks (rancher-stack.test.ts)']),
    ),
  ),
  'get configmaps': 'the texts of stacks (rancher-stack.test.ts)',
  'get drover.dev/rancherloadbalancers': 'whose scale it is, when a stack changes (src/controllers/rancher-stack)',
  'get drover.dev/rancherstacks': 'looking once more before something of a stack is deleted (rancher-stack.test.ts)',
  'patch pods/ephemeralcontainers': 'adding sidekicks that run once (sidekicks.test.ts)',
  'update drover.dev/rancherservices/finalizers':
    'owner references that block deletion, where the admission plug-in OwnerReferencesPermissionEnforcement is on',
  'update drover.dev/rancherexternalservices/finalizers': 'the same, of what a name makes',
  'update drover.dev/rancherservicealiases/finalizers': 'the same, of what a name makes',
  'update drover.dev/rancherstacks/finalizers': 'the same, of what a stack makes',
  ...Object.fromEntries(
    ['create', 'patch', 'delete'].map((verb) => [
      `${verb} discovery.k8s.io/endpointslices`,
      'addresses behind names that no selector finds (names.test.ts)',
    ]),
  ),
  'delete services': 'names that nobody wants any more (names.test.ts)',
  'get services': 'whose a Service is that no cache of ours holds (names.test.ts)',
};

test('each right of the operator is made use of, or is needed for something that is not shown here', async () => {
  const rights = await granted(transportOf(world.plane.kubeconfig), 'drover-operator', 'anybody');
  const used = usedRights(world.proxy.recorded);
  const justified = Object.keys(neededElsewhere);
  expect(rights.filter((right) => !used.includes(right) && !justified.includes(right))).toEqual([]);
  // Nobody keeps reasons for what is not granted any more.
  expect(justified.filter((right) => !rights.includes(right))).toEqual([]);
});

test('nothing speaks of a defect', () => {
  expect(world.complaints).toEqual([]);
});
