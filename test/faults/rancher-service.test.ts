/** The whole service controller against a server that fails, and against its own death at every write. */
import { describe, expect } from 'vitest';

import type { Fault, Match } from './fault.ts';
import type { Crash } from './operator.ts';
import { removePod } from './pods.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { live, spec, test, undisturbed } from './service-life.ts';
import { aWhile, eventually } from './setting.ts';

describe('an operator that dies at a write, whichever it is', () => {
  async function dieAt(crash: Crash): Promise<object> {
    const cluster = await ScriptedCluster.start();
    const first = await cluster.operator({ crash });
    const second = first.crashed.then(() => cluster.operator());
    second.catch(() => undefined);
    const pictures = await live(cluster);
    const doubles = cluster.doubles();
    await cluster.stop();
    return { crash, pictures, doubles };
  }

  for (const answered of [true, false]) {
    const when = answered ? 'after it heard the answer' : 'before it hears the answer';
    test(`${when}, is followed by one that brings everything to the same end`, { timeout: 120_000 }, async () => {
      const { pictures, deeds } = await undisturbed();
      expect(deeds).toBeGreaterThan(20);
      const writes = Array.from({ length: deeds }, (_, at) => at + 1);
      for (let at = 0; at < writes.length; at += 4) {
        const crashes = writes.slice(at, at + 4).map((atWrite) => ({ atWrite, answered }));
        const lives = await Promise.all(crashes.map(dieAt));
        expect(lives).toEqual(crashes.map((crash) => ({ crash, pictures, doubles: [] })));
      }
    });
  }
});

describe('writes that go wrong', () => {
  const kinds: readonly Match[] = [
    { verb: 'create', plural: 'pods' },
    { verb: 'delete', plural: 'pods' },
    { verb: 'patch', plural: 'pods' },
    { verb: 'patch', plural: 'services' },
    { verb: 'create', plural: 'persistentvolumeclaims' },
    { verb: 'patch', plural: 'rancherservices' },
  ];
  const status = (code: number, reason: string) => ({ kind: 'status', code, reason }) as const;
  const faults: readonly [string, Fault][] = [
    ['carried out, with the answer lost', { kind: 'lost' }],
    ['not carried out, with the connection reset', { kind: 'reset' }],
    ['carried out, with the answer cut', { kind: 'cut' }],
    ['carried out twice by something on the way', { kind: 'twice' }],
    ['refused as too many', { ...status(429, 'TooManyRequests'), retryAfterSeconds: 1 }],
    ['refused by a server that is broken', status(500, 'InternalError')],
    ['refused by a server that is not there yet', status(503, 'ServiceUnavailable')],
    ['refused as forbidden', status(403, 'Forbidden')],
    ['refused as invalid', status(422, 'Invalid')],
  ];
  test('refused as a conflict, change nothing of the end', async ({ cluster }) => {
    const { pictures } = await undisturbed();
    // A delete by UID that meets a conflict means that the Pod is gone already.
    for (const kind of kinds.filter(({ verb }) => verb !== 'delete')) {
      cluster.server.script(kind, status(409, 'Conflict'), 3);
    }
    await cluster.operator();
    expect(await live(cluster)).toEqual(pictures);
  });

  for (const [name, fault] of faults) {
    test(`${name}, change nothing of the end`, async ({ cluster }) => {
      const { pictures } = await undisturbed();
      for (const kind of kinds) cluster.server.script(kind, fault, 3);
      await cluster.operator();
      expect(await live(cluster)).toEqual(pictures);
    });
  }
});

describe('what the operator sees', () => {
  test('through watches that break at every third change leads to the same end', async ({ cluster }) => {
    const { pictures } = await undisturbed();
    let changes = 0;
    cluster.server.storage.onChange(() => {
      if (++changes % 3 === 0) cluster.server.resetWatches();
    });
    await cluster.operator();
    expect(await live(cluster)).toEqual(pictures);
  });

  test('of its own creates may be nothing at all: it waits, and makes none twice', async ({ slowCluster: cluster }) => {
    const operator = await cluster.operator();
    await eventually(() => expect(cluster.server.watches({ plural: 'pods' })).toHaveLength(1));
    for (const watch of cluster.server.watches({ plural: 'pods' })) watch.fallSilent();
    cluster.wish(spec);
    const creates = () =>
      cluster.server.received({ verb: 'create', plural: 'pods' }).map((one) => one.body.metadata.name);
    await eventually(() => expect(creates()).toHaveLength(2));
    for (let round = 0; round < 5; round++) await operator.resync();
    expect(creates()).toHaveLength(2);
    // Half a minute later nothing is expected any more; whoever looks then asks for the same names again.
    cluster.clock.skip(30_000);
    while (creates().length < 4) await operator.resync();
    expect(new Set(creates()).size).toBe(2);
    cluster.server.resetWatches();
    await eventually(() => expect(cluster.isDone()).toBe(true));
  });
});

test('two operators that both believe to lead make nothing twice, and come to the same end', async ({ cluster }) => {
  const { pictures } = await undisturbed();
  await Promise.all([cluster.operator(), cluster.operator()]);
  expect(await live(cluster)).toEqual(pictures);
});

test('a service that is as it should be is written to no more, however often it is looked at', async ({ cluster }) => {
  const operator = await cluster.operator();
  await live(cluster);
  await operator.resync();
  const writes = cluster.server.writes().length;
  for (let round = 0; round < 20; round++) {
    // The kubelets' heartbeats, as the API server tells of them.
    const metadata = { name: 'host-1', annotations: { heartbeat: String(round) } };
    cluster.server.storage.merge('/nodes', { metadata });
    await operator.resync();
  }
  expect(cluster.server.writes().slice(writes)).toEqual([]);
});

describe('a namespace that is going away', () => {
  const terminate = (cluster: ScriptedCluster) =>
    cluster.server.storage.merge('/namespaces', {
      metadata: { name: 'shop', deletionTimestamp: new Date(cluster.clock.now()).toISOString() },
    });
  const refusals = (cluster: ScriptedCluster) =>
    cluster.server.received({ verb: 'create', plural: 'pods' }).filter(({ query }) => !query.has('dryRun')).length;

  test('gets nothing new, and costs at most one refused create', async ({ cluster }) => {
    const operator = await cluster.operator();
    cluster.wish({ ...spec, scale: 3 });
    await eventually(() => expect(cluster.isDone()).toBe(true));
    const before = refusals(cluster);
    terminate(cluster);
    for (const { metadata } of cluster.pods()) removePod(cluster.server, metadata.name);
    for (let round = 0; round < 5; round++) await operator.resync();
    expect(cluster.pods()).toEqual([]);
    expect(refusals(cluster) - before).toBeLessThanOrEqual(1);
    expect(cluster.service.status?.conditions?.map(({ type }) => type)).not.toContain('Stalled');
  });

  test('costs no more refused creates than it had Pods when nobody tells that it goes', async ({ cluster }) => {
    const operator = await cluster.operator();
    cluster.wish({ ...spec, scale: 3 });
    await eventually(() => expect(cluster.isDone()).toBe(true));
    const before = refusals(cluster);
    for (const watch of cluster.server.watches({ plural: 'namespaces' })) watch.lose(1);
    terminate(cluster);
    for (const { metadata } of cluster.pods()) removePod(cluster.server, metadata.name);
    await operator.resync();
    await aWhile();
    expect(cluster.pods()).toEqual([]);
    expect(refusals(cluster) - before).toBeLessThanOrEqual(4);
  });
});
