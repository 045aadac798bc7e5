/** The whole stack controller against a server that fails, and against the operator's own death at every write. */
import { test as base, describe, expect, vi } from 'vitest';

import { type Match, requestFaults } from './fault.ts';
import type { Crash, Operator } from './operator.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { eventually } from './setting.ts';

const stacks = 'drover.dev/rancherstacks';
const services = 'drover.dev/rancherservices';

const test = base.extend<{ readonly cluster: ScriptedCluster }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads what a fixture needs from this pattern
  cluster: async ({}, use) => {
    const cluster = await ScriptedCluster.start();
    await use(cluster);
    await cluster.stop();
  },
});

const before = { 'docker-compose.yml': 'db: {image: mysql}\nmail: {image: postfix}\nweb: {image: a, links: [db]}\n' };
const after = { 'docker-compose.yml': 'db: {image: mysql}\nweb: {image: b, links: [db]}\nlogs: {image: c}\n' };

function write({ server }: ScriptedCluster, data: Readonly<Record<string, string>>): void {
  const metadata = { namespace: 'shop', name: 'texts', labels: { 'drover.dev/stack': 'shop' } };
  server.storage.apply('/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
}

function make({ server }: ScriptedCluster): void {
  const spec = {
    composeFrom: {
      configMap: {
        name: 'texts',
        dockerComposeKey: 'docker-compose.yml',
        rancherComposeKey: 'rancher-compose.yml',
      },
    },
    prune: true,
  };
  const metadata = { namespace: 'shop', name: 'shop' };
  server.storage.apply(stacks, { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherStack', metadata, spec });
}

/** The stack as anybody would find it. */
function picture({ server }: ScriptedCluster): object {
  const status = server.storage.get(stacks, 'shop/shop')?.['status'] as
    | { state?: string; total?: number; ready?: number; conditions?: { type: string; reason: string }[] }
    | undefined;
  return {
    services: server.storage.list(services).map(({ metadata, ...rest }) => ({
      name: metadata.name,
      image: (rest['spec'] as { image: string }).image,
      owner: metadata.ownerReferences?.map(({ name }) => name),
    })),
    state: status?.state,
    ready: `${status?.ready}/${status?.total}`,
    conditions: status?.conditions?.map(({ type, reason }) => `${type} ${reason}`),
  };
}

function done(images: Readonly<Record<string, string>>): object {
  const names = Object.keys(images).sort();
  return {
    services: names.map((name) => ({ name, image: images[name], owner: ['shop'] })),
    state: 'active',
    ready: `${names.length}/${names.length}`,
    conditions: ['Ready AllServicesReady'],
  };
}

/** A stack is made, and its texts change. */
async function live(cluster: ScriptedCluster): Promise<void> {
  write(cluster, before);
  make(cluster);
  await eventually(() => expect(picture(cluster)).toEqual(done({ db: 'mysql', mail: 'postfix', web: 'a' })));
  write(cluster, after);
  await eventually(() => expect(picture(cluster)).toEqual(done({ db: 'mysql', logs: 'c', web: 'b' })));
}

function names({ server }: ScriptedCluster): string[] {
  return server.storage.list(services).map(({ metadata }) => metadata.name);
}

/** What the conditions of the stack say, in one text. */
function words({ server }: ScriptedCluster): string {
  const status = server.storage.get(stacks, 'shop/shop')?.['status'] as
    | { conditions?: { type: string; status: string; reason: string; message: string }[] }
    | undefined;
  return (status?.conditions ?? []).map((one) => `${one.type}=${one.status} ${one.reason}: ${one.message}`).join('\n');
}

async function endedReconciles({ metrics }: Operator): Promise<number> {
  const { values } = await metrics.reconciles.get();
  return values
    .filter(({ labels }) => labels['controller'] === 'rancher-stack')
    .reduce((sum, one) => sum + one.value, 0);
}

/** What the operator asked for on account of the stack: no service is created or deleted twice. */
function deeds({ server }: ScriptedCluster): string[] {
  return server
    .writes()
    .filter(({ plural, path }) => plural === 'rancherservices' && !path.endsWith('/status'))
    .map(({ verb, name }) => `${verb} ${name}`)
    .sort();
}

test('undisturbed, it writes each change once', async ({ cluster }) => {
  await cluster.operator();
  await live(cluster);
  expect(deeds(cluster)).toEqual(['delete mail', 'patch db', 'patch logs', 'patch mail', 'patch web', 'patch web']);
});

describe('requests that go wrong', () => {
  const requests: readonly Match[] = [
    { verb: 'patch', plural: 'rancherservices' },
    { verb: 'delete', plural: 'rancherservices' },
    { verb: 'patch', plural: 'rancherstacks' },
    { verb: 'get', plural: 'configmaps' },
    { verb: 'get', plural: 'rancherstacks' },
  ];
  test.for(requestFaults)('%s, change nothing of the end', async ([, fault], { cluster }) => {
    for (const request of requests) cluster.server.script(request, fault, 3);
    await cluster.operator();
    await live(cluster);
  });
});

describe('one service that the API server answers only with', () => {
  const failing = /^Ready=False ServicesNotReady: 2 of 3 are ready; RancherService (db|mail): .*not today/;
  const refused = /^Ready=False ApplyRefused: .*RancherService (db|mail): .*not today/;
  test.for([
    [500, failing, 'Reconciling'],
    [409, failing, 'Reconciling'],
    [403, refused, 'Stalled'],
  ] as const)('%i is told of, and holds up none of the others', async ([code, said, condition], { cluster }) => {
    const no = { kind: 'status', code, message: 'not today' } as const;
    const isWriteTo = (one: string, write: string) => {
      cluster.server.whim = ({ verb, plural, name }) =>
        verb === write && plural === 'rancherservices' && name === one ? no : undefined;
    };
    // `db` is applied first, since `web` links to it.
    isWriteTo('db', 'patch');
    write(cluster, before);
    make(cluster);
    await cluster.operator();
    await eventually(() => {
      expect(names(cluster)).toEqual(['mail', 'web']);
      expect(words(cluster)).toMatch(said);
      expect(words(cluster)).toContain(`\n${condition}=True`);
    });
    cluster.server.whim = () => undefined;
    await eventually(() => expect(picture(cluster)).toEqual(done({ db: 'mysql', mail: 'postfix', web: 'a' })));
    // `mail` is deleted before `db`.
    isWriteTo('mail', 'delete');
    write(cluster, { 'docker-compose.yml': 'web: {image: a}\n' });
    await eventually(() => {
      expect(names(cluster)).toEqual(['mail', 'web']);
      expect(words(cluster)).toMatch(/^Ready=False \w+: .*RancherService mail: cannot be deleted: .*not today/);
    });
    cluster.server.whim = () => undefined;
    await eventually(() => expect(picture(cluster)).toEqual(done({ web: 'a' })));
  });
});

test('what the texts of an unwatched ConfigMap have again is not deleted for what they said before', async ({
  cluster,
}) => {
  const { storage } = cluster.server;
  const texts = (text: string) => {
    const metadata = { namespace: 'shop', name: 'texts' };
    storage.apply('/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'docker-compose.yml': text },
    });
  };
  storage.apply(services, {
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherService',
    metadata: { namespace: 'shop', name: 'db' },
    spec: { image: 'mine', scale: 1 },
  });
  texts('web: {image: a}\nmail: {image: postfix}\n');
  make(cluster);
  await cluster.operator();
  await eventually(() => expect(names(cluster)).toEqual(['db', 'mail', 'web']));
  texts('web: {image: a}\ndb: {image: mysql}\n');
  await eventually(() => expect(words(cluster)).toContain('NameTaken'));
  // Nobody has told the operator of the text when it finds the name free, and nothing in the way of deleting `mail`.
  texts('web: {image: a}\nmail: {image: postfix}\n');
  storage.delete(services, 'shop/db');
  await eventually(() => expect(picture(cluster)).toEqual(done({ mail: 'postfix', web: 'a' })));
  expect(deeds(cluster)).not.toContain('delete mail');
});

test('a stack that is deleted while its texts are read makes nothing any more', async ({ cluster }) => {
  const { server } = cluster;
  const { promise, resolve } = Promise.withResolvers<void>();
  server.script({ verb: 'get', plural: 'configmaps' }, { kind: 'held', until: promise });
  write(cluster, before);
  make(cluster);
  const operator = await cluster.operator();
  await eventually(() => expect(server.received({ verb: 'get', plural: 'configmaps' })).toHaveLength(1));
  server.storage.delete(stacks, 'shop/shop');
  // What is made after its end is seen after its end.
  const next = { namespace: 'shop', name: 'next' };
  server.storage.apply(stacks, { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherStack', metadata: next, spec: {} });
  await eventually(() => expect(server.storage.get(stacks, 'shop/next')?.['status']).toBeDefined());
  const ended = await endedReconciles(operator);
  resolve();
  await vi.waitFor(async () => expect(await endedReconciles(operator)).toBeGreaterThan(ended), { timeout: 20_000 });
  expect(names(cluster)).toEqual([]);
});

test('services that go after a former stack of the name do not make the next one ready', async ({ cluster }) => {
  const { server } = cluster;
  write(cluster, { 'docker-compose.yml': 'web: {image: a}\n' });
  make(cluster);
  await cluster.operator();
  await eventually(() => expect(picture(cluster)).toEqual(done({ web: 'a' })));
  // As `kubectl replace --force` does it; what the former one leaves behind is for the garbage collector.
  server.storage.delete(stacks, 'shop/shop');
  make(cluster);
  await eventually(() => expect(words(cluster)).toContain('Ready='));
  expect(words(cluster)).toContain('Ready=False ServicesNotReady: 0 of 1 are ready; RancherService web: not made yet');
  server.storage.delete(services, 'shop/web');
  await eventually(() => expect(picture(cluster)).toEqual(done({ web: 'a' })));
});

describe('an operator that dies at a write, whichever it is', () => {
  async function dieAt(crash: Crash): Promise<void> {
    const cluster = await ScriptedCluster.start();
    const first = await cluster.operator({ crash });
    const second = first.crashed.then(() => cluster.operator());
    second.catch(() => undefined);
    await live(cluster);
    await cluster.stop();
  }

  test.for([true, false])('its answer heard: %s', { timeout: 120_000 }, async (answered) => {
    const crashes = Array.from({ length: 9 }, (_, at): Crash => ({ atWrite: 1 + at * 4, answered }));
    for (let at = 0; at < crashes.length; at += 3) await Promise.all(crashes.slice(at, at + 3).map(dieAt));
  });
});

describe('watches that break or lose what they should tell', () => {
  test('lead to the same end', async ({ cluster }) => {
    let changes = 0;
    cluster.server.storage.onChange(() => {
      if (++changes % 3 === 0) cluster.server.resetWatches();
    });
    await cluster.operator();
    await live(cluster);
  });

  test('of ConfigMaps may be forbidden: they are read once a minute', async ({ cluster }) => {
    const forbidden = { kind: 'status', code: 403, reason: 'Forbidden' } as const;
    cluster.server.whim = ({ verb, plural }) => (plural === 'configmaps' && verb !== 'get' ? forbidden : undefined);
    await cluster.operator();
    await live(cluster);
  });
});
