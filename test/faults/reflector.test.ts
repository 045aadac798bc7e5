/** What the reflector promises, against everything that a server and the way to it can do. */
import { describe, expect } from 'vitest';

import { pods } from '../../src/kubernetes/resource.ts';
import type { Fault } from './fault.ts';
import { addPod, removePod } from './pods.ts';
import { eventually, type Setting, test, theWatch } from './setting.ts';

const lists = { verb: 'list', plural: 'pods' } as const;
const watches = { verb: 'watch', plural: 'pods' } as const;
const tooMany = { kind: 'status', code: 429, reason: 'TooManyRequests', retryAfterSeconds: 7 } as const;

describe('a list', () => {
  const failures: readonly [string, Fault][] = [
    ['a server error', { kind: 'status', code: 500, reason: 'InternalError' }],
    ['a refusal', { kind: 'status', code: 403, reason: 'Forbidden' }],
    ['a connection that is reset', { kind: 'reset' }],
    ['a body that is cut in its middle', { kind: 'cut' }],
    ['an answer that is no JSON', { kind: 'text', text: '<html>a proxy says hello</html>' }],
    ['an answer that is no list', { kind: 'text', text: '{"kind":"Status"}' }],
  ];
  for (const [name, fault] of failures) {
    test(`is tried again after ${name}, later each time`, async ({ server, reflector }) => {
      addPod(server, 'web');
      server.script(lists, fault, 4);
      const follower = reflector();
      await eventually(() => expect(follower.names()).toEqual(['web']));
      await theWatch(server);
      const [first = 0, , , fourth = 0] = follower.clock.waits;
      expect(follower.clock.waits).toHaveLength(4);
      expect(fourth).toBeGreaterThan(2 * first);
    });
  }

  test('that meets too many requests waits as long as it is told to', async ({ server, reflector }) => {
    server.script(lists, tooMany, 6);
    const follower = reflector();
    await theWatch(server);
    expect(follower.clock.waits.filter((ms) => ms < 7000)).toEqual([]);
  });

  test('is read page by page, and from the beginning when a page is too old to go on from', async ({
    server,
    reflector,
  }) => {
    const names = Array.from({ length: 1100 }, (_, at) => `pod-${String(at).padStart(4, '0')}`);
    for (const name of names) addPod(server, name);
    const pages: string[] = [];
    server.script(lists, { kind: 'held', until: Promise.resolve() });
    server.script(lists, { kind: 'status', code: 410, reason: 'Expired' });
    const follower = reflector();
    follower.store.onChange(() => pages.push(`${server.received(lists).length}`));
    await eventually(() => expect(follower.names()).toEqual(names));
    // The first page of the first attempt told nobody anything: the store changes at the end of a whole list.
    expect(new Set(pages)).toEqual(new Set(['5']));
    expect(server.received(lists).map(({ query }) => query.get('limit'))).toEqual(Array(5).fill('500'));
    expect(follower.clock.waits).toEqual([]);
  });

  test('never asks for what the server merely remembers', async ({ server, reflector }) => {
    reflector();
    await theWatch(server);
    for (const { query } of server.received(lists)) expect(query.has('resourceVersion')).toBe(false);
  });

  test('that is older than what was seen already is caught up with by the watch', async ({ server, reflector }) => {
    const follower = reflector();
    const before = server.storage.version;
    const watch = await theWatch(server);
    addPod(server, 'web');
    await eventually(() => expect(follower.names()).toEqual(['web']));
    server.script(lists, { kind: 'stale', version: before });
    watch.error({ code: 410, reason: 'Expired', message: 'too old resource version' });
    await eventually(() => expect(server.received(lists)).toHaveLength(2));
    await eventually(() => expect(follower.names()).toEqual(['web']));
    const resumed = await theWatch(server);
    expect(resumed.request.query.get('resourceVersion')).toBe(String(before));
  });
});

describe('a version that is too old', () => {
  async function script({ server, reflector }: Pick<Setting, 'server' | 'reflector'>, byEvent: boolean) {
    addPod(server, 'old');
    const follower = reflector();
    await eventually(() => expect(follower.names()).toEqual(['old']));
    const watch = await theWatch(server);
    watch.lose(2);
    removePod(server, 'old');
    addPod(server, 'new');
    server.storage.compact();
    if (byEvent) server.script(watches, { kind: 'expired' });
    watch.end();
    await eventually(() => expect(follower.names()).toEqual(['new']));
    await theWatch(server);
    return follower;
  }

  test('leads to a new list when the status says so', async ({ server, reflector }) => {
    const follower = await script({ server, reflector }, false);
    // One wait, for a watch that ended at once; a version that has grown old is no failure.
    expect(follower.clock.waits).toHaveLength(1);
    // What a list shows that no watch could have told is not missed.
    expect(follower.missed).toEqual([]);
  });

  test('leads to a new list when an event says so', async ({ server, reflector }) => {
    const follower = await script({ server, reflector }, true);
    expect(follower.clock.waits).toHaveLength(1);
  });

  test('again and again is a failure, and waited for', async ({ server, reflector }) => {
    server.script(watches, { kind: 'expired' }, 5);
    const follower = reflector();
    await theWatch(server);
    expect(follower.clock.waits).toHaveLength(4);
  });
});

describe('a watch', () => {
  test('that ends at once, again and again, is opened ever more seldom', async ({ server, reflector }) => {
    server.script(watches, { kind: 'ended' }, 8);
    const follower = reflector();
    await theWatch(server);
    const { waits } = follower.clock;
    expect(waits).toHaveLength(8);
    // From 0.8 s doubling to half a minute, each shortened by chance to no less than its half.
    waits.forEach((ms, at) => {
      const most = Math.min(30_000, 800 * 2 ** at);
      expect(ms).toBeGreaterThanOrEqual(most / 2);
      expect(ms).toBeLessThanOrEqual(most);
    });
    expect(server.received(lists)).toHaveLength(1);
  });

  test('that is refused for too many requests waits as long as it is told to, and then goes on', async ({
    server,
    reflector,
  }) => {
    server.script(watches, tooMany);
    const follower = reflector();
    await theWatch(server);
    expect(follower.clock.waits).toEqual([7000]);
    expect(server.received(lists)).toHaveLength(1);
  });

  test('that fails with a server error goes on from a new list', async ({ server, reflector }) => {
    const follower = reflector();
    const watch = await theWatch(server);
    watch.error({ code: 500, reason: 'InternalError', message: 'etcd event received with PrevKv=nil' });
    await eventually(() => expect(server.received(lists)).toHaveLength(2));
    addPod(server, 'web');
    await eventually(() => expect(follower.names()).toEqual(['web']));
  });

  test('that is cut inside of a line goes on from the version before it', async ({ server, reflector }) => {
    const follower = reflector();
    const watch = await theWatch(server);
    watch.lose(1);
    const object = addPod(server, 'web');
    watch.say(JSON.stringify({ type: 'ADDED', object }).slice(0, -20));
    watch.end();
    await eventually(() => expect(follower.names()).toEqual(['web']));
    expect(server.received(lists)).toHaveLength(1);
  });

  test('that comes in pieces, in the middle of a character even, is read whole', async ({ server, reflector }) => {
    const follower = reflector();
    const watch = await theWatch(server);
    const metadata = { namespace: 'shop', name: 'web-π', uid: 'u', resourceVersion: '500' };
    const line = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: { metadata } })}\n`);
    for (const byte of line) watch.say(Buffer.from([byte]));
    await eventually(() => expect(follower.names()).toEqual(['web-π']));
    expect(server.received(watches)).toHaveLength(1);
  });

  test('that falls silent is given up, and another goes on from there', async ({ server, reflector }) => {
    const follower = reflector({ idleMs: 50 });
    const watch = await theWatch(server);
    watch.fallSilent();
    addPod(server, 'web');
    await eventually(() => expect(follower.names()).toEqual(['web']));
    expect(watch.open).toBe(false);
    expect(server.received(lists)).toHaveLength(1);
  });

  test('that is never answered is given up as well', async ({ server, reflector }) => {
    server.script(watches, { kind: 'silent' });
    reflector({ idleMs: 50 });
    await theWatch(server);
    expect(server.received(lists)).toHaveLength(1);
  });

  test('whose connection is dropped by our own side is opened again', async ({ server, reflector }) => {
    const follower = reflector();
    const watch = await theWatch(server);
    follower.transport.dropConnections();
    await eventually(() => expect(watch.open).toBe(false));
    addPod(server, 'web');
    await eventually(() => expect(follower.names()).toEqual(['web']));
  });

  test('leaves alone what is of no interest, and what makes its reader fail', async ({ server, reflector }) => {
    const follower = reflector({
      project: ({ metadata }) => {
        if (metadata.name === 'poison') throw new Error('this one cannot be read');
        return metadata.name;
      },
    });
    await theWatch(server);
    addPod(server, 'poison');
    addPod(server, 'web');
    await eventually(() => expect(follower.names()).toEqual(['web']));
    await follower.reflector.relist();
    expect(follower.names()).toEqual(['web']);
    expect(follower.clock.waits).toEqual([]);
  });
});

describe('a list that is asked for', () => {
  test('does not count when it was under way already', async ({ server, reflector }) => {
    const release = Promise.withResolvers<void>();
    const follower = reflector();
    await theWatch(server);
    server.script(lists, { kind: 'late', until: release.promise });
    const first = follower.reflector.relist();
    await eventually(() => expect(server.received(lists)).toHaveLength(2));
    addPod(server, 'web');
    const second = follower.reflector.relist();
    release.resolve();
    await first;
    await second;
    expect(follower.names()).toEqual(['web']);
  });

  test('comes although a long wait is under way, and is tried again when it fails', async ({ server, reflector }) => {
    const follower = reflector();
    await theWatch(server);
    addPod(server, 'web');
    server.script(lists, { kind: 'reset' }, 2);
    await follower.reflector.relist();
    expect(follower.names()).toEqual(['web']);
    expect(server.received(lists)).toHaveLength(4);
  });
});

test('only its signal ends a reflector, at whatever point that comes', async ({ server, reflector }) => {
  const during: readonly (() => Promise<unknown>)[] = [
    () => theWatch(server),
    () => {
      server.script(lists, { kind: 'silent' });
      return eventually(() => expect(server.received(lists).length).toBeGreaterThan(1));
    },
  ];
  for (const wait of during) {
    const follower = reflector();
    await wait();
    await follower.stop();
    expect(server.watches(pods)).toEqual([]);
    server.behave();
  }
});
