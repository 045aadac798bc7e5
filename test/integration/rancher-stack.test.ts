/** Stacks that the operator makes from their compose texts, in its own process and with its own rights. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import { condition, type Stack } from './stack.ts';

const quickly = { everyMs: 50, timeoutMs: 45_000 };
const uidOf = ({ metadata }: AnyObject): string => metadata.uid;

let world: OperatedPlane;

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

/** A namespace with a RancherStack `shop` in it. */
class Shop {
  readonly stack: Stack;

  constructor(stack: Stack) {
    this.stack = stack;
  }

  static async open(namespace: string): Promise<Shop> {
    return new Shop(await world.namespace(namespace));
  }

  get where(): readonly string[] {
    return ['-n', this.stack.name];
  }

  async apply(spec: object): Promise<void> {
    const metadata = { name: 'shop', namespace: this.stack.name };
    await world.kubectl.apply({ apiVersion: 'drover.dev/v1alpha1', kind: 'RancherStack', metadata, spec });
  }

  /** A service of the stack that its owner makes himself. */
  async service(name: string, spec: object): Promise<void> {
    const metadata = { name, namespace: this.stack.name, labels: { 'drover.dev/stack': 'shop' } };
    await world.kubectl.apply({ apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', metadata, spec });
  }

  async configMap(name: string, data: Readonly<Record<string, string>>, labels = {}): Promise<void> {
    const metadata = { name, namespace: this.stack.name, labels };
    await world.kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
  }

  get(): Promise<AnyObject> {
    return world.kubectl.get('rstack', 'shop', ...this.where);
  }

  /** Waits until something is so of the stack, and its status is about its present spec. */
  until(what: string, look: (status: AnyObject, object: AnyObject) => unknown): Promise<AnyObject> {
    return until(
      `${this.stack.name}/shop: ${what}`,
      async () => {
        const object = await this.get();
        const seen = object.status.observedGeneration === object.metadata.generation;
        return seen && look(object.status, object) ? object : undefined;
      },
      quickly,
    );
  }

  untilStalled(reason: string): Promise<AnyObject> {
    return this.until(reason, (status) => condition(status, 'Stalled')?.reason === reason);
  }

  /** The names of its resources of a kind. */
  async names(plural: string): Promise<string[]> {
    const objects = await world.kubectl.list(plural, ...this.where);
    return objects
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.name)
      .sort();
  }

  untilServices(...names: string[]): Promise<unknown> {
    const look = async () => (await this.names('rsvc')).join() === names.join();
    return until(`services ${names.join()} in ${this.stack.name}`, look, quickly);
  }

  untilSpec(service: string, look: (spec: AnyObject) => unknown): Promise<AnyObject> {
    return this.stack.untilService('its spec', service, ({ spec }) => look(spec));
  }

  /** Says that the units of its services run. */
  async settle(...services: string[]): Promise<AnyObject> {
    for (const service of services) await this.stack.settle(service, [1]);
    return this.until('ready', (status) => condition(status, 'Ready')?.status === 'True');
  }

  writes(): string[] {
    return world.proxy.writes(this.stack.name).map(({ method, path, code }) => `${method} ${path} ${code}`);
  }
}

const database = 'db:\n  image: mariadb:10\n  volumes: [data:/var/lib/mysql]\n';
const web = 'web:\n  image: wordpress:4.6\n  links: [db:mysql]\n  environment: {TITLE: "${TITLE}"}\n';

test('texts in the stack become its services, and it is ready when they are', async () => {
  const shop = await Shop.open('inline');
  await shop.apply({ dockerCompose: database + web, answers: { TITLE: 'Hello' } });
  await shop.untilServices('db', 'web');
  const { metadata, spec } = await shop.stack.service('web');
  expect(spec).toMatchObject({ image: 'wordpress:4.6', environment: { TITLE: 'Hello' } });
  expect(metadata.labels).toMatchObject({ 'drover.dev/stack': 'shop', 'app.kubernetes.io/managed-by': 'drover' });
  const uid = uidOf(await shop.get());
  expect(metadata.ownerReferences).toEqual([
    {
      apiVersion: 'drover.dev/v1alpha1',
      kind: 'RancherStack',
      name: 'shop',
      uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ]);
  const [unit] = await shop.stack.untilUnits('web', [1]);
  expect(unit.metadata.name).toMatch(/^shop-web-1-/);
  const begun = await shop.until('begun', (status) => status.total === 2);
  expect(kstatus(begun)).toBe('InProgress');
  expect(begun.status).toMatchObject({ state: 'activating', healthState: expect.any(String), ready: 0 });

  const ready = await shop.settle('db', 'web');
  expect(kstatus(ready)).toBe('Current');
  expect(ready.status).toMatchObject({
    state: 'active',
    healthState: 'healthy',
    total: 2,
    ready: 2,
    services: [
      { kind: 'RancherService', name: 'db', state: 'active', healthState: 'healthy', ready: true },
      { kind: 'RancherService', name: 'web', state: 'active', healthState: 'healthy', ready: true },
    ],
  });
  await world.kubectl.run(['wait', '--for=condition=Ready', 'rstack/shop', ...shop.where, '--timeout=10s']);
  const [, row = ''] = (await world.kubectl.run(['get', 'rstack', 'shop', ...shop.where])).split('\n');
  expect(row.split(/ +/).slice(0, 6)).toEqual(['shop', 'active', 'healthy', '2', '2', 'AllServicesReady']);
  const events = await shop.stack.events('shop');
  expect(events.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['StackTranslated', 'ServiceCreated', 'ServiceCreated']),
  );
  // Both services once; then the stack's own status.
  const applied = shop.writes().filter((write) => /\/rancherservices\/\w+ /.test(write));
  expect(applied).toHaveLength(2);
});

test('nothing is written while nothing changes, whatever else happens to its objects', async () => {
  const shop = await Shop.open('steady');
  await shop.apply({ dockerCompose: database });
  await shop.settle('db');
  const before = shop.writes().length;
  await world.kubectl.run(['annotate', 'rstack', 'shop', ...shop.where, 'example.com/note=1']);
  await world.kubectl.run(['annotate', 'rsvc', 'db', ...shop.where, 'example.com/note=1']);
  await world.kubectl.run(['label', 'rsvc', 'db', ...shop.where, 'example.com/label=1']);
  await world.operators[0]?.untilIdle(0);
  // What comes after the changes has been seen after them.
  const later = await Shop.open('steady-later');
  await later.apply({ dockerCompose: database });
  await later.untilServices('db');
  expect(shop.writes().slice(before)).toEqual([]);
});

test('a changed text changes what it says otherwise, and what it no longer has is deleted', async () => {
  const shop = await Shop.open('changed');
  await shop.apply({ dockerCompose: database + web });
  const first = await shop.settle('db', 'web');
  const [db] = await shop.stack.units('db');
  await shop.apply({ dockerCompose: `${database}${web.replace('4.6', '4.7')}mail:\n  image: postfix\n` });
  await shop.untilServices('db', 'mail', 'web');
  await shop.untilSpec('web', ({ image }) => image === 'wordpress:4.7');
  expect(uidOf((await shop.stack.units('db'))[0])).toBe(uidOf(db));
  const second = await shop.until('told', (status) => status.contentHash !== first.status.contentHash);
  expect(second.status.total).toBe(3);

  await shop.apply({ dockerCompose: database, prune: false });
  await shop.until('two are kept', (status) => status.observedGeneration === 3);
  expect(await shop.names('rsvc')).toEqual(['db', 'mail', 'web']);
  await shop.apply({ dockerCompose: database, prune: true });
  await shop.untilServices('db');
  const reasons = (await shop.stack.events('shop')).map(({ reason, note }) => `${reason}: ${note}`);
  expect(reasons).toEqual(
    expect.arrayContaining([
      'ServiceUpdated: updated RancherService web',
      expect.stringContaining('ServicePruned: deleted RancherService web'),
    ]),
  );
  // A text without any service is more likely a mistake than a wish.
  await shop.apply({ dockerCompose: "version: '2'\n" });
  await shop.untilStalled('NothingComposed');
  expect(await shop.names('rsvc')).toEqual(['db']);
});

test('a scale belongs to the texts until somebody scales, and to him from then on', async () => {
  const shop = await Shop.open('scaled');
  const texts = (scale: number, image = 'wordpress:4.6') => ({
    dockerCompose: web.replace('wordpress:4.6', image).replace('  links: [db:mysql]\n', ''),
    rancherCompose: `web:\n  scale: ${scale}\n`,
  });
  await shop.apply(texts(1));
  await shop.untilSpec('web', ({ scale }) => scale === 1);
  await shop.apply(texts(2));
  await shop.untilSpec('web', ({ scale }) => scale === 2);
  await world.kubectl.run(['scale', 'rsvc/web', '--replicas=5', ...shop.where]);
  await shop.apply(texts(3, 'wordpress:4.7'));
  const spec = await shop.untilSpec('web', ({ image }) => image === 'wordpress:4.7');
  expect(spec.spec.scale).toBe(5);
  // Taken back: applied as if it were new.
  await world.kubectl.run(['annotate', 'rsvc', 'web', 'drover.dev/composed-', ...shop.where]);
  await shop.untilSpec('web', ({ scale }) => scale === 3);

  // Given back while texts and scaler say the same: it is the texts' all the same.
  await world.kubectl.run(['scale', 'rsvc/web', '--replicas=4', ...shop.where]);
  await shop.apply(texts(4, 'wordpress:4.8'));
  await shop.untilSpec('web', ({ image }) => image === 'wordpress:4.8');
  await world.kubectl.run(['annotate', 'rsvc', 'web', 'drover.dev/composed-', ...shop.where]);
  await shop.stack.untilService('applied anew', 'web', ({ metadata }) => metadata.annotations?.['drover.dev/composed']);
  await shop.apply(texts(2, 'wordpress:4.8'));
  await shop.untilSpec('web', ({ scale }) => scale === 2);
});

test('what is taken over keeps the scale that somebody scaled it to, and not one that was only applied', async () => {
  const shop = await Shop.open('scaled-before');
  const texts = (scale: number, image: string) => ({
    dockerCompose: ['differs', 'equals', 'scaled'].map((name) => `${name}:\n  image: ${image}\n`).join(''),
    rancherCompose: ['differs', 'equals', 'scaled'].map((name) => `${name}:\n  scale: ${scale}\n`).join(''),
  });
  await shop.service('differs', { image: 'a', scale: 2 });
  await shop.service('equals', { image: 'a', scale: 3 });
  await shop.service('scaled', { image: 'a', scale: 2 });
  await world.kubectl.run(['scale', 'rsvc/scaled', '--replicas=5', ...shop.where]);
  const all = ['differs', 'equals', 'scaled'];
  await world.kubectl.run(['annotate', 'rsvc', ...all, 'drover.dev/adopt=shop', ...shop.where]);
  const scales = async (image: string) => {
    for (const name of all) await shop.untilSpec(name, (spec) => spec.image === image);
    return Promise.all(all.map(async (name) => (await shop.stack.service(name)).spec.scale));
  };
  await shop.apply(texts(3, 'b'));
  expect(await scales('b')).toEqual([3, 3, 5]);
  await shop.apply(texts(4, 'c'));
  expect(await scales('c')).toEqual([4, 4, 5]);
});

test('what somebody changes by hand is put right', async () => {
  const shop = await Shop.open('drifted');
  await shop.apply({ dockerCompose: database });
  await shop.untilServices('db');
  await shop.stack.patch('db', { image: 'mysql:5' });
  await shop.untilSpec('db', ({ image }) => image === 'mariadb:10');
  await world.kubectl.run(['delete', 'rsvc', 'db', ...shop.where, '--wait=false']);
  await until('it is made anew', async () => (await shop.stack.service('db')).metadata.generation === 1, quickly);
});

test('an error stalls the stack, names its place, and leaves what runs as it is', async () => {
  const shop = await Shop.open('failing');
  await shop.apply({ dockerCompose: database });
  const ready = await shop.settle('db');
  const versions = await shop.stack.versions();
  await shop.apply({ dockerCompose: `${database}web:\n  image: a\n  ports: ["eighty:80"]\n` });
  const { status } = await shop.untilStalled('TranslationFailed');
  expect(status).toMatchObject({ state: 'error', healthState: 'healthy', total: 1, ready: 1 });
  expect(status.contentHash).not.toBe(ready.status.contentHash);
  expect(status.diagnosticCounts.error).toBe(1);
  expect(status.diagnostics[0]).toMatchObject({
    severity: 'error',
    code: expect.stringMatching(/^RC\d{4}$/),
    file: 'docker-compose.yml',
    line: 6,
    column: 11,
    message: expect.stringContaining('eighty'),
  });
  expect(condition(status, 'Stalled').message).toContain('docker-compose.yml:6:11: RC');
  expect(kstatus(await shop.get())).toBe('Failed');
  expect(await shop.stack.versions()).toEqual(versions);
  expect((await shop.stack.events('shop')).map(({ reason }) => reason)).toContain('TranslationFailed');
  const described = await world.kubectl.run(['describe', 'rstack', 'shop', ...shop.where]);
  expect(described).toMatch(/Line: +6/);

  await shop.apply({ dockerCompose: `${database}web:\n  image: a\n  ports: ["8080:80"]\n` });
  await shop.untilServices('db', 'web');
  const repaired = await shop.until('repaired', (now) => condition(now, 'Stalled') === undefined);
  expect(repaired.status.diagnosticCounts.error).toBe(0);
});

test('texts in a ConfigMap are followed, at once where it carries the label of a stack', async () => {
  const shop = await Shop.open('from-config-map');
  await shop.apply({ composeFrom: { configMap: { name: 'texts' } } });
  const missing = await shop.untilStalled('ConfigMapMissing');
  expect(condition(missing.status, 'Stalled').message).toContain('no ConfigMap texts in the namespace');

  const labels = { 'drover.dev/stack': 'shop' };
  await shop.configMap('texts', { 'compose.yml': database }, labels);
  const keyless = await shop.untilStalled('ConfigMapKeyMissing');
  expect(condition(keyless.status, 'Stalled').message).toContain('no key docker-compose.yml; it has compose.yml');

  const withFile = `${database}  env_file: site.env\n`;
  await shop.configMap('texts', { 'docker-compose.yml': withFile, 'site.env': 'A=1\n' }, labels);
  await shop.untilSpec('db', ({ environment }) => environment.A === '1');
  await shop.configMap('texts', { 'docker-compose.yml': withFile, 'site.env': 'A=2\n' }, labels);
  await shop.untilSpec('db', ({ environment }) => environment.A === '2');

  const reads = () => world.proxy.recorded.filter(({ path }) => path.endsWith('/configmaps/texts')).length;
  const before = reads();
  await world.kubectl.run(['annotate', 'rsvc', 'db', ...shop.where, 'example.com/note=1']);
  await world.operators[0]?.untilIdle(0);
  expect(reads()).toBe(before);

  // As kustomize does it: another name for every text.
  await shop.configMap('texts-2', { 'docker-compose.yml': database + web });
  await shop.apply({ composeFrom: { configMap: { name: 'texts-2' } } });
  await shop.untilServices('db', 'web');
  await world.kubectl.run(['delete', 'configmap', 'texts-2', ...shop.where]);
  await world.kubectl.run(['patch', 'rstack', 'shop', ...shop.where, '--type=merge', '-p', '{"spec":{"answers":{}}}']);
  await shop.untilStalled('ConfigMapMissing');
  expect(await shop.names('rsvc')).toEqual(['db', 'web']);
});

test('a name that somebody else has stalls the stack, until it may be taken over', async () => {
  const shop = await Shop.open('taken');
  await shop.service('db', { image: 'mysql:5' });
  await shop.apply({ dockerCompose: database + web });
  const { status } = await shop.untilStalled('NameTaken');
  expect(condition(status, 'Stalled').message).toContain('RancherService db is there already and belongs to nobody');
  await shop.untilServices('db', 'web');
  expect((await shop.stack.service('db')).spec.image).toBe('mysql:5');

  await world.kubectl.run(['annotate', 'rsvc', 'db', 'drover.dev/adopt=shop', ...shop.where]);
  await shop.untilSpec('db', ({ image }) => image === 'mariadb:10');
  const [owner] = (await shop.stack.service('db')).metadata.ownerReferences;
  expect(owner).toMatchObject({ kind: 'RancherStack', name: 'shop' });
  await shop.until('no longer stalled', (now) => condition(now, 'Stalled') === undefined);
});

test('a quota that leaves no room is told in the words of the API server, and nothing is deleted meanwhile', async () => {
  const shop = await Shop.open('refused');
  await shop.apply({ dockerCompose: database });
  await shop.untilServices('db');
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'few', namespace: 'refused' },
    spec: { hard: { 'count/rancherservices.drover.dev': '1' } },
  };
  await world.kubectl.apply(quota);
  // The quota controller finds out every half minute what kinds there are, and counts anew every five seconds.
  await until(
    'the quota counts',
    async () => {
      const { status } = await world.kubectl.get('resourcequota', 'few', ...shop.where);
      return status?.used?.['count/rancherservices.drover.dev'] === '1';
    },
    { timeoutMs: 150_000 },
  );
  await shop.apply({ dockerCompose: web.replace('  links: [db:mysql]\n', '') });
  const { status } = await shop.untilStalled('ApplyRefused');
  expect(condition(status, 'Stalled').message).toContain('exceeded quota');
  expect(await shop.names('rsvc')).toEqual(['db']);
  await world.kubectl.run(['delete', 'resourcequota', 'few', ...shop.where]);
  await shop.untilServices('web');
}, 240_000);

test('services that are orphaned are left alone by an operator that hears late of the end of their stack', async () => {
  const shop = await Shop.open('orphaned-late');
  await shop.apply({ dockerCompose: database + web });
  await shop.untilServices('db', 'web');
  await world.operators[0]?.untilIdle(0);
  const release = await world.proxy.hold('/apis/drover.dev/v1alpha1/rancherstacks');
  await world.kubectl.run(['delete', 'rstack', 'shop', ...shop.where, '--cascade=orphan']);
  const owners = async () =>
    (await world.kubectl.list('rsvc', ...shop.where)).map(({ metadata }) => metadata.ownerReferences);
  await until('nobody owns them', async () => (await owners()).every((one) => one === undefined));
  await world.operators[0]?.untilIdle(0);
  release();
  await world.operators[0]?.untilIdle(0);
  expect(await owners()).toEqual([undefined, undefined]);
});

test('every kind of resource is made, and those that nobody runs yet say so through the stack', async () => {
  const shop = await Shop.open('kinds');
  const balancer = "lb:\n  image: rancher/load-balancer-service\n  ports: ['80:80']\n  links: [web]\n";
  const outside = 'mail:\n  image: rancher/external-service\n';
  const alias = 'site:\n  image: rancher/dns-service\n  links: [web]\n';
  await shop.apply({
    dockerCompose: `web:\n  image: a\n${balancer}${outside}${alias}`,
    rancherCompose: 'mail:\n  hostname: mail.test\n',
  });
  const { status } = await shop.until('all are made', (now) => now.total === 4 && now.services.length === 4);
  expect(status.services.map(({ kind, name }: AnyObject) => `${kind} ${name}`)).toEqual([
    'RancherLoadBalancer lb',
    'RancherExternalService mail',
    'RancherServiceAlias site',
    'RancherService web',
  ]);
  const stalled = await shop.untilStalled('ServiceStalled');
  expect(condition(stalled.status, 'Stalled').message).toContain('RancherLoadBalancer lb: NotRunYet');
  await shop.apply({ dockerCompose: 'web:\n  image: a\n' });
  for (const plural of ['rlb', 'rext', 'ralias']) {
    await until(`no ${plural}`, async () => (await shop.names(plural)).length === 0, quickly);
  }
});

test('a stack without texts stands for the services that carry its label, and writes none of them', async () => {
  const shop = await Shop.open('labelled');
  await shop.apply({});
  const empty = await shop.until('empty', (status) => condition(status, 'Ready')?.reason === 'NoServices');
  expect(empty.status).toMatchObject({ state: 'active', healthState: 'healthy', total: 0, ready: 0 });
  await shop.service('site', { image: 'a' });
  await shop.stack.apply('other', { image: 'a' });
  const { status } = await shop.settle('site');
  expect(status.services).toMatchObject([{ name: 'site', ready: true }]);
  expect((await shop.stack.service('site')).metadata.ownerReferences).toBeUndefined();
});

test('what a stack made goes with it, and its volumes stay', async () => {
  const shop = await Shop.open('deleted');
  await shop.apply({ dockerCompose: database + web });
  await shop.settle('db', 'web');
  await world.kubectl.run(['delete', 'rstack', 'shop', ...shop.where, '--cascade=foreground', '--wait=false']);
  const removing = await until('removing', async () => {
    const { status } = await shop.get();
    return status.state === 'removing' && status;
  });
  expect(condition(removing, 'Ready')).toMatchObject({
    reason: 'Removing',
    message: expect.stringMatching(/left/),
  });
  for (const service of ['db', 'web'])
    for (const pod of await shop.stack.pods(service)) await world.kubelet.remove(pod);
  await world.kubectl.run(['wait', '--for=delete', 'rstack/shop', ...shop.where, '--timeout=60s']);
  expect(await shop.names('rsvc')).toEqual([]);
  expect(await world.kubectl.list('pvc', ...shop.where)).toHaveLength(1);
  expect(world.complaints).toEqual([]);
});

test('services that outlive their stack are taken over by the next one of its name', async () => {
  const shop = await Shop.open('orphaned');
  await shop.apply({ dockerCompose: database });
  await shop.untilServices('db');
  const uid = uidOf(await shop.stack.service('db'));
  await world.kubectl.run(['delete', 'rstack', 'shop', ...shop.where, '--cascade=orphan']);
  await shop.stack.untilService('nobody has it', 'db', ({ metadata }) => metadata.ownerReferences === undefined);
  await shop.apply({ dockerCompose: database.replace('mariadb:10', 'mariadb:11') });
  await shop.untilSpec('db', ({ image }) => image === 'mariadb:11');
  expect(uidOf(await shop.stack.service('db'))).toBe(uid);
});

test('a text that would take a minute keeps nobody waiting', async () => {
  const shop = await Shop.open('hostile');
  const services = Array.from({ length: 700 }, (_, at) => {
    const beside = Array.from({ length: 120 }, (__, next) => `s${(at + next) % 700}`);
    return `s${at}: {image: a, labels: {io.rancher.sidekicks: "${beside.join()}"}}\n`;
  });
  const hostile = {
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherStack',
    spec: { dockerCompose: services.join('') },
  };
  await world.kubectl.run(
    ['create', '-f', '-'],
    JSON.stringify({ ...hostile, metadata: { name: 'shop', namespace: 'hostile' } }),
  );
  // Its translation is under way, and a service that is made meanwhile has its units before it ends.
  await shop.stack.apply('site', { image: 'a' });
  await shop.stack.untilUnits('site', [1]);
  expect((await shop.get()).status).toEqual({ observedGeneration: -1 });
  await shop.until('stalled', (status) => condition(status, 'Stalled'));
  expect(world.operators[0]?.lostLeadership).toBe(false);
  expect(world.complaints).toEqual([]);
});
