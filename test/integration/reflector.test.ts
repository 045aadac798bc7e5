import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { Client } from '../../src/kubernetes/client.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { Reflector } from '../../src/kubernetes/reflector.ts';
import { resourcePath } from '../../src/kubernetes/resource.ts';
import { Store } from '../../src/kubernetes/store.ts';
import type { ApiRequest, Transport } from '../../src/kubernetes/transport.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { type ControlPlane, startControlPlane } from '../cluster/control-plane.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { clientOf, configMaps, thrown, transportOf } from './api.ts';
import { ApiServerProcess } from './api-server-process.ts';

/** A control plane of its own, since its API server is killed. */
let plane: ControlPlane;
let server: ApiServerProcess;
let client: Client;

const log = silentLogger();
const namespace = 'default';
const configMapsPath = resourcePath(configMaps, namespace);

beforeAll(async () => {
  plane = await startControlPlane({ controllers: false });
  server = new ApiServerProcess(plane);
  client = clientOf(plane.kubeconfig);
});

afterAll(async () => {
  await Promise.all([server?.stop(), plane?.stop()]);
});

function write(name: string, value: string): Promise<KubernetesObject> {
  const metadata = { namespace, name, labels: { test: 'reflector' } };
  return client.apply(
    configMaps,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } },
    { fieldManager: 'test' },
  );
}

function remove(name: string): Promise<unknown> {
  return client.delete(configMaps, namespace, name);
}

/** A reflector of this test's config maps, and what it asked the API server for. */
class Mirror {
  readonly store = new Store<string>({
    log,
    project: (object) => (object['data'] as { value: string }).value,
  });
  /** `list`, or `watch VERSION`. */
  readonly asked: string[] = [];
  readonly transport: Transport;
  readonly reflector: Reflector;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(lines?: Transport['lines']) {
    const transport = transportOf(plane.kubeconfig);
    this.transport = {
      ...transport,
      request: <T>(request: ApiRequest) => {
        this.asked.push('list');
        return transport.request<T>(request);
      },
      lines: (request) => {
        this.asked.push(`watch ${request.query?.['resourceVersion']}`);
        return (lines ?? transport.lines)(request);
      },
    };
    this.reflector = new Reflector({
      client: new Client(this.transport),
      resource: configMaps,
      selection: { namespace, labelSelector: 'test=reflector' },
      store: this.store,
      log,
    });
    this.#running = this.reflector.run(this.#stop.signal);
  }

  get lists(): number {
    return this.asked.filter((one) => one === 'list').length;
  }

  get content(): Record<string, string> {
    const names = ['one', 'two', 'three', 'four'];
    const found = names.map((name) => [name, this.store.get(`${namespace}/${name}`)] as const);
    return Object.fromEntries(found.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  }

  /** Waits until it holds these and no others. */
  holds(content: Record<string, string>): Promise<boolean> {
    const wanted = JSON.stringify(content);
    return until(`the store holds ${wanted}`, async () => JSON.stringify(this.content) === wanted, {
      everyMs: 10,
      timeoutMs: 45_000,
    });
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

let mirror: Mirror;
const mirrors: Mirror[] = [];

function reflect(lines?: Transport['lines']): Mirror {
  mirror = new Mirror(lines);
  mirrors.push(mirror);
  return mirror;
}

beforeEach(async () => {
  for (const name of ['one', 'two', 'three', 'four']) await remove(name).catch(() => undefined);
});

afterEach(async () => {
  await Promise.all(mirrors.splice(0).map((one) => one.end()));
});

test('what is there and what changes', async () => {
  await write('one', 'a');
  reflect();
  await mirror.holds({ one: 'a' });
  await write('two', 'a');
  await write('one', 'b');
  await mirror.holds({ one: 'b', two: 'a' });
  await remove('one');
  await mirror.holds({ two: 'a' });
  expect(mirror.lists).toBe(1);
});

test('a broken connection costs no list: the watch goes on from the last version it saw', async () => {
  await write('one', 'a');
  reflect();
  await mirror.holds({ one: 'a' });
  const { metadata } = await write('one', 'b');
  await mirror.holds({ one: 'b' });
  mirror.transport.dropConnections();
  await write('two', 'a');
  await remove('one');
  await mirror.holds({ two: 'a' });
  expect(mirror.lists).toBe(1);
  // At least from there: a bookmark may have come in between.
  const [, from] = mirror.asked.at(-1)?.split(' ') ?? [];
  expect(Number(from)).toBeGreaterThanOrEqual(Number(metadata.resourceVersion));
});

test('a relist is at least as new as the call, however far the watch is behind', async () => {
  await write('one', 'a');
  reflect(async function* silent({ signal }) {
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    yield* [];
  });
  await mirror.holds({ one: 'a' });
  await write('one', 'b');
  await write('two', 'a');
  expect(mirror.content).toEqual({ one: 'a' });
  await mirror.reflector.relist();
  expect(mirror.content).toEqual({ one: 'b', two: 'a' });
});

test('the API server is killed: what was deleted meanwhile, and what etcd has forgotten, is found by a list', async () => {
  await write('one', 'a');
  await write('two', 'a');
  reflect();
  await mirror.holds({ one: 'a', two: 'a' });
  const page = (query: object) =>
    client.transport.request<AnyObject>({ method: 'GET', path: configMapsPath, query: { limit: 1, ...query } });
  const { metadata } = await page({});
  await server.kill();
  // No watch will ever tell of this: it happened before the new server's time, and etcd has it no more.
  await server.deleteFromStorage(`/registry/configmaps/${namespace}/one`);
  await server.compact();
  await server.start();
  await write('three', 'a');
  await mirror.holds({ two: 'a', three: 'a' });
  expect(await thrown(page({ continue: metadata.continue }))).toMatchObject({ code: 410, isGone: true });
  await write('three', 'b');
  await mirror.holds({ two: 'a', three: 'b' });
});

test('a version that is too old is an event of the real watch, and leads to a list', async () => {
  await write('one', 'a');
  const transport = transportOf(plane.kubeconfig);
  let first = true;
  reflect((request) => {
    const query = first ? { ...request.query, resourceVersion: '1' } : request.query;
    first = false;
    return transport.lines({ ...request, ...(query ? { query } : {}) });
  });
  await mirror.holds({ one: 'a' });
  await until('it lists again', async () => mirror.lists === 2, { everyMs: 10 });
  await write('one', 'b');
  await mirror.holds({ one: 'b' });
  expect(mirror.lists).toBe(2);
});
