/** The whole service controller against a server that fails, and against its own death at every write. */
import { describe, expect } from 'vitest';

import { deniedRetryMs } from '../../src/plan/scale-policy.ts';
import { type Match, requestFaults } from './fault.ts';
import type { Crash } from './operator.ts';
import { removePod } from './pods.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { type Kind, kinds, live, spec, test, undisturbed } from './service-life.ts';
import { aWhile, eventually } from './setting.ts';

describe('an operator that dies at a write, whichever it is', () => {
  async function dieAt(crash: Crash, kind: Kind): Promise<object> {
    const cluster = await ScriptedCluster.start();
    const first = await cluster.operator({ crash });
    const second = first.crashed.then(() => cluster.operator());
    second.catch(() => undefined);
    const pictures = await live(cluster, kind);
    const doubles = cluster.doubles();
    await cluster.stop();
    return { crash, pictures, doubles };
  }

  const answers = [true, false].flatMap((answered) =>
    (Object.keys(kinds) as Kind[]).map((kind) => ({ answered, kind })),
  );
  test.for(answers)('of units $kind, its answer heard: $answered', { timeout: 120_000 }, async ({ answered, kind }) => {
    const { pictures, deeds } = await undisturbed(kind);
    expect(deeds).toBeGreaterThan(20);
    const writes = Array.from({ length: deeds }, (_, at) => at + 1);
    for (let at = 0; at < writes.length; at += 4) {
      const crashes = writes.slice(at, at + 4).map((atWrite) => ({ atWrite, answered }));
      const lives = await Promise.all(crashes.map((crash) => dieAt(crash, kind)));
      expect(lives).toEqual(crashes.map((crash) => ({ crash, pictures, doubles: [] })));
    }
  });
});

describe('writes that go wrong', () => {
  const writes: readonly Match[] = [
    { verb: 'create', plural: 'pods' },
    { verb: 'delete', plural: 'pods' },
    { verb: 'patch', plural: 'pods' },
    { verb: 'patch', plural: 'services' },
    { verb: 'create', plural: 'persistentvolumeclaims' },
    { verb: 'patch', plural: 'rancherservices' },
  ];
  for (const [name, fault] of requestFaults) {
    test(`${name}, change nothing of the end`, async ({ cluster }) => {
      const { pictures } = await undisturbed();
      for (const write of writes) cluster.server.script(write, fault, 3);
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

  test('of its own creates may be nothing at all: it waits, lists anew, and makes none twice', async ({
    slowCluster: cluster,
  }) => {
    const operator = await cluster.operator();
    await eventually(() => expect(cluster.server.watches({ plural: 'pods' })).toHaveLength(1));
    for (const watch of cluster.server.watches({ plural: 'pods' })) watch.fallSilent();
    cluster.wish(spec);
    const creates = () => cluster.server.received({ verb: 'create', plural: 'pods' });
    await eventually(() => expect(creates()).toHaveLength(2));
    for (let round = 0; round < 5; round++) await operator.resync();
    expect(cluster.server.received({ verb: 'list', plural: 'pods' })).toHaveLength(1);
    // Half a minute later the watch is not believed any more.
    cluster.clock.leap(30_000);
    await operator.resync();
    await eventually(() => expect(cluster.isDone()).toBe(true));
    expect(creates()).toHaveLength(2);
    expect(cluster.server.received({ verb: 'list', plural: 'pods' })).toHaveLength(2);
  });

  test('of its own status may be an old one: what it says in the end is right all the same', async ({ cluster }) => {
    await cluster.operator();
    cluster.wish({ ...spec, healthCheck: { ...spec.healthCheck, strategy: 'none' } });
    await eventually(() => expect(cluster.isDone()).toBe(true));
    await aWhile();
    for (const watch of cluster.server.watches({ plural: 'rancherservices' })) watch.fallSilent();
    const [first] = cluster.pods();
    if (first) cluster.kubelet.report(first, false);
    await eventually(() => expect(cluster.service.status?.healthState).toBe('degraded'));
    if (first) cluster.kubelet.report(first, true);
    await aWhile();
    cluster.server.resetWatches();
    await eventually(() => expect(cluster.isDone()).toBe(true));
  });

  for (const fault of ['none', 'lost'] as const) {
    test(`may be the end of a unit, and not its successor, whose create was answered by ${fault}`, async ({
      slowCluster: cluster,
    }) => {
      const { server } = cluster;
      const operator = await cluster.operator();
      await eventually(() => expect(server.watches({ plural: 'pods' })).toHaveLength(1));
      cluster.wish({ ...spec, scale: 1, volumes: [] });
      await eventually(() => expect(cluster.isDone()).toBe(true));
      if (fault === 'lost') server.script({ verb: 'create', plural: 'pods' }, { kind: 'lost' });
      server.storage.onChange(({ collection, type }) => {
        if (collection !== '/pods' || type !== 'DELETED') return;
        for (const watch of server.watches({ plural: 'pods' })) watch.fallSilent();
      });
      const [first] = cluster.pods();
      if (first) cluster.kubelet.report(first, false);
      await eventually(() => expect(cluster.pods()[0]?.metadata.uid).not.toBe(first?.metadata.uid));
      await eventually(() => expect(cluster.pods()).toHaveLength(1));
      cluster.clock.leap(30_000);
      for (let round = 0; round < 5; round++) await operator.resync();
      await eventually(() => expect(cluster.isDone()).toBe(true));
    });
  }
});

test('two operators that both believe to lead make nothing twice, and come to the same end', async ({ cluster }) => {
  const { pictures } = await undisturbed();
  await Promise.all([cluster.operator(), cluster.operator()]);
  expect(await live(cluster)).toEqual(pictures);
});

test('a service that is as it should be is written to no more, however often it is looked at', async ({ cluster }) => {
  const operator = await cluster.operator();
  await live(cluster);
  // Longer than the progress of a status is gathered for.
  cluster.clock.leap(5000);
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

test('a service whose name is taken keeps its units all the same, and says what it lacks', async ({ cluster }) => {
  const { storage } = cluster.server;
  await cluster.operator();
  const other = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherExternalService', name: 'web', uid: 'other' };
  const metadata = { namespace: 'shop', name: 'web', ownerReferences: [{ ...other, controller: true }] };
  storage.create('/services', { apiVersion: 'v1', kind: 'Service', metadata });
  cluster.wish(kinds['without volumes']);
  await eventually(() => expect(cluster.service.status?.ready).toBe(2));
  const [first] = cluster.pods();
  if (first) cluster.kubelet.report(first, false);
  await eventually(() => {
    expect(cluster.pods().map(({ metadata }) => metadata.uid)).not.toContain(first?.metadata.uid);
    expect(cluster.service.status?.ready).toBe(2);
  });
  expect(cluster.service.status?.conditions).toContainEqual(
    expect.objectContaining({ type: 'Stalled', reason: 'NameTaken' }),
  );
});

test('a scale policy takes back what a quota has no room for, and says so once however often it tries', async ({
  cluster,
}) => {
  const { server } = cluster;
  const operator = await cluster.operator();
  cluster.wish({ image: 'web:1', scalePolicy: { min: 1, max: 4 } });
  server.storage.onChange(({ collection, type }) => {
    if (collection !== '/pods' || type !== 'ADDED' || cluster.pods().length < 2) return;
    const full = { kind: 'status', code: 403, reason: 'Forbidden', message: 'exceeded quota: small' } as const;
    server.script({ verb: 'create', plural: 'pods' }, full, 1000);
  });
  const rests = { state: 'active', ready: 2, scalePolicy: { current: 2, settled: 2, retryAt: expect.any(String) } };
  const retryAt = () => cluster.service.status?.scalePolicy?.retryAt;
  await eventually(() => expect(cluster.service.status).toMatchObject(rests));
  const first = retryAt();
  cluster.clock.leap(deniedRetryMs);
  await operator.resync();
  await eventually(() => {
    expect(cluster.service.status).toMatchObject(rests);
    expect(retryAt()).not.toBe(first);
  });
  expect(cluster.pods()).toHaveLength(2);
  const said = cluster.service.status?.history?.filter(({ reason }) => reason === 'ScaleAdjusted') ?? [];
  expect(said.map(({ message }) => message).filter((message) => message.includes('3 → 2'))).toEqual([
    'the scale policy finds no room for more: 3 → 2 units (exceeded quota: small)',
  ]);
  expect(cluster.service.status?.conditions?.map(({ type }) => type)).toEqual(['Ready']);
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

  test('costs at most one refused create even when nobody tells that it goes', async ({ cluster }) => {
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
    expect(refusals(cluster) - before).toBe(1);
  });
});
