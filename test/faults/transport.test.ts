/** What one request may promise, whatever becomes of it on its way. */
import { describe, expect, vi } from 'vitest';

import { ApiError, ConnectionError } from '../../src/kubernetes/api-error.ts';
import { Client } from '../../src/kubernetes/client.ts';
import { pods } from '../../src/kubernetes/resource.ts';
import { createTransport, type TransportOptions } from '../../src/kubernetes/transport.ts';
import { HastyClock } from './hasty-clock.ts';
import { addPod } from './pods.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';
import { eventually, test } from './setting.ts';

const draft = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop', name: 'web' } } as const;
const busy = { kind: 'status', code: 429, reason: 'TooManyRequests', retryAfterSeconds: 1 } as const;
const get = { method: 'GET', path: '/api/v1/namespaces/shop/pods/web' } as const;

function connect(server: ScriptedApiServer, options: Partial<TransportOptions> = {}) {
  const clock = new HastyClock();
  const transport = createTransport({ kubeConfig: server.kubeConfig, userAgent: 'drover-test', clock, ...options });
  return { transport, clock, client: new Client(transport) };
}

describe('too many requests', () => {
  test('are waited out for what can be sent twice, three times at most', async ({ server }) => {
    const { client, clock } = connect(server);
    addPod(server, 'web');
    server.script({ verb: 'get' }, busy, 3);
    await client.get(pods, 'shop', 'web');
    expect(clock.waits).toEqual([1000, 1000, 1000]);
    server.script({ verb: 'get' }, busy, 4);
    await expect(client.get(pods, 'shop', 'web')).rejects.toMatchObject({ code: 429, retryAfterMs: 1000 });
    expect(server.received({ verb: 'get' })).toHaveLength(8);
  });

  test('are told to whoever creates', async ({ server }) => {
    const { client, clock } = connect(server);
    server.script({ verb: 'create' }, busy);
    await expect(client.create(pods, draft, { fieldManager: 'test' })).rejects.toMatchObject({ code: 429 });
    expect(clock.waits).toEqual([]);
    expect(server.storage.list('/pods')).toEqual([]);
  });

  test('are not waited out for longer than the answer may take', async ({ server }) => {
    const { client, clock } = connect(server);
    server.script({ verb: 'get' }, busy);
    await expect(client.get(pods, 'shop', 'web', { deadlineMs: 1000 })).rejects.toMatchObject({ code: 429 });
    expect(clock.waits).toEqual([]);
  });
});

test('a server that is not itself is asked again only when it says that it will be back', async ({ server }) => {
  const { client } = connect(server);
  addPod(server, 'web');
  server.script({ verb: 'get' }, { kind: 'status', code: 503, reason: 'ServiceUnavailable', retryAfterSeconds: 0 });
  await client.get(pods, 'shop', 'web');
  server.script({ verb: 'get' }, { kind: 'status', code: 500, reason: 'InternalError' });
  await expect(client.get(pods, 'shop', 'web')).rejects.toMatchObject({ code: 500, isTransient: true });
});

describe('an answer that does not come', () => {
  test('is an error of the connection after the deadline', async ({ server }) => {
    const answers: string[] = [];
    const { client } = connect(server, { onAnswer: (method, code) => answers.push(`${method} ${code}`) });
    server.script({ verb: 'get' }, { kind: 'silent' });
    await expect(client.get(pods, 'shop', 'web', { deadlineMs: 50 })).rejects.toThrow('no answer in time');
    expect(answers).toEqual(['GET 0']);
  });

  test('because the connection was reset is one as well, before and inside of the body', async ({ server }) => {
    const { client } = connect(server);
    addPod(server, 'web');
    for (const kind of ['reset', 'cut'] as const) {
      server.script({ verb: 'get' }, { kind });
      await expect(client.get(pods, 'shop', 'web')).rejects.toBeInstanceOf(ConnectionError);
    }
    await client.get(pods, 'shop', 'web');
  });

  test('ends at once for everybody when the connections are dropped', async ({ server }) => {
    const { client, transport } = connect(server);
    server.script({ verb: 'get' }, { kind: 'silent' }, 2);
    const asked = [1, 2].map(() => expect(client.get(pods, 'shop', 'web')).rejects.toBeInstanceOf(ConnectionError));
    await eventually(() => expect(server.requests).toHaveLength(2));
    transport.dropConnections();
    await Promise.all(asked);
    addPod(server, 'web');
    await client.get(pods, 'shop', 'web');
  });

  test('ends when nobody waits for it any more', async ({ server }) => {
    const { transport } = connect(server);
    server.script({ verb: 'get' }, { kind: 'silent' });
    const giveUp = new AbortController();
    const asked = transport.request({ ...get, signal: giveUp.signal });
    await eventually(() => expect(server.requests).toHaveLength(1));
    giveUp.abort();
    await expect(asked).rejects.toBeInstanceOf(ConnectionError);
  });
});

test('an answer that is no JSON is an error that says whose it is', async ({ server }) => {
  const { client } = connect(server);
  server.script({ verb: 'get' }, { kind: 'text', text: '<html>log in first</html>' });
  const asked = client.get(pods, 'shop', 'web');
  await expect(asked).rejects.toBeInstanceOf(ConnectionError);
  await expect(asked).rejects.toThrow('/api/v1/namespaces/shop/pods/web');
});

test('a create whose answer is lost was carried out, and the next one is told so', async ({ server }) => {
  const { client } = connect(server);
  server.script({ verb: 'create' }, { kind: 'lost' });
  await expect(client.create(pods, draft, { fieldManager: 'test' })).rejects.toBeInstanceOf(ConnectionError);
  const again = client.create(pods, draft, { fieldManager: 'test' });
  await expect(again).rejects.toMatchObject({ isAlreadyExists: true, isConflict: false });
  await expect(again).rejects.toBeInstanceOf(ApiError);
  expect(server.storage.list('/pods')).toHaveLength(1);
});

test('a connection that the server closed while it was idle costs one request at most', async ({ server }) => {
  const { client } = connect(server);
  addPod(server, 'web');
  await client.get(pods, 'shop', 'web');
  server.closeIdleConnections();
  await client.get(pods, 'shop', 'web').catch((error: unknown) => expect(error).toBeInstanceOf(ConnectionError));
  await client.get(pods, 'shop', 'web');
});

describe('the lines of a watch', () => {
  const watch = { method: 'GET', path: '/api/v1/pods', query: { watch: true }, idleMs: 60_000 } as const;

  test('leave nothing open when their reader goes away', async ({ server }) => {
    const { transport } = connect(server);
    addPod(server, 'web');
    for await (const line of transport.lines(watch)) {
      expect(JSON.parse(line).type).toBe('ADDED');
      break;
    }
    await eventually(() => expect(server.watches(pods)).toEqual([]));
  });

  test('break with the connection, also for a reader that is busy then', async ({ server }) => {
    const { transport } = connect(server);
    addPod(server, 'web');
    const unheard = vi.fn();
    process.on('uncaughtExceptionMonitor', unheard);
    const read = async () => {
      for await (const _ of transport.lines(watch)) {
        server.watches(pods).at(0)?.reset();
        await eventually(() => expect(server.watches(pods)).toEqual([]));
      }
    };
    await expect(read()).rejects.toBeInstanceOf(ConnectionError);
    process.off('uncaughtExceptionMonitor', unheard);
    expect(unheard).not.toHaveBeenCalled();
  });

  test('are refused with the words of the server', async ({ server }) => {
    const { transport } = connect(server);
    server.script({ verb: 'watch' }, { kind: 'status', code: 403, reason: 'Forbidden', message: 'no watch for you' });
    const read = async () => {
      for await (const _ of transport.lines(watch)) throw new Error('a line came');
    };
    await expect(read()).rejects.toThrow('no watch for you');
  });
});

test('names and namespaces keep their letters, and what a path must not carry is encoded', async ({ server }) => {
  const { client } = connect(server);
  await client.get(pods, 'shop', 'System:Node/x').catch(() => undefined);
  const [asked] = server.requests;
  expect(asked?.path).toBe('/api/v1/namespaces/shop/pods/System%3ANode%2Fx');
  expect(asked?.name).toBe('System:Node/x');
  expect(asked?.userAgent).toBe('drover-test');
});
