import { afterAll, beforeAll, expect, test } from 'vitest';

import { pods } from '../../src/kubernetes/resource.ts';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import { condition, indexOf } from './stack.ts';

let world: OperatedPlane;

const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000 };
const uidOf = ({ metadata }: { metadata: { uid: string } }) => metadata.uid;

/** A refused create is tried again so often, at most; a little less, since our clock is not the operator's. */
const retryMs = 14_000;

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

/** Refused creates of Pods, by service. */
function refusals(namespace: string): Map<string, number[]> {
  const refused = world.proxy.creates(namespace).filter(({ code }) => code >= 400);
  const grouped = Map.groupBy(refused, ({ body }) => JSON.parse(body).metadata.labels['drover.dev/service'] as string);
  return new Map([...grouped].map(([service, list]) => [service, list.map(({ at }) => at)]));
}

function expectNoStorm(namespace: string, service: string, generations = 1): void {
  const times = refusals(namespace).get(service) ?? [];
  expect(times.length).toBeGreaterThan(0);
  const quick = times.slice(1).filter((at, position) => at - (times[position] ?? 0) < retryMs);
  expect(quick.length).toBeLessThan(generations);
}

/** Deletes a namespace with three settled services in it. @param held watches that are held back until all Pods went. */
async function leave(name: string, ...held: string[]): Promise<void> {
  const stack = await world.namespace(name);
  const services = ['one', 'two', 'three'];
  for (const service of services) await stack.apply(service, { image: 'a', scale: 5 });
  for (const service of services) await stack.settle(service, [1, 2, 3, 4, 5]);
  const release = await world.proxy.hold(...held);
  await world.kubectl.run(['delete', 'namespace', name, '--wait=false']);
  // The kubelets end their containers one by one, and each is a chance to make another.
  await until(
    'no Pods are left',
    async () => {
      const left = (await Promise.all(services.map((service) => stack.pods(service)))).flat();
      for (const pod of left) await world.kubelet.remove(pod).catch(() => undefined);
      return left.length === 0;
    },
    { everyMs: 20 },
  );
  release();
  await world.kubectl.run(['wait', '--for=delete', `namespace/${name}`, '--timeout=60s']);
  await world.operators[0]?.untilIdle(0);
  for (const [service, times] of refusals(name)) expect([service, times.length]).toEqual([service, 1]);
  const stalled = world.proxy.writes(name).filter(({ body }) => /"Stalled"|CreateRefused/.test(body));
  expect(stalled).toEqual([]);
  const errors = world.operators.flatMap(({ log }) => log).filter(({ key, err }) => err && key?.startsWith(`${name}/`));
  expect(errors).toEqual([]);
}

test.concurrent('a namespace goes with everything in it, quickly and quietly', () => leave('leaving'));

test.concurrent('a namespace that forbids published ports stalls the service in the words of the admission, until it allows them', async () => {
  const stack = await world.namespace('baseline', 'baseline');
  await stack.apply('site', { image: 'a', scale: 10, ports: ['8080:80'] });
  await stack.apply('plain', { image: 'a', scale: 2 });
  const stalled = await stack.untilStalled('site');
  expect(stalled).toMatchObject({ status: 'True', reason: 'CreateRefused' });
  expect(stalled.message).toContain('violates PodSecurity "baseline');
  expect(stalled.message).toContain('hostPort');
  expect(kstatus(await stack.service('site'))).toBe('Failed');
  const said = (await stack.events('site')).filter(({ reason }) => reason === 'CreateRefused');
  expect(said).toHaveLength(1);
  await stack.settle('plain', [1, 2]);

  // News of any sort do not make it try again.
  for (let times = 0; times < 5; times++) {
    await world.kubectl.run(['annotate', 'rsvc', 'site', '-n', 'baseline', '--overwrite', `example.com/note=${times}`]);
  }
  await world.kubectl.run([
    'label',
    'namespace',
    'baseline',
    '--overwrite',
    'pod-security.kubernetes.io/enforce=privileged',
  ]);
  await stack.untilUnits('site', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(condition((await stack.service('site')).status, 'Stalled')).toBeUndefined();
  expectNoStorm('baseline', 'site');
});

test.concurrent('a quota lets some units be made and stalls the rest in its words; room is used as soon as there is some', async () => {
  const stack = await world.namespace('quota');
  await world.kubectl.run(['create', 'quota', 'few', '-n', 'quota', '--hard=pods=2']);
  const counts = () => world.kubectl.get('resourcequota', 'few', '-n', 'quota');
  await until('the quota counts', async () => (await counts()).status.hard?.pods === '2', { everyMs: 50 });
  await stack.apply('site', { image: 'a', scale: 5 });
  const stalled = await stack.untilStalled('site');
  expect(stalled).toMatchObject({ reason: 'CreateRefused', message: expect.stringContaining('exceeded quota: few') });
  await stack.untilService('as many as there is room for', 'site', ({ status }) => status.scale === 2);
  // After the first they are asked for two at a time: either of those two may be the one that is taken.
  const [first, second] = await stack.units('site');
  await world.kubelet.run(first);
  await world.kubelet.run(second);
  await stack.untilService('both ready', 'site', ({ status }) => status.ready === 2 && condition(status, 'Stalled'));

  // A unit that goes makes room for another, at the lowest index that is free.
  await world.kubelet.remove(second);
  const known = [first, second].map(uidOf);
  const another = await until('another unit', async () =>
    (await stack.units('site')).find((unit) => !known.includes(uidOf(unit))),
  );
  expect(indexOf(another)).toBe(2);
  await world.kubectl.run(['delete', 'quota', 'few', '-n', 'quota']);
  await stack.untilUnits('site', [1, 2, 3, 4, 5]);
  expect((await stack.units('site'))[0]?.metadata.uid).toBe(first.metadata.uid);
  // Once at first, and once for the room that was made.
  expectNoStorm('quota', 'site', 3);
});

test('a namespace that enforces the restricted level takes units whose podTemplate meets it', async () => {
  const stack = await world.namespace('restricted', 'restricted');
  await stack.apply('site', { image: 'a' });
  expect((await stack.untilStalled('site')).message).toContain('violates PodSecurity "restricted');
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  await stack.patch('site', {
    podTemplate: {
      spec: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{ name: 'primary', securityContext }],
      },
    },
  });
  // A changed spec is tried at once.
  await stack.untilUnits('site', [1]);
  expect(refusals('restricted').get('site')).toHaveLength(1);
});

test('a unit is not given up for a changed spec that the API server refuses', async () => {
  const stack = await world.namespace('kept');
  await stack.apply('site', { image: 'a', scale: 2 });
  const before = await stack.settle('site', [1, 2]);
  await stack.patch('site', {
    podTemplate: { spec: { containers: [{ name: 'primary', imagePullPolicy: 'Perhaps' }] } },
  });
  const stalled = await stack.untilStalled('site');
  expect(stalled).toMatchObject({ reason: 'CreateRefused', message: expect.stringContaining('Perhaps') });
  expect(await stack.units('site')).toEqual(before);
});

test('names that are taken stall the service, leave what has them alone, and keep no unit from being made', async () => {
  const stack = await world.namespace('taken');
  const selector = { app: 'theirs' };
  const metadata = { name: 'site', namespace: 'taken' };
  await world.kubectl.apply({ apiVersion: 'v1', kind: 'Service', metadata, spec: { selector, ports: [{ port: 80 }] } });
  await stack.apply('site', { image: 'a' });
  expect(await stack.untilStalled('site')).toMatchObject({ reason: 'NameTaken' });
  expect((await stack.kubernetesService('site')).spec.selector).toEqual(selector);
  const [unit] = await stack.untilUnits('site', [1]);
  await world.kubectl.run(['delete', 'pod', unit.metadata.name, '-n', 'taken', '--wait=false']);
  await stack.untilReplaced('site', unit);
  expect((await stack.kubernetesService('site')).spec.selector).toEqual(selector);
  await world.kubectl.run(['delete', 'service', 'site', '-n', 'taken']);
  await stack.apply('site', { image: 'b' });
  await stack.untilService('named', 'site', ({ status }) => condition(status, 'Stalled') === undefined);
  expect((await stack.kubernetesService('site')).spec.selector).not.toEqual(selector);
});

test('a Pod of another controller is not taken for a unit', async () => {
  const stack = await world.namespace('foreign');
  await stack.apply('site', { image: 'a' });
  const [unit] = await stack.untilUnits('site', [1]);
  const owner = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'owner',
    uid: '11111111-2222-3333-4444-555555555555',
    controller: true,
  };
  const { name: _, ...metadata } = unit.metadata;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'theirs',
      namespace: 'foreign',
      labels: { ...metadata.labels, 'drover.dev/index': '2' },
      ownerReferences: [owner],
      finalizers: ['drover.dev/test'],
    },
    spec: {
      containers: unit.spec.containers.map(({ name, image }: { name: string; image: string }) => ({ name, image })),
    },
  };
  await world.client.create(pods, pod, { fieldManager: 'test' });
  await world.kubectl.run(['scale', 'rsvc/site', '-n', 'foreign', '--replicas=2']);
  const { status } = await stack.untilService('two units', 'site', (object) => object.status.scale === 2);
  expect(status.units.map((one: { pod: string }) => one.pod)).not.toContain('theirs');
  await world.client.patchMetadata(pods, 'foreign', 'theirs', { finalizers: null }, 'test');
});

test('garbage stalls itself and nobody else, whether the API server lets it in or it was there before', async () => {
  const stack = await world.namespace('garbage');
  await stack.apply('request', { image: 'a', healthCheck: { port: 80, requestLine: 'GET / HTTP/1.1 Host: x' } });
  await stack.apply('shape', { image: 'a', podTemplate: { spec: { containers: 'none' } } });
  const primary = { name: 'primary', imagePullPolicy: 'Sometimes' };
  await stack.apply('template', { image: 'a', podTemplate: { spec: { containers: [primary] } } });
  await stack.apply('1st', { image: 'a' });
  // Objects from the time of another schema: no validation stands between etcd and the operator.
  const old = { range: { image: 'a', scale: -1 }, types: { image: 7, scale: 'many', ports: { '80': '80' } } };
  for (const [name, spec] of Object.entries(old)) {
    await stack.apply(name, { image: 'a' });
    await stack.untilUnits(name, [1]);
    await world.server.changeInStorage(`/registry/drover.dev/rancherservices/garbage/${name}`, (object) => {
      (object['metadata'] as { generation: number }).generation++;
      object['spec'] = spec;
    });
  }
  await stack.apply('good', { image: 'a', scale: 2 });
  expect(await stack.untilStalled('request')).toMatchObject({ reason: 'InvalidRequestLine' });
  expect(await stack.untilStalled('shape')).toMatchObject({
    reason: 'InvalidSpec',
    message:
      'spec.podTemplate.spec.containers: Invalid input: expected array, received string; this operator cannot read it',
  });
  expect(await stack.untilStalled('template')).toMatchObject({ reason: 'CreateRefused' });
  expect(await stack.untilStalled('1st')).toMatchObject({ reason: 'ServiceRefused' });
  await stack.settle('good', [1, 2]);
  expect(await stack.untilStalled('range')).toMatchObject({ reason: 'InvalidSpec' });
  // The API server itself cannot take any status of an object like this; its Event says it.
  await until('an Event', async () => (await stack.events('types')).find(({ reason }) => reason === 'InvalidSpec'));
  for (const name of Object.keys(old)) expect(await stack.units(name)).toHaveLength(1);
});

test('a namespace goes quickly and quietly while the operator hears of it late', () =>
  leave('leaving-late', '/api/v1/namespaces', '/apis/drover.dev/v1alpha1/rancherservices'));

// The last two: the garbage collector takes half a minute to learn of a new kind, and deleting waits for it.
test('units without an owner are taken over by the service that is made anew', async () => {
  const stack = await world.namespace('adopted');
  const spec = { image: 'a', scale: 2, healthCheck };
  await stack.apply('site', spec);
  const before = await stack.settle('site', [1, 2]);
  await world.kubectl.run(['delete', 'rsvc', 'site', '-n', 'adopted', '--cascade=orphan']);
  expect((await stack.units('site')).map(uidOf)).toEqual(before.map(uidOf));
  await stack.apply('site', spec);
  const { metadata } = await stack.untilService('current', 'site', (object) => kstatus(object) === 'Current');
  const after = await stack.untilUnits('site', [1, 2]);
  expect(after.map(uidOf)).toEqual(before.map(uidOf));
  for (const unit of after) {
    expect(unit.metadata.ownerReferences).toMatchObject([{ uid: metadata.uid, controller: true }]);
  }
  expect((await stack.events('site')).map(({ reason }) => reason)).toContain('InstanceAdopted');
});

test('units that are orphaned are left alone by an operator that hears late of the end of their service', async () => {
  const stack = await world.namespace('orphaned');
  await stack.apply('site', { image: 'a', scale: 2 });
  const before = await stack.settle('site', [1, 2]);
  const release = await world.proxy.hold('/apis/drover.dev/v1alpha1/rancherservices');
  await world.kubectl.run(['delete', 'rsvc', 'site', '-n', 'orphaned', '--cascade=orphan']);
  await until('nobody owns them', async () =>
    (await stack.units('site')).every(({ metadata }) => metadata.ownerReferences === undefined),
  );
  await world.operators[0]?.untilIdle(0);
  release();
  await world.operators[0]?.untilIdle(0);
  const after = await stack.units('site');
  expect(after.map(uidOf)).toEqual(before.map(uidOf));
  expect(after.map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined, undefined]);
  expect((await stack.events('site')).map(({ reason }) => reason)).not.toContain('InstanceAdopted');
  expect((await world.kubectl.get('service', 'site', '-n', 'orphaned')).metadata.ownerReferences).toBeUndefined();
});

test('a service that is deleted while its units are being made leaves nothing behind', async () => {
  const stack = await world.namespace('deleted');
  await stack.apply('site', { image: 'a', scale: 40, volumes: [{ target: '/data', name: 'data' }] });
  await until('some units', async () => (await stack.units('site')).length > 0, { everyMs: 5 });
  await world.kubectl.run(['delete', 'rsvc', 'site', '-n', 'deleted', '--cascade=foreground', '--timeout=60s']);
  await until('no Pods', async () => (await stack.pods('site')).length === 0, { everyMs: 50 });
  await world.operators[0]?.untilIdle(0);
  expect(await stack.pods('site')).toEqual([]);
  expect((await world.kubectl.try(['get', 'service', 'site', '-n', 'deleted'])).code).not.toBe(0);
  // Data is its owner's: nothing but the claim stays.
  expect(await world.kubectl.list('pvc', '-n', 'deleted')).toHaveLength(1);
});

test('a PodDisruptionBudget counts the units of a service by its scale', async () => {
  const stack = await world.namespace('budget');
  await stack.apply('site', { image: 'a', scale: 3 });
  const [unit] = await stack.settle('site', [1, 2, 3]);
  const selector = { matchLabels: { 'drover.dev/service': 'site' } };
  const metadata = { name: 'site', namespace: 'budget' };
  await world.kubectl.apply({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { maxUnavailable: 1, selector },
  });
  const { status } = await until('the budget counts', async () => {
    const budget = await world.kubectl.get('pdb', 'site', '-n', 'budget');
    return budget.status?.disruptionsAllowed === 1 && budget;
  });
  expect(status).toMatchObject({ expectedPods: 3, currentHealthy: 3, desiredHealthy: 2 });
  const { name } = unit.metadata;
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'budget' } };
  await world.kubectl.run(
    ['create', '--raw', `/api/v1/namespaces/budget/pods/${name}/eviction`, '-f', '-'],
    JSON.stringify(eviction),
  );
  await stack.untilReplaced('site', unit);
});

test('nothing speaks of a defect', () => {
  expect(world.complaints).toEqual([]);
});

test('the API server is killed: the operator goes on, or ends because it may lead no more', async () => {
  const stack = await world.namespace('outage');
  await stack.apply('site', { image: 'a', scale: 2 });
  const before = await stack.settle('site', [1, 2]);
  await world.server.kill();
  await world.server.start();
  await stack.patch('site', { scale: 4 });
  const after = await until('four units', async () => {
    // A cluster starts it again when it ended.
    if (world.operators.at(-1)?.lostLeadership) await world.addOperator();
    const units = await stack.units('site');
    return units.length === 4 && units;
  });
  expect(after.slice(0, 2).map(uidOf)).toEqual(before.map(uidOf));
  // An API server that has just begun knows of nobody's rights yet.
  expect(world.complaints.filter((complaint) => !complaint.includes('is forbidden'))).toEqual([]);
});
