/**
 * The defects of the client library's informer, each shown on it first and then, by the same script, absent from ours.
 * A test of the first half that fails is good news: the library has mended something.
 */
import { describe, expect } from 'vitest';

import { pods } from '../../src/kubernetes/resource.ts';
import type { Follower } from './follower.ts';
import { addPod, removePod } from './pods.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';
import { aWhile, eventually, test, theWatch } from './setting.ts';

describe('a connection that is reset', () => {
  async function script(server: ScriptedApiServer, follower: Follower) {
    await theWatch(server);
    addPod(server, 'before');
    await eventually(() => expect(follower.names()).toEqual(['before']));
    (await theWatch(server)).reset();
    addPod(server, 'after');
  }

  test('ends the informer for good', async ({ server, informer }) => {
    const follower = await informer();
    await script(server, follower);
    await eventually(() => expect(follower.errors).toHaveLength(1));
    await aWhile();
    expect(server.watches(pods)).toEqual([]);
    expect(follower.names()).toEqual(['before']);
  });

  test('costs the reflector nothing: it goes on from the last version, without a new list', async ({
    server,
    reflector,
  }) => {
    const follower = reflector();
    await script(server, follower);
    await eventually(() => expect(follower.names()).toEqual(['after', 'before']));
    expect(server.received({ verb: 'list' })).toHaveLength(1);
  });
});

describe('a list that fails at the start', () => {
  const script = (server: ScriptedApiServer) => {
    addPod(server, 'web');
    server.script({ verb: 'list', plural: 'pods' }, { kind: 'status', code: 500, reason: 'InternalError' });
  };

  test('keeps the informer from ever watching', async ({ server, informer }) => {
    script(server);
    const follower = await informer();
    await aWhile();
    expect(follower.errors).toHaveLength(1);
    expect(server.received({ verb: 'watch' })).toEqual([]);
  });

  test('is tried again by the reflector', async ({ server, reflector }) => {
    script(server);
    const follower = reflector();
    await eventually(() => expect(follower.names()).toEqual(['web']));
    await theWatch(server);
  });
});

describe('a listener that throws', () => {
  test('leaves the informer with a promise nobody hears, by default the end of the process', async ({
    server,
    informer,
  }) => {
    const heard = process.listeners('unhandledRejection');
    const unheard: unknown[] = [];
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (error) => unheard.push(error));
    try {
      const follower = await informer();
      follower.informer.on('add', () => {
        throw new Error('a defect of the listener');
      });
      await theWatch(server);
      addPod(server, 'web');
      await eventually(() => expect(unheard).toHaveLength(1));
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of heard) process.on('unhandledRejection', listener);
    }
  });

  test('harms neither the reflector nor the other listeners', async ({ server, reflector }) => {
    const follower = reflector();
    const told: string[] = [];
    follower.store.onChange(() => {
      throw new Error('a defect of the listener');
    });
    follower.store.onChange((change) => told.push(`${change.type} ${change.key}`));
    await theWatch(server);
    addPod(server, 'web');
    removePod(server, 'web');
    await eventually(() => expect(told).toEqual(['added shop/web', 'deleted shop/web']));
    expect(server.watches(pods)).toHaveLength(1);
  });
});

describe('a line that cannot be read, however often it is asked for', () => {
  async function script(server: ScriptedApiServer) {
    const watch = await theWatch(server);
    watch.lose(1);
    addPod(server, 'mangled');
    server.script({ verb: 'watch' }, { kind: 'text', text: '{"type":"ADDED","object":{"meta\n' }, 5);
    (await theWatch(server)).end();
  }

  test('is swallowed by the informer, and the change in it is lost', async ({ server, informer }) => {
    const follower = await informer();
    await script(server);
    await eventually(() => expect(server.received({ verb: 'watch' }).length).toBeGreaterThan(1));
    await aWhile();
    expect(follower.names()).toEqual([]);
    expect(follower.errors).toEqual([]);
    expect(server.received({ verb: 'list' })).toHaveLength(1);
  });

  test('makes the reflector list anew', async ({ server, reflector }) => {
    const follower = reflector();
    await script(server);
    await eventually(() => expect(follower.names()).toEqual(['mangled']));
    expect(server.received({ verb: 'watch' }).length).toBeLessThan(5);
  });
});

describe('a line separator inside of a text', () => {
  // JSON may carry U+2028 as it is; who takes it for the end of a line breaks the event in two.
  async function script(server: ScriptedApiServer) {
    await theWatch(server);
    const metadata = { namespace: 'shop', name: 'web', annotations: { note: 'one\u2028two' } };
    server.storage.create('/pods', { apiVersion: 'v1', kind: 'Pod', metadata });
  }

  test('costs the informer the event', async ({ server, informer }) => {
    const follower = await informer();
    await script(server);
    await aWhile();
    expect(follower.names()).toEqual([]);
  });

  test('is a character like any other to the reflector', async ({ server, reflector }) => {
    const follower = reflector();
    await script(server);
    await eventually(() => expect(follower.names()).toEqual(['web']));
    expect(server.received({ verb: 'watch' })).toHaveLength(1);
  });
});

describe('starting again what runs', () => {
  test('gives the informer a second watch beside the first', async ({ server, informer }) => {
    const follower = await informer();
    await Promise.all([follower.start(), follower.start()]);
    await eventually(() => expect(server.watches(pods)).toHaveLength(2));
    // It knows of one of them only: the other outlives it.
    await follower.stop();
    await aWhile();
    expect(server.watches(pods)).toHaveLength(1);
    (await theWatch(server)).end();
  });

  test('is refused by the reflector, and asking for lists leaves it with one watch', async ({ server, reflector }) => {
    const follower = reflector();
    await theWatch(server);
    await expect(follower.reflector.run(new AbortController().signal)).rejects.toThrow('runs already');
    await Promise.all([follower.reflector.relist(), follower.reflector.relist()]);
    await follower.reflector.relist();
    await theWatch(server);
    expect(server.received({ verb: 'list' }).length).toBeLessThanOrEqual(4);
    expect(follower.clock.waits).toEqual([]);
  });
});

describe('a resource on which nothing happens, while versions move on elsewhere', () => {
  test('makes the informer reopen its watch at a version that grows old, until it must list all over', async ({
    server,
    informer,
  }) => {
    addPod(server, 'web');
    // Thirty seconds, if nobody changes it.
    await informer((made) => Object.assign(Reflect.get(made, 'watch'), { requestTimeoutMs: 50 }));
    await eventually(() => expect(server.received({ verb: 'watch' }).length).toBeGreaterThan(2));
    const asked = server.received({ verb: 'watch' }).map(({ query }) => query);
    expect(new Set(asked.map((query) => query.get('resourceVersion')))).toEqual(
      new Set([String(server.storage.version)]),
    );
    expect(asked.map((query) => query.get('allowWatchBookmarks'))).not.toContain('true');
    server.storage.compact();
    server.bookmark();
    await eventually(() => expect(server.received({ verb: 'list' })).toHaveLength(2));
  });

  test('is followed by the reflector for minutes on one watch, which bookmarks keep young', async ({
    server,
    reflector,
  }) => {
    addPod(server, 'web');
    reflector();
    const watch = await theWatch(server);
    const seconds = Number(watch.request.query.get('timeoutSeconds'));
    expect(seconds).toBeGreaterThanOrEqual(300);
    expect(seconds).toBeLessThanOrEqual(600);
    server.storage.compact();
    server.bookmark();
    watch.end();
    await eventually(() => expect(server.received({ verb: 'watch' })).toHaveLength(2));
    const resumed = await theWatch(server);
    expect(resumed.request.query.get('resourceVersion')).toBe(String(server.storage.version));
    expect(server.received({ verb: 'list' })).toHaveLength(1);
  });
});

describe('an event that the server never sends', () => {
  async function script(server: ScriptedApiServer, follower: Follower) {
    addPod(server, 'web');
    const watch = await theWatch(server);
    watch.lose(1);
    removePod(server, 'web');
    addPod(server, 'later');
    await eventually(() => expect(follower.names()).toEqual(['later', 'web']));
  }

  test('is never missed by the informer', async ({ server, informer }) => {
    const follower = await informer();
    await script(server, follower);
    (await theWatch(server)).end();
    await eventually(() => expect(server.received({ verb: 'watch' })).toHaveLength(2));
    expect(follower.names()).toEqual(['later', 'web']);
    expect(server.received({ verb: 'list' })).toHaveLength(1);
  });

  test('is found, counted and made good by the audit of the reflector', async ({ server, reflector }) => {
    const follower = reflector();
    await script(server, follower);
    follower.clock.leap(3_600_000);
    (await theWatch(server)).end();
    await eventually(() => expect(follower.names()).toEqual(['later']));
    expect(follower.missed).toEqual([1]);
  });
});
