/** Which Services and EndpointSlices answer to names; who resolves them is asked in test/e2e/names.test.ts. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { groupVersion } from '../../src/api/group.ts';
import { rancherExternalServices } from '../../src/controllers/rancher-external-service/controller.ts';
import { endpointSlices, services } from '../../src/kubernetes/resource.ts';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import { condition, type Stack } from './stack.ts';

const quickly = { everyMs: 50, timeoutMs: 45_000 };
const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000, strategy: 'none' };

let world: OperatedPlane;

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

const plurals = {
  RancherExternalService: 'rext',
  RancherServiceAlias: 'ralias',
  RancherLoadBalancer: 'rancherloadbalancers',
} as const;

async function apply(namespace: string, kind: keyof typeof plurals, name: string, spec: object): Promise<void> {
  await world.kubectl.apply({ apiVersion: 'drover.dev/v1alpha1', kind, metadata: { name, namespace }, spec });
}

/** Somebody else says something of a resource beside what the operator says. */
async function tellBeside(namespace: string, name: string): Promise<void> {
  const foreign = { type: 'Approved', status: 'True', reason: 'Looked', message: '' };
  const conditions = [{ ...foreign, lastTransitionTime: '2026-01-01T00:00:00Z' }];
  const metadata = { name, namespace };
  const object = { apiVersion: groupVersion, kind: 'RancherExternalService', metadata, status: { conditions } };
  await world.client.apply(rancherExternalServices, object, { fieldManager: 'somebody', subresource: 'status' });
}

function untilTold(namespace: string, kind: keyof typeof plurals, name: string, reason: string): Promise<AnyObject> {
  return until(
    `${name} says ${reason}`,
    async () => {
      const object = await world.kubectl.get(plurals[kind], name, '-n', namespace);
      const ready = condition(object['status'], 'Ready');
      return (
        object['status'].observedGeneration === object['metadata'].generation && ready?.reason === reason && object
      );
    },
    quickly,
  );
}

async function endpointsOf(namespace: string, service: string): Promise<AnyObject[]> {
  const labelSelector = `kubernetes.io/service-name=${service},endpointslice.kubernetes.io/managed-by=drover.dev`;
  const { items } = await world.client.list(endpointSlices, { namespace, labelSelector });
  return (items as AnyObject[]).flatMap((slice) => slice['endpoints'] ?? []);
}

/** What the operator's own slices of a name lead to: `address`, or `hostname@address`. */
async function answers(namespace: string, service: string): Promise<string[]> {
  const endpoints = await endpointsOf(namespace, service);
  return endpoints
    .flatMap(({ addresses, hostname }) => addresses.map((at: string) => (hostname ? `${hostname}@${at}` : at)))
    .sort();
}

function untilAnswers(namespace: string, service: string, expected: readonly string[]): Promise<unknown> {
  return until(
    `${service} leads to ${expected.join(', ') || 'nobody'}`,
    async () => (await answers(namespace, service)).join() === [...expected].sort().join(),
    quickly,
  );
}

async function serviceObject(namespace: string, name: string): Promise<AnyObject | undefined> {
  const { items } = await world.client.list(services, { namespace, fieldSelector: `metadata.name=${name}` });
  return items[0] as AnyObject | undefined;
}

function untilService(
  namespace: string,
  name: string,
  look: (object: AnyObject | undefined) => unknown,
): Promise<unknown> {
  return until(`the Service ${name}`, async () => look(await serviceObject(namespace, name)), quickly);
}

/** What the operator wrote in a namespace since a moment, Events aside. */
function writesSince(namespace: string, count: number): string[] {
  const deeds = world.proxy.writes(namespace).filter(({ path }) => !path.endsWith('/events'));
  return deeds.slice(count).map(({ method, path }) => `${method} ${path.replace(/^.*\/namespaces\/[^/]+\//, '')}`);
}
const deeds = (namespace: string) => writesSince(namespace, 0).length;

test('an external service is its addresses, of both families, or another name', async () => {
  const stack = await world.namespace('external');
  const kind = 'RancherExternalService';
  await apply(stack.name, kind, 'db', { externalIps: ['192.0.2.7', '2001:db8::7', '192.0.2.8'] });
  const active = await untilTold(stack.name, kind, 'db', 'Resolves');
  expect(active['status']).toMatchObject({ state: 'active' });
  expect(kstatus(active)).toBe('Current');
  expect(await answers(stack.name, 'db')).toEqual(['192.0.2.7', '192.0.2.8', '2001:db8::7']);
  expect(await serviceObject(stack.name, 'db')).toMatchObject({
    metadata: { ownerReferences: [{ kind, name: 'db', controller: true }] },
    spec: { clusterIP: 'None' },
  });
  expect((await serviceObject(stack.name, 'db'))?.['spec'].selector).toBeUndefined();

  await apply(stack.name, kind, 'db', { hostname: 'DB.example.com.' });
  await untilService(stack.name, 'db', (object) => object?.['spec'].externalName === 'db.example.com');
  await untilAnswers(stack.name, 'db', []);
  await apply(stack.name, kind, 'db', { externalIps: ['192.0.2.9'] });
  await untilAnswers(stack.name, 'db', ['192.0.2.9']);
  await apply(stack.name, kind, 'db', {});
  expect((await untilTold(stack.name, kind, 'db', 'Inactive'))['status'].state).toBe('inactive');

  await world.kubectl.run(['create', 'service', 'externalname', 'mine', '-n', stack.name, '--external-name=a.test']);
  await apply(stack.name, kind, 'mine', { hostname: 'b.test' });
  expect(kstatus(await untilTold(stack.name, kind, 'mine', 'NameTaken'))).toBe('Failed');
  await apply(stack.name, kind, 'odd', { hostname: 'my_db.example.com' });
  await untilTold(stack.name, kind, 'odd', 'ServiceRefused');
  await stack.apply('db', { image: 'a' });
  const stalled = await stack.untilStalled('db');
  expect(stalled).toMatchObject({ reason: 'NameTaken', message: expect.stringContaining('RancherExternalService db') });
  expect(await answers(stack.name, 'db')).toEqual([]);
});

test('an alias is the members of all it is linked to, and follows them', async () => {
  const stack = await world.namespace('alias');
  const far = await world.namespace('alias-far');
  for (const each of [stack, far])
    await each.apply('web', { image: 'a', scale: 2, labels: { tier: 'front' }, healthCheck });
  const [one, two] = await stack.settle('web', [1, 2]);
  const [three] = await far.settle('web', [1, 2]);
  await world.kubelet.run(one, { address: '10.1.0.1' });
  await world.kubelet.run(two, { address: '10.1.0.2' });
  await far.patch('web', { scale: 1 });
  await world.kubelet.run(three, { address: '10.1.0.3' });
  await far.untilUnits('web', [1]);
  const kind = 'RancherServiceAlias';
  await apply(stack.name, 'RancherExternalService', 'out', { externalIps: ['192.0.2.7'] });
  await apply(stack.name, kind, 'inner', { links: [{ service: 'web', alias: 'x' }] });
  await apply(stack.name, kind, 'all', {
    links: [
      { service: 'inner', alias: 'i' },
      { service: 'out', alias: 'o' },
      { service: 'later', alias: 'l' },
    ],
    externalLinks: [{ stack: far.name, service: 'web', alias: 'f' }],
  });
  await untilAnswers(stack.name, 'all', ['10.1.0.1', '10.1.0.2', '10.1.0.3', '192.0.2.7']);
  const told = await untilTold(stack.name, kind, 'all', 'Resolves');
  expect(told['status'].links).toBe('inner, out, later, web.alias-far');
  expect(condition(told['status'], 'Ready')?.message).toContain('there is no later.alias');
  const [, row = ''] = (await world.kubectl.run(['get', 'ralias', 'all', '-n', stack.name])).split('\n');
  expect(row).toMatch(/all\s+active\s+inner, out, later, web\.alias-far\s+Resolves/);

  // The last one of a service that has none healthy is named all the same.
  const before = deeds(stack.name);
  await world.kubelet.run(one, { ready: false, address: '10.1.0.1' });
  await untilAnswers(stack.name, 'all', ['10.1.0.2', '10.1.0.3', '192.0.2.7']);
  // Others may see a write before the proxy has its answer.
  await world.operators[0]?.untilIdle(0);
  const slices = writesSince(stack.name, before).filter((deed) => deed.includes('endpointslices/all'));
  expect(slices).toEqual(['PATCH endpointslices/all-drover-ipv4']);
  await apply(stack.name, 'RancherExternalService', 'later', { externalIps: ['192.0.2.8'] });
  await untilAnswers(stack.name, 'all', ['10.1.0.2', '10.1.0.3', '192.0.2.7', '192.0.2.8']);
  await world.kubectl.run(['delete', 'rext', 'out', '-n', stack.name]);
  await untilAnswers(stack.name, 'all', ['10.1.0.2', '10.1.0.3', '192.0.2.8']);
  await apply(stack.name, kind, 'picked', { selectorLink: 'TIER=Front' });
  await untilAnswers(stack.name, 'picked', ['10.1.0.2']);
});

test('aliases in a circle, and host names beside members, say so; the rest is named', async () => {
  const stack = await world.namespace('circle');
  const kind = 'RancherServiceAlias';
  await apply(stack.name, 'RancherExternalService', 'out', { externalIps: ['192.0.2.7'] });
  await apply(stack.name, 'RancherExternalService', 'far', { hostname: 'far.example.com' });
  const links = (...names: string[]) => ({ links: names.map((service) => ({ service, alias: service })) });
  await apply(stack.name, kind, 'one', links('two', 'out'));
  await apply(stack.name, kind, 'two', links('one'));
  const circle = await untilTold(stack.name, kind, 'one', 'AliasCircle');
  expect(condition(circle['status'], 'Stalled')?.message).toContain('one.circle → two.circle → one.circle');
  await untilTold(stack.name, kind, 'two', 'AliasCircle');
  expect(await answers(stack.name, 'two')).toEqual(['192.0.2.7']);
  await apply(stack.name, kind, 'two', links('far'));
  const mixed = await untilTold(stack.name, kind, 'one', 'HostnameAmongMembers');
  expect(condition(mixed['status'], 'Ready')?.message).toContain('far.example.com');
  await untilTold(stack.name, kind, 'two', 'Resolves');
  expect((await serviceObject(stack.name, 'two'))?.['spec']).toMatchObject({ externalName: 'far.example.com' });
});

test('the alias of a link is a second name; who comes later does not get another meaning for it', async () => {
  const stack = await world.namespace('links');
  await stack.apply('db', { image: 'a' });
  await stack.apply('web', {
    image: 'a',
    links: [
      { service: 'db', alias: 'mysql' },
      { service: 'db', alias: 'db' },
    ],
  });
  await untilService(stack.name, 'mysql', (object) => object?.['spec'].externalName === 'db.links.svc.cluster.local');
  const externalLinks = [{ stack: 'elsewhere', service: 'redis', alias: 'cache' }];
  await stack.apply('cron', { image: 'a', links: [{ service: 'db', alias: 'mysql' }], externalLinks });
  await untilService(
    stack.name,
    'cache',
    (object) => object?.['spec'].externalName === 'redis.elsewhere.svc.cluster.local',
  );
  await untilService(stack.name, 'mysql', (object) => object?.['metadata'].ownerReferences.length === 2);

  await apply(stack.name, 'RancherLoadBalancer', 'front', {});
  await stack.apply('late', {
    image: 'a',
    links: [
      { service: 'other', alias: 'mysql' },
      ...['web', 'front', 'rancher-units'].map((alias) => ({ service: 'db', alias })),
    ],
  });
  const { status } = await stack.untilService('clash', 'late', (object) => condition(object['status'], 'AliasClash'));
  const clash = condition(status, 'AliasClash');
  expect(clash).toMatchObject({ status: 'True', reason: 'NameTaken' });
  expect(clash?.message).toMatch(/the name mysql for other is not given: (web|cron), which is older, has it for db/);
  for (const name of ['web', 'front']) {
    expect(clash?.message).toContain(
      `the name ${name} for db is not given: another service of the namespace is called`,
    );
  }
  expect(clash?.message).toContain('the name rancher-units for db is not given: the units');
  expect((await serviceObject(stack.name, 'rancher-units'))?.['spec'].clusterIP).toBe('None');
  await until(
    'an Event',
    async () => (await stack.events('late')).some(({ reason }) => reason === 'AliasClash'),
    quickly,
  );
  await stack.patch('late', { links: [] });
  await stack.untilService('no clash', 'late', (object) => !condition(object['status'], 'AliasClash'));

  // A service of the name takes it, and gives it back.
  await stack.apply('mysql', { image: 'a' });
  await untilService(stack.name, 'mysql', (object) => object?.['spec'].clusterIP === 'None');
  await stack.untilService('clash', 'web', (object) => condition(object['status'], 'AliasClash'));
  await world.kubectl.run(['delete', 'rsvc', 'mysql', '-n', stack.name]);
  await untilService(stack.name, 'mysql', (object) => object?.['spec'].externalName !== undefined);
  await stack.untilService('no clash', 'web', (object) => !condition(object['status'], 'AliasClash'));

  await stack.patch('web', { links: [] });
  await untilService(stack.name, 'mysql', (object) => object?.['metadata'].ownerReferences.length === 1);
  await world.kubectl.run(['delete', 'rsvc', 'cron', '-n', stack.name]);
  await untilService(stack.name, 'mysql', (object) => object === undefined);
  await untilService(stack.name, 'cache', (object) => object === undefined);
});

test('each unit has a name of its own, and the last one that of its service while none is healthy', async () => {
  const stack = await world.namespace('members');
  await stack.apply('web', {
    image: 'a',
    scale: 2,
    healthCheck,
    sidekicks: [
      { name: 'logs', image: 'b' },
      { name: 'data', image: 'c', startOnce: true },
    ],
  });
  const units = await stack.untilUnits('web', [1, 2]);
  expect(units[0].spec).toMatchObject({
    hostname: 'members-web-1',
    subdomain: 'rancher-units',
    dnsConfig: { searches: ['rancher-units.members.svc.cluster.local'] },
  });
  await untilService(stack.name, 'rancher-units', (object) => object?.['spec'].publishNotReadyAddresses);
  const [one, two] = units;
  const again = async () => (await stack.units('web'))[0];
  await world.kubelet.run(one, { ready: false, address: '10.2.0.1' });
  await world.kubelet.run(two, { ready: false, address: '10.2.0.2' });
  await untilAnswers(stack.name, 'web', ['10.2.0.2', 'logs@10.2.0.2']);
  const before = deeds(stack.name);
  await world.kubelet.run(await again(), { address: '10.2.0.1' });
  await untilAnswers(stack.name, 'web', ['logs@10.2.0.1']);
  await stack.patch('web', { serveLastWhenNoneHealthy: false });
  await world.kubelet.run(await again(), { ready: false, address: '10.2.0.1' });
  await untilAnswers(stack.name, 'web', []);
  const writes = writesSince(stack.name, before).filter((deed) => deed.includes('endpointslices'));
  expect(writes).toEqual(['PATCH endpointslices/web-drover-ipv4', 'DELETE endpointslices/web-drover-ipv4']);
  await world.kubectl.run(['delete', 'rsvc', 'web', '-n', stack.name]);
  await untilService(stack.name, 'rancher-units', (object) => object === undefined);
});

test('Pods of no service join the names that select them, while they are ready', async () => {
  const stack = await world.namespace('picked');
  await stack.apply('web', { image: 'a', selectorContainer: 'role=old', healthCheck });
  await stack.untilUnits('web', [1]);
  await apply(stack.name, 'RancherServiceAlias', 'picked', { selectorContainer: 'ROLE in (old, older)' });
  await apply(stack.name, 'RancherServiceAlias', 'all', { links: [{ service: 'web', alias: 'w' }] });
  const spec = { containers: [{ name: 'a', image: 'a' }] };
  const labels = { role: 'old' };
  await world.kubectl.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'by-hand', namespace: stack.name, labels },
    spec,
  });
  const pod = await world.kubectl.get('pod', 'by-hand', '-n', stack.name);
  const running = await world.kubelet.run(pod, { address: '10.4.0.1' });
  for (const name of ['web', 'picked', 'all']) await untilAnswers(stack.name, name, ['10.4.0.1']);
  await world.kubelet.run(running, { address: '10.4.0.1', ready: false });
  for (const name of ['web', 'picked', 'all']) await untilAnswers(stack.name, name, []);
  await world.kubelet.run(running, { address: '10.4.0.1' });
  await untilAnswers(stack.name, 'all', ['10.4.0.1']);
  await stack.patch('web', { selectorContainer: 'role=new' });
  for (const name of ['web', 'all']) await untilAnswers(stack.name, name, []);
  expect(await answers(stack.name, 'picked')).toEqual(['10.4.0.1']);
  await world.kubectl.run(['delete', 'ralias', 'picked', '-n', stack.name]);
  await stack.patch('web', { selectorContainer: null });
  // Nowhere else are Pods watched that are not ours.
  const lists = world.proxy.recorded.flatMap(({ path }) => /\/namespaces\/([^/]+)\/pods$/.exec(path)?.[1] ?? []);
  expect(new Set(lists)).toContain(stack.name);
  expect(
    world.proxy.recorded.some(({ method, path }) => method === 'GET' && path.includes('/namespaces/steady/pods')),
  ).toBe(false);
});

test('while nothing changes nothing is written, and what somebody else changes is put right', async () => {
  const stack: Stack = await world.namespace('steady');
  await stack.apply('web', {
    image: 'a',
    links: [{ service: 'web', alias: 'www' }],
    sidekicks: [{ name: 's', image: 'b' }],
  });
  await stack.settle('web', [1]);
  await apply(stack.name, 'RancherExternalService', 'out', { externalIps: ['192.0.2.7'] });
  await apply(stack.name, 'RancherServiceAlias', 'all', {
    links: [
      { service: 'web', alias: 'w' },
      { service: 'out', alias: 'o' },
    ],
  });
  await untilTold(stack.name, 'RancherServiceAlias', 'all', 'Resolves');
  await until('all of it', async () => (await answers(stack.name, 'all')).length === 2, quickly);
  await tellBeside(stack.name, 'out');
  const before = deeds(stack.name);
  for (const [plural, name] of [
    ['rsvc', 'web'],
    ['rext', 'out'],
    ['ralias', 'all'],
    ['svc', 'www'],
    ['svc', 'out'],
  ]) {
    await world.kubectl.run(['annotate', plural ?? '', name ?? '', '-n', stack.name, 'example.com/note=1']);
  }
  expect(condition((await world.kubectl.get('rext', 'out', '-n', stack.name))['status'], 'Approved')).toBeDefined();
  await world.kubectl.run(['delete', 'endpointslice', 'out-drover-ipv4', '-n', stack.name]);
  await untilAnswers(stack.name, 'out', ['192.0.2.7']);
  expect(writesSince(stack.name, before)).toEqual(['PATCH endpointslices/out-drover-ipv4']);
  await world.kubectl.run([
    'patch',
    'svc',
    'www',
    '-n',
    stack.name,
    '--type=merge',
    '-p',
    '{"spec":{"externalName":"x.test"}}',
  ]);
  await untilService(stack.name, 'www', (object) => object?.['spec'].externalName.startsWith('web.steady.svc'));
  expect(world.complaints).toEqual([]);
});
