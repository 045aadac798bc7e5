/** The real agent process, and whatever becomes of its API server, its host's object and those who ask it. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { describe, expect } from 'vitest';

import type { CheckTarget } from '../../src/api/rancher-host.ts';
import { longestQuestion } from '../../src/health/check/protocol.ts';
import { AgentProcess, askAgent, changeLists, hostName, makeHost, removeHost, statusOf } from './agent-process.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';
import { aWhile, test as base, eventually } from './setting.ts';

/** A unit: a port that answers with a code, or is silent. */
class Unit {
  code = 200;
  checks = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.once('data', () => {
        this.checks += 1;
        socket.end(`HTTP/1.0 ${this.code} x\r\n\r\n`);
      });
    });
  }

  static async listen(): Promise<Unit> {
    const unit = new Unit();
    unit.#server.listen(0, '127.0.0.1');
    await once(unit.#server, 'listening');
    return unit;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Patient, so that a busy machine fails nothing, and not so often that it makes the agent doubt itself. */
  target(unit: string): CheckTarget {
    const { port } = this;
    const numbers = { interval: 400, responseTimeout: 10_000, healthyThreshold: 2, unhealthyThreshold: 3 };
    return { unit, address: '127.0.0.1', port, requestLine: 'GET / HTTP/1.0', ...numbers };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }
}

interface Setting {
  readonly unit: Unit;
  /** Starts an agent, and waits until its word is in the host's status when there is a host. */
  readonly start: () => Promise<AgentProcess>;
}

const test = base.extend<Setting>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads what a fixture needs from this pattern
  unit: async ({}, use) => {
    const unit = await Unit.listen();
    await use(unit);
    await unit.stop();
  },
  start: async ({ server }, use) => {
    const agents: AgentProcess[] = [];
    await use(async () => {
      const agent = await AgentProcess.start(server.url);
      agents.push(agent);
      return agent;
    });
    await Promise.all(agents.map((agent) => agent.stop()));
  },
});

function patches(server: ScriptedApiServer): unknown[] {
  return server.received({ verb: 'patch', subresource: 'status' }).map(({ body }) => body.status);
}

/** Every request fails from now on, and so do the watches that are open. */
function cutOff(server: ScriptedApiServer): void {
  server.whim = () => ({ kind: 'reset' });
  server.resetWatches();
}

function reconnect(server: ScriptedApiServer): void {
  server.whim = () => undefined;
}

test('follows its lists, writes transitions, and nothing while nothing changes', async ({ server, unit, start }) => {
  makeHost(server, [unit.target('a.0')]);
  const agent = await start();
  await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
  expect(await agent.health('/readyz')).toBe(200);
  expect(statusOf(server)).toMatchObject({ observedGeneration: 1, agent: { address: '127.0.0.1', version: 'dev' } });

  const written = patches(server).length;
  const checks = unit.checks;
  await eventually(() => expect(unit.checks).toBeGreaterThan(checks + 4));
  expect(patches(server)).toHaveLength(written);

  unit.code = 500;
  await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'fail' }));
  unit.code = 302;
  await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
  expect(patches(server).slice(written)).toEqual([{ votes: { 'a.0': 'fail' } }, { votes: { 'a.0': 'pass' } }]);

  // The container was restarted: another unit, and the old one's vote goes.
  changeLists(server, { targets: [unit.target('a.1')] });
  await eventually(() => expect(statusOf(server)).toMatchObject({ observedGeneration: 2, votes: { 'a.1': 'pass' } }));
  expect(statusOf(server).votes).toEqual({ 'a.1': 'pass' });
  const [{ query } = { query: new URLSearchParams() }] = server.received({ verb: 'watch' });
  expect(query.get('fieldSelector')).toBe(`metadata.name=${hostName}`);
  expect(new Set(server.requests.map(({ verb, path }) => `${verb} ${path}`))).toEqual(
    new Set([
      `get /apis/drover.dev/v1alpha1/rancherhosts/${hostName}`,
      'watch /apis/drover.dev/v1alpha1/rancherhosts',
      `patch /apis/drover.dev/v1alpha1/rancherhosts/${hostName}/status`,
    ]),
  );
});

test('a peer that answers lives, one that never did is not in the status', async ({ server, unit, start }) => {
  const gone = await Unit.listen();
  const refusing = gone.port;
  await gone.stop();
  const peers = [
    { host: 'listens', address: '127.0.0.1', port: unit.port },
    { host: 'refuses', address: '127.0.0.1', port: refusing },
  ];
  makeHost(server, [], peers);
  await start();
  await eventually(() => expect(statusOf(server).peers).toEqual({ listens: 'alive', refuses: 'alive' }));
  await eventually(async () => {
    const answer = await askAgent(statusOf(server), { hosts: ['listens', 'refuses', 'stranger'] });
    expect(answer?.hosts).toEqual({ listens: 'alive', refuses: 'alive', stranger: 'unknown' });
  });
  changeLists(server, { peers: [] });
  await eventually(() => expect(statusOf(server).peers ?? {}).toEqual({}));
});

describe('questions', () => {
  test('are answered with the present votes, signed with the key in the status', async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    const first = await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    const before = statusOf(server);
    await eventually(async () => {
      const answer = await askAgent(before, { units: ['a.0', 'not-mine.0'] });
      expect(answer?.units).toEqual({ 'a.0': 'pass', 'not-mine.0': 'none' });
    });

    // Killed, so that its word stays in the status. The next one has another key: nobody mistakes it for the first.
    await first.kill();
    await start();
    await eventually(() => expect(statusOf(server).agent?.publicKey).not.toBe(before.agent?.publicKey));
    const after = statusOf(server);
    expect((await askAgent(after, { units: [] }))?.host).toBe(hostName);
    const mixed = { agent: { ...(after.agent as NonNullable<typeof after.agent>), publicKey: '' } };
    mixed.agent.publicKey = before.agent?.publicKey ?? '';
    expect(await askAgent(mixed, { units: [] })).toBe(undefined);
  });

  test('that are none are refused, and the agent lives on', async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    const agent = await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    const { agent: named } = statusOf(server);
    const url = `http://127.0.0.1:${named?.port}`;
    const post = async (body: string, path = '/votes') => {
      const answer = await fetch(`${url}${path}`, { method: 'POST', body }).catch(() => undefined);
      return answer?.status ?? 'cut off';
    };
    const good = { nonce: 'n', units: [], hosts: [] };
    expect(await post(JSON.stringify(good))).toBe(200);
    for (const bad of [
      '',
      'rubbish',
      'null',
      '[]',
      '{}',
      JSON.stringify({ ...good, nonce: '' }),
      JSON.stringify({ ...good, nonce: 1 }),
      JSON.stringify({ ...good, nonce: 'n'.repeat(1000) }),
      JSON.stringify({ ...good, units: 'a' }),
      JSON.stringify({ ...good, units: [1] }),
      JSON.stringify({ ...good, units: ['__proto__'] }),
      JSON.stringify({ ...good, hosts: Array.from({ length: 1001 }, () => 'h') }),
      JSON.stringify({ nonce: 'n', units: [] }),
    ]) {
      expect([bad.slice(0, 60), await post(bad)]).toEqual([bad.slice(0, 60), 400]);
    }
    expect([413, 'cut off']).toContain(await post(`"${'x'.repeat(longestQuestion)}"`));
    expect(await post(JSON.stringify(good), '/')).toBe(404);
    expect((await fetch(`${url}/votes`)).status).toBe(405);
    await eventually(async () => {
      expect((await askAgent(statusOf(server), { units: ['a.0'] }))?.units).toEqual({ 'a.0': 'pass' });
    });
    expect(agent.log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});

describe('an API server that is away', () => {
  test('the lists stand still, answers go on, and what changed meanwhile is written after', async ({
    server,
    unit,
    start,
  }) => {
    makeHost(server, [unit.target('a.0')]);
    const agent = await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    const known = statusOf(server);
    cutOff(server);
    changeLists(server, { targets: [unit.target('a.0'), unit.target('b.0')] });
    unit.code = 500;
    await eventually(async () => {
      expect((await askAgent(known, { units: ['a.0', 'b.0'] }))?.units).toEqual({ 'a.0': 'fail', 'b.0': 'none' });
    });
    expect(await agent.health('/readyz')).toBe(200);
    // Several times away, not many: it waits longer each time.
    await aWhile();
    const asked = server.requests.length;
    await aWhile();
    expect(server.requests.length - asked).toBeLessThan(10);
    reconnect(server);
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'fail', 'b.0': 'fail' }));
  });

  test('from the beginning: not ready, and up when it is back', async ({ server, unit, start }) => {
    cutOff(server);
    makeHost(server, [unit.target('a.0')]);
    const agent = await start();
    expect(await agent.health('/readyz')).toBe(503);
    reconnect(server);
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    expect(await agent.health('/readyz')).toBe(200);
  });

  test('a watch whose version has grown too old begins with what is there', async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    server.script({ verb: 'watch' }, { kind: 'expired' }, 2);
    await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    await eventually(() => expect(server.received({ verb: 'watch' }).length).toBeGreaterThan(2));
    changeLists(server, { targets: [] });
    await eventually(() => expect(statusOf(server)).toMatchObject({ observedGeneration: 2, votes: {} }));
  });

  test('a write that is refused or lost is made again', async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    server.script({ verb: 'patch' }, { kind: 'status', code: 500 });
    server.script({ verb: 'patch' }, { kind: 'lost' });
    await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    unit.code = 500;
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'fail' }));
  });
});

describe('its own RancherHost', () => {
  test('that is not there yet is waited for, quietly, and the agent is ready', async ({ server, unit, start }) => {
    const agent = await start();
    await eventually(() => expect(server.watches({ plural: 'rancherhosts' })).toHaveLength(1));
    expect(await agent.health('/readyz')).toBe(200);
    await aWhile();
    expect(server.requests.map(({ verb }) => verb)).toEqual(['get', 'watch']);
    makeHost(server, [unit.target('a.0')]);
    await eventually(() => expect(statusOf(server)).toMatchObject({ agent: {}, votes: { 'a.0': 'pass' } }));
  });

  test('that was made anew gets the whole status again', async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    const { agent } = statusOf(server);
    removeHost(server);
    makeHost(server, [unit.target('a.0')]);
    await eventually(() => expect(statusOf(server)).toMatchObject({ agent, votes: { 'a.0': 'pass' } }));
  });

  test("another's field in the status is left alone", async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    server.storage.merge('drover.dev/rancherhosts', { metadata: { name: hostName }, status: { state: 'active' } });
    await start();
    await eventually(() => expect(statusOf(server)).toMatchObject({ state: 'active', votes: { 'a.0': 'pass' } }));
  });
});

describe('told to end', () => {
  test('it takes its word back', async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    const agent = await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    expect(await agent.stop()).toBe(0);
    expect(patches(server).at(-1)).toEqual({ agent: null, votes: null, peers: null });
    expect(statusOf(server)).toEqual({ observedGeneration: 1 });
  });

  test('it ends without an API server too', async ({ server, unit, start }) => {
    makeHost(server, [unit.target('a.0')]);
    const agent = await start();
    await eventually(() => expect(statusOf(server).votes).toEqual({ 'a.0': 'pass' }));
    server.whim = () => ({ kind: 'silent' });
    expect(await agent.stop()).toBe(0);
  });
});
