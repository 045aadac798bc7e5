/**
 * What Rancher did, told as stories over minutes: the cases its own tests and users knew (docs/rancher.md §3 and §4),
 * and the two things Drover adds to them, back-off and the memory of hosts.
 */
import { expect, test } from 'vitest';

import { SimulatedCluster } from './simulated-cluster.fixture.ts';
import { second, type WrittenSpec } from './units.fixture.ts';

const healthCheck = { port: 80, interval: 2 * second, healthyThreshold: 2, unhealthyThreshold: 3 };
const recreateOnQuorum = (quorum: number) => ({
  ...healthCheck,
  strategy: 'recreateOnQuorum' as const,
  recreateOnQuorumStrategyConfig: { quorum },
});

/** A service that has come up. */
function settled(spec: WrittenSpec, { hosts = 3, singleWriter = false } = {}): SimulatedCluster {
  const cluster = new SimulatedCluster({ hosts, spec, singleWriter });
  cluster.until(() => cluster.settled);
  cluster.log.length = 0;
  return cluster;
}

/** What was done since the service came up, without the times. */
function done(cluster: SimulatedCluster): string[] {
  return cluster.log.map((line) => line.replace(/^\d+: /, ''));
}

/** The times between lines of the log that match, in seconds. */
function gaps(cluster: SimulatedCluster, line: RegExp): number[] {
  const times = cluster.log.filter((one) => line.test(one)).map((one) => Number.parseInt(one, 10));
  return times.slice(1).map((time, position) => time - (times[position] ?? 0));
}

function uids(cluster: SimulatedCluster): Map<number, string> {
  return new Map(cluster.live.map(({ unit }) => [unit.index, unit.uid]));
}

function hostOf(cluster: SimulatedCluster, index: number): string {
  return cluster.at(index).unit.host ?? '';
}

/** Every health the service showed on the way, each once in a row. */
function healthUntil(cluster: SimulatedCluster, isSo: () => boolean): (string | undefined)[] {
  const seen: (string | undefined)[] = [];
  cluster.until(() => {
    const { healthState } = cluster.status ?? {};
    if (seen.at(-1) !== healthState) seen.push(healthState);
    return isSo();
  });
  return seen;
}

test('a unit that fails is replaced at its index, and the other is not touched', () => {
  const cluster = settled({ scale: 2, healthCheck });
  const before = uids(cluster);
  cluster.at(2).broken = true;
  cluster.until(() => cluster.log.length > 0);
  const health = healthUntil(cluster, () => cluster.settled);
  expect(done(cluster)).toEqual(['delete 2 unhealthy', 'create 2']);
  expect(uids(cluster).get(1)).toBe(before.get(1));
  expect(uids(cluster).get(2)).not.toBe(before.get(2));
  expect(health.at(-1)).toBe('healthy');
  expect(health).toContain('initializing');
});

test('strategy none: the same unit stays, leaves the Service, and is back when it answers', () => {
  const cluster = settled({ scale: 2, healthCheck: { ...healthCheck, strategy: 'none' } });
  const before = uids(cluster);
  cluster.at(2).broken = true;
  cluster.until(() => cluster.status?.healthState === 'degraded');
  expect(cluster.serving).toEqual([1]);
  cluster.run(3600);
  expect(cluster.serving).toEqual([1]);
  cluster.at(2).broken = false;
  cluster.until(() => cluster.settled);
  expect(uids(cluster)).toEqual(before);
  expect(done(cluster)).toEqual([]);
});

test('a quorum of 2 of 3, two fail: nothing is replaced; one answers again: the other is replaced', () => {
  const cluster = settled({ scale: 3, healthCheck: recreateOnQuorum(2) });
  const before = uids(cluster);
  cluster.at(1).broken = true;
  cluster.at(2).broken = true;
  cluster.run(600);
  expect(done(cluster)).toEqual([]);
  cluster.at(1).broken = false;
  cluster.until(() => cluster.settled);
  expect(done(cluster)).toEqual(['delete 2 unhealthy', 'create 2']);
  expect(uids(cluster).get(1)).toBe(before.get(1));
});

test('a quorum of 2 of 2: one broken unit stays; at scale 3 it is replaced', () => {
  const cluster = settled({ scale: 2, healthCheck: recreateOnQuorum(2) });
  cluster.at(1).broken = true;
  cluster.run(600);
  expect(done(cluster)).toEqual([]);
  expect(cluster.status?.healthState).toBe('degraded');
  cluster.apply({ scale: 3 });
  cluster.until(() => cluster.settled);
  expect(done(cluster)).toEqual(['create 3', 'delete 1 unhealthy', 'create 1']);
});

test('a unit that never answers is replaced at its initializing timeout, more and more rarely', () => {
  const cluster = new SimulatedCluster({
    hosts: 3,
    spec: { scale: 1, healthCheck: { ...healthCheck, initializingTimeout: 30 * second } },
  });
  cluster.cursed = Number.POSITIVE_INFINITY;
  cluster.run(2400);
  const waited = gaps(cluster, /delete 1 initializing-timeout/);
  // 30 s from its own start, which takes two here, or the back-off, whichever is longer.
  expect(waited.slice(0, 8)).toEqual([32, 32, 40, 80, 160, 300, 300, 300]);
  expect(gaps(cluster, /create 1/).slice(1, 8)).toEqual(waited.slice(0, 7));
});

test.each<[string, WrittenSpec]>([
  ['without a timeout', { scale: 1, healthCheck }],
  ['with none', { scale: 1, healthCheck: { ...healthCheck, strategy: 'none', initializingTimeout: 30 * second } }],
])('a unit that never answers is never replaced %s', (_, spec) => {
  const cluster = new SimulatedCluster({ hosts: 3, spec });
  cluster.cursed = 1;
  cluster.run(3600);
  expect(done(cluster)).toEqual(['create 1']);
  expect(cluster.status?.healthState).toBe('initializing');
});

test('ten healthy minutes later a unit that fails is replaced at once again', () => {
  const cluster = settled({ scale: 1, healthCheck });
  const failAfter = (seconds: number) => {
    cluster.run(seconds);
    const from = cluster.now;
    cluster.at(1).broken = true;
    const left = cluster.log.length;
    cluster.until(() => cluster.log.length > left);
    const took = (cluster.now - from) / second;
    cluster.until(() => cluster.settled);
    return took;
  };
  expect(failAfter(0)).toBe(1);
  expect(failAfter(1)).toBeGreaterThan(3);
  expect(failAfter(610)).toBe(1);
});

test('a killed process: the same Pod, reinitializing, then healthy; the Pod deleted: another one of the same index', () => {
  const cluster = settled({ scale: 2, healthCheck: { ...healthCheck, reinitializingTimeout: 60 * second } });
  const before = uids(cluster);
  cluster.restart(cluster.at(1));
  cluster.tick();
  expect(cluster.status?.units?.[0]).toMatchObject({ health: 'reinitializing', restarts: 1 });
  cluster.until(() => cluster.settled && cluster.status?.healthState === 'healthy');
  expect(uids(cluster)).toEqual(before);
  expect(done(cluster)).toEqual([]);
  cluster.delete(cluster.at(1));
  cluster.until(() => cluster.settled);
  expect(done(cluster)).toEqual(['create 1']);
});

test.each<[string, WrittenSpec, string[]]>([
  ['a check', { scale: 3, healthCheck }, ['delete 1 host-lost', 'create 1']],
  ['recreateOnQuorum, at quorum', { scale: 3, healthCheck: recreateOnQuorum(2) }, ['delete 1 host-lost', 'create 1']],
  ['recreateOnQuorum, below quorum', { scale: 3, healthCheck: recreateOnQuorum(3) }, []],
  ['none', { scale: 3, healthCheck: { ...healthCheck, strategy: 'none' } }, []],
  ['no check', { scale: 3 }, []],
])('a host is lost and comes back: with %s', (_, spec, does) => {
  const cluster = settled(spec);
  const before = uids(cluster);
  const lost = hostOf(cluster, 1);
  cluster.setHost(lost, 'Unknown');
  cluster.run(600);
  expect(done(cluster)).toEqual(does);
  expect(cluster.serving).toEqual(does.length > 0 ? [1, 2, 3] : [2, 3]);
  const meanwhile = uids(cluster);
  cluster.setHost(lost, 'True');
  cluster.until(() => cluster.settled);
  cluster.run(600);
  // What stands in for the lost unit stays, the lost one is ended, and nothing is doubled.
  expect(done(cluster)).toEqual(does);
  expect(uids(cluster)).toEqual(does.length > 0 ? meanwhile : before);
  expect(cluster.pods.size).toBe(3);
});

test('a host is lost: all of its units move at once, whatever the budget, and none goes back there', () => {
  const cluster = settled({ scale: 6, healthCheck });
  const lost = hostOf(cluster, 1);
  const there = cluster.live.filter(({ unit }) => unit.host === lost).length;
  cluster.setHost(lost, 'Unknown');
  cluster.tick();
  expect(there).toBe(2);
  expect(done(cluster).filter((line) => line.includes('host-lost'))).toHaveLength(there);
  cluster.until(() => cluster.settled);
  expect(cluster.live.map(({ unit }) => unit.host)).not.toContain(lost);
});

test('two of three hosts are lost: everything runs on the third', () => {
  const cluster = settled({ scale: 3, healthCheck });
  cluster.setHost('h1', 'Unknown');
  cluster.setHost('h2', 'Unknown');
  cluster.until(() => cluster.settled);
  expect(new Set(cluster.live.map(({ unit }) => unit.host))).toEqual(new Set(['h3']));
});

test('a host that says it is not ready is not lost: what still answers is left alone', () => {
  const cluster = settled({ scale: 3, healthCheck });
  cluster.setHost(hostOf(cluster, 1), 'False');
  cluster.run(600);
  expect(done(cluster)).toEqual([]);
  expect(cluster.serving).toEqual([1, 2, 3]);
});

test('a unit goes to a host that is dead already and not known to be: it moves when that is known', () => {
  const cluster = settled({ scale: 2 });
  for (const host of ['h1', 'h2']) cluster.setHost(host, 'False');
  cluster.apply({ scale: 3 });
  cluster.until(() => cluster.live.length === 3 && cluster.at(3).unit.host === 'h3');
  // It never came to a start there.
  cluster.setHost('h1', 'True');
  cluster.setHost('h3', 'Unknown');
  cluster.until(() => cluster.live.length === 3 && cluster.at(3).unit.host === 'h1');
  cluster.run(60);
  expect(done(cluster)).toEqual(['create 3', 'delete 3 host-lost', 'create 3']);
});

test('a Node is deleted: with a check at once, without one when its Pods are collected', () => {
  const checked = settled({ scale: 3, healthCheck });
  checked.removeHost(hostOf(checked, 1));
  expect(checked.until(() => checked.settled)).toBeLessThan(10);
  const unchecked = settled({ scale: 3 });
  unchecked.removeHost(hostOf(unchecked, 1));
  unchecked.until(() => unchecked.log.length > 0);
  unchecked.until(() => unchecked.settled);
  expect(done(unchecked)).toEqual(['create 1']);
});

test('a unit with a volume of one writer waits for a fence, and moves when its host is fenced', () => {
  const cluster = settled({ scale: 1, healthCheck }, { singleWriter: true });
  const lost = hostOf(cluster, 1);
  cluster.setHost(lost, 'Unknown');
  cluster.run(600);
  expect(done(cluster)).toEqual([]);
  expect(cluster.status?.conditions.map(({ type }) => type)).toContain('AwaitingFencing');
  cluster.fence(lost);
  cluster.until(() => cluster.settled);
  expect(done(cluster)).toEqual(['delete 1 host-lost', 'create 1']);
});

test('a unit that failed goes to another host, where there is one', () => {
  const cluster = settled({ scale: 1, healthCheck });
  const failed = hostOf(cluster, 1);
  cluster.at(1).broken = true;
  cluster.until(() => cluster.log.length > 0);
  cluster.until(() => cluster.settled);
  expect(hostOf(cluster, 1)).not.toBe(failed);
  const alone = settled({ scale: 1, healthCheck }, { hosts: 1 });
  alone.at(1).broken = true;
  alone.until(() => alone.log.length > 0);
  alone.until(() => alone.settled);
  expect(hostOf(alone, 1)).toBe('h1');
});

test('scaled 3 to 2 after 2 was replaced: the newest goes, 1 and 3 stay; scaled up again: 2 is back', () => {
  const cluster = settled({ scale: 3 });
  cluster.delete(cluster.at(2));
  cluster.until(() => cluster.settled);
  cluster.apply({ scale: 2 });
  cluster.until(() => cluster.settled);
  expect([...uids(cluster).keys()].sort()).toEqual([1, 3]);
  cluster.apply({ scale: 3 });
  cluster.until(() => cluster.settled);
  expect(done(cluster)).toEqual(['create 2', 'delete 2 extra', 'create 2']);
});

test('scaled 2 to 10 to 1: all at once, and the first stays', () => {
  const cluster = settled({ scale: 2, healthCheck });
  const before = uids(cluster);
  cluster.apply({ scale: 10 });
  cluster.tick();
  expect(done(cluster)).toEqual([3, 4, 5, 6, 7, 8, 9, 10].map((index) => `create ${index}`));
  cluster.until(() => cluster.settled);
  cluster.apply({ scale: 1 });
  cluster.until(() => cluster.settled);
  expect(uids(cluster)).toEqual(new Map([[1, before.get(1)]]));
});

/** The least and the most units at work at any time until it is so. */
function between(cluster: SimulatedCluster, isSo: () => boolean): { least: number; most: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  cluster.until(() => {
    least = Math.min(least, cluster.serving.length);
    most = Math.max(most, cluster.live.length);
    return isSo();
  });
  return { least, most };
}

test.each([
  ['stop first', false, { least: 2, most: 3 }],
  ['start first', true, { least: 3, most: 4 }],
])('another launch part, %s: one unit at a time', (_, startFirst, expected) => {
  const cluster = settled({ scale: 3, healthCheck, upgradeStrategy: { startFirst } });
  cluster.apply({ image: 'new' });
  expect(between(cluster, () => cluster.settled)).toEqual(expected);
  expect(cluster.log.filter((line) => line.includes('create'))).toHaveLength(3);
});

test.each([
  ['stop first', false, [2, 3]],
  ['start first', true, [1, 2, 3]],
])(
  'another launch part that does not work, %s: it stops at the first unit, for as long as it takes',
  (_, startFirst, serve) => {
    const timed = { ...healthCheck, initializingTimeout: 30 * second };
    const cluster = settled({ scale: 3, healthCheck: timed, upgradeStrategy: { startFirst } });
    const before = uids(cluster);
    cluster.apply({ image: 'new' });
    cluster.failing.add(cluster.desired.revision);
    cluster.run(3600);
    expect(cluster.serving).toEqual(serve);
    expect(cluster.status?.conditions.find(({ type }) => type === 'Stalled')?.reason).toBe('UpgradeFailing');
    // At its timeout, and then as rarely as any unit that never works.
    expect(cluster.log.filter((line) => line.includes('create')).length).toBeLessThan(20);
    cluster.apply({ image: 'site' });
    cluster.until(() => cluster.settled);
    for (const index of [2, 3]) expect(uids(cluster).get(index)).toBe(before.get(index));
  },
);

test.each<[string, WrittenSpec]>([
  ['scale', { scale: 3 }],
  ['links', { links: [{ service: 'db', alias: 'db' }] }],
  ['a health check', { healthCheck: { ...healthCheck, interval: 5 * second } }],
  ['no health check', { healthCheck: undefined }],
])('%s changes: no unit is replaced', (_, change) => {
  const cluster = settled({ scale: 2, healthCheck });
  const before = uids(cluster);
  cluster.apply(change);
  cluster.run(60);
  for (const [index, uid] of before) expect(uids(cluster).get(index)).toBe(uid);
});

test.each([0, 1, 2])('the leader dies after %i writes of a replacement: the same end, and no unit twice', (writes) => {
  const cluster = settled({ scale: 3, healthCheck });
  const before = uids(cluster);
  cluster.at(2).broken = true;
  cluster.crashAfter(writes);
  cluster.until(() => cluster.log.length > 0);
  cluster.until(() => cluster.settled);
  cluster.run(600);
  expect(done(cluster).filter((line) => line === 'create 2')).toHaveLength(1);
  expect(cluster.pods.size).toBe(3);
  for (const index of [1, 3]) expect(uids(cluster).get(index)).toBe(before.get(index));
});

test('a quota is full when a unit fails: it is missing until there is room, and nobody else is taken', () => {
  const cluster = settled({ scale: 3, healthCheck });
  cluster.refusing = true;
  for (const index of [1, 2, 3]) cluster.at(index).broken = true;
  cluster.run(600);
  expect(done(cluster)).toEqual(['delete 1 unhealthy']);
  cluster.refusing = false;
  cluster.until(() => cluster.settled);
});

test('a quota is full when the launch part changes: nobody is taken at all', () => {
  const cluster = settled({ scale: 3, healthCheck });
  cluster.refusing = true;
  cluster.apply({ image: 'new' });
  cluster.run(600);
  expect(done(cluster)).toEqual([]);
  cluster.refusing = false;
  cluster.until(() => cluster.settled);
});

test('a service is deleted without its units and made again: they are taken over as they are', () => {
  const cluster = settled({ scale: 3, healthCheck });
  const before = uids(cluster);
  cluster.orphan();
  cluster.until(() => cluster.settled);
  cluster.run(60);
  expect(done(cluster)).toEqual(['adopt 1', 'adopt 2', 'adopt 3']);
  expect(uids(cluster)).toEqual(before);
});

test('a service is deleted without its units and made again with another launch part: all are made anew', () => {
  const cluster = settled({ scale: 3, healthCheck });
  cluster.apply({ image: 'new' });
  cluster.orphan();
  cluster.until(() => cluster.settled);
  expect(done(cluster)).toEqual(['create 1', 'create 2', 'create 3']);
});
