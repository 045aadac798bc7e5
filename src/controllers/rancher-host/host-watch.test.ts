import { expect, test } from 'vitest';

import type { Life } from '../../health/check/protocol.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import { Store } from '../../kubernetes/store.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { HostWatch } from './host-watch.ts';
import { projectAgent, projectNode } from './observe.ts';

let version = 0;

function node(name: string, ready = 'True') {
  const status = { addresses: [{ type: 'InternalIP', address: name }], conditions: [{ type: 'Ready', status: ready }] };
  return { metadata: { name, uid: name, resourceVersion: `${++version}`, creationTimestamp: '' }, status };
}

/** A cluster in which every host watches every other one. */
class Cluster {
  readonly clock = new FakeClock();
  readonly hosts = new Store({ project: projectNode, log: silentLogger() });
  readonly agents = new Store({ project: projectAgent, log: silentLogger() });
  /** Hosts whose agents answer. */
  readonly answering = new Set<string>();
  /** Hosts that take connections from others. */
  readonly alive = new Set<string>();
  readonly said: string[] = [];
  readonly watch: HostWatch;
  readonly #stop = new AbortController();
  leaseUnchangedMs: number | undefined;
  leasesWatched = false;

  constructor(names: readonly string[]) {
    for (const name of names) {
      this.answering.add(name);
      this.alive.add(name);
    }
    this.watch = new HostWatch({
      hosts: this.hosts,
      agents: this.agents,
      ask: {
        ask: async (host, units, hosts = []) => {
          if (!this.answering.has(host)) return undefined;
          const lives = hosts.map((other): [string, Life] => [other, this.alive.has(other) ? 'alive' : 'silent']);
          return {
            nonce: '',
            host,
            units: Object.fromEntries(units.map((unit) => [unit, 'none'])),
            hosts: Object.fromEntries(lives),
          };
        },
      },
      leases: {
        watch: (wanted) => {
          this.leasesWatched = wanted;
        },
        unchangedMs: () => this.leaseUnchangedMs,
      },
      dial: async (address) => (this.alive.has(address) ? 'alive' : 'silent'),
      clock: this.clock,
      log: silentLogger(),
    });
    this.hosts.replace(names.map((name) => node(name)));
    this.watch.onState((host, state) => this.said.push(`${host} ${state}`));
    for (const name of names) this.hint(name, {});
    void this.watch.run(this.#stop.signal);
  }

  /** What a host's agent writes of the others. */
  hint(host: string, peers: Record<string, 'alive' | 'silent'>): void {
    const others = this.hosts.list().filter((other) => other.name !== host);
    this.agents.put({
      metadata: { name: host, uid: host, resourceVersion: `${++version}`, creationTimestamp: '' },
      spec: { peers: others.map(({ name }) => ({ host: name, address: name, port: 10_250 })), targets: [] },
      status: { peers, agent: { address: host, port: 1, publicKey: '', version: '' } },
    } as never);
  }

  /** Its agent ends in good order, or was never there. */
  leave(host: string): void {
    this.answering.delete(host);
    this.agents.put({
      metadata: { name: host, uid: host, resourceVersion: `${++version}`, creationTimestamp: '' },
      spec: { peers: [], targets: [] },
    } as never);
  }

  kill(host: string): void {
    this.alive.delete(host);
    this.answering.delete(host);
    for (const other of this.answering) this.hint(other, { [host]: 'silent' });
  }
}

test('a host nobody finds alive is lost, and active again when it answers', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  cluster.kill('a');
  await cluster.clock.advance(10);
  expect(cluster.watch.observe('a')).toMatchObject({ seen: 'lost' });
  expect(cluster.watch.isLost('a')).toBe(true);
  const since = cluster.watch.observe('a').lostSince;
  await cluster.clock.advance(5000);
  expect(cluster.watch.observe('a').lostSince).toBe(since);
  cluster.alive.add('a');
  cluster.answering.add('a');
  await cluster.clock.advance(1000);
  const { returnedAt, ...found } = cluster.watch.observe('a');
  expect(found).toEqual({});
  expect(returnedAt).toBeGreaterThan(since ?? Number.POSITIVE_INFINITY);
  await cluster.clock.advance(5000);
  expect(cluster.watch.observe('a')).toEqual({ returnedAt });
  expect(cluster.said).toEqual(['a disconnected', 'a active']);
});

test('an agent that does not answer says nothing of its host', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  cluster.answering.delete('a');
  cluster.hint('b', { a: 'silent' });
  await cluster.clock.advance(3000);
  expect(cluster.said).toEqual([]);
});

test('an accused host whose agent answers is isolated and not lost', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  cluster.alive.delete('a');
  cluster.hint('b', { a: 'silent' });
  await cluster.clock.advance(10);
  expect(cluster.said).toEqual(['a reconnecting']);
  expect(cluster.watch.observe('a')).toEqual({ seen: 'alive', isolated: true });
});

test('one accuser of two hosts is not enough while the other one cannot be asked', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  cluster.answering.delete('c');
  cluster.kill('a');
  await cluster.clock.advance(3000);
  expect(cluster.said).toEqual([]);
});

test('two of three hosts that go together are both lost, as long as two others say so', async () => {
  const cluster = new Cluster(['a', 'b', 'c', 'd']);
  cluster.hosts.put({ ...node('d'), spec: { unschedulable: true } });
  cluster.kill('a');
  cluster.kill('b');
  await cluster.clock.advance(1000);
  expect(cluster.said).toEqual(['a disconnected', 'b disconnected']);
});

test('with two hosts the Lease has to be silent as well', async () => {
  const cluster = new Cluster(['a', 'b']);
  cluster.leaseUnchangedMs = 11_999;
  cluster.kill('a');
  await cluster.clock.advance(2000);
  expect(cluster.leasesWatched).toBe(true);
  expect(cluster.said).toEqual([]);
  cluster.leaseUnchangedMs = 12_000;
  await cluster.clock.advance(1000);
  expect(cluster.said).toEqual(['a disconnected']);
});

test('a host whose kubelet is cut off from the API server lives as long as others find it alive', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  cluster.hosts.put(node('a', 'Unknown'));
  await cluster.clock.advance(10);
  expect(cluster.watch.observe('a')).toEqual({ seen: 'alive' });
  expect(cluster.watch.state('a')).toBe('reconnecting');
  cluster.hosts.put(node('a', 'True'));
  await cluster.clock.advance(1000);
  expect(cluster.watch.state('a')).toBe('active');
});

test("a life that nobody confirms any more is the Node's to tell", async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  cluster.hosts.put(node('a', 'Unknown'));
  await cluster.clock.advance(10);
  cluster.alive.delete('a');
  cluster.answering.clear();
  await cluster.clock.advance(3000);
  expect(cluster.watch.state('a')).toBe('reconnecting');
  await cluster.clock.advance(2000);
  expect(cluster.watch.state('a')).toBe('disconnected');
});

test('a lost host stays lost while nobody can say otherwise', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  cluster.kill('a');
  await cluster.clock.advance(10);
  cluster.answering.clear();
  await cluster.clock.advance(60_000);
  expect(cluster.watch.observe('a').seen).toBe('lost');
});

test('a lost host is not found alive because its Node is written to', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  for (const name of ['a', 'b', 'c']) cluster.leave(name);
  cluster.hosts.put(node('a', 'Unknown'));
  await cluster.clock.advance(10);
  cluster.hosts.put(node('a', 'Unknown'));
  expect(cluster.said).toEqual(['a reconnecting', 'a disconnected']);
});

test('without agents the Node decides, even of a host whose address answers', async () => {
  const cluster = new Cluster(['a', 'b', 'c']);
  for (const name of ['a', 'b', 'c']) cluster.leave(name);
  cluster.hosts.put(node('a', 'Unknown'));
  await cluster.clock.advance(10);
  expect(cluster.watch.observe('a')).toEqual({});
  expect(cluster.watch.state('a')).toBe('disconnected');
  cluster.hosts.remove(node('a'));
  expect(cluster.watch.state('a')).toBeUndefined();
});
