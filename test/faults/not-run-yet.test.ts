/** What is said of kinds that the operator does not run, once and no oftener, whatever is installed. */
import { describe, expect, test } from 'vitest';

import { keptKinds } from '../../src/controllers/not-run-yet/kept-kind.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { eventually } from './setting.ts';

const plurals = keptKinds.map(({ resource }) => resource.plural);

async function cluster(): Promise<ScriptedCluster & AsyncDisposable> {
  const started = await ScriptedCluster.start();
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.stop() });
}

function make({ server }: ScriptedCluster, plural: string, spec: object = {}): void {
  const kind = keptKinds.find(({ resource }) => resource.plural === plural)?.resource.kind ?? '';
  const metadata = { namespace: 'shop', name: 'lb' };
  server.storage.apply(`drover.dev/${plural}`, { apiVersion: 'drover.dev/v1alpha1', kind, metadata, spec });
}

interface Status {
  readonly observedGeneration: number;
  readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[];
}

function statusOf({ server }: ScriptedCluster, plural: string): Status | undefined {
  return server.storage.get(`drover.dev/${plural}`, 'shop/lb')?.['status'] as Status | undefined;
}

function writes({ server }: ScriptedCluster): string[] {
  return server.writes().flatMap(({ path }) => (plurals.some((plural) => path.includes(plural)) ? [path] : []));
}

describe.each(plurals)('%s', (plural) => {
  test('is told to be kept and not run: once for each generation', async () => {
    await using world = await cluster();
    make(world, plural);
    const operator = await world.operator();
    await eventually(() => expect(statusOf(world, plural)?.observedGeneration).toBe(1));
    expect(statusOf(world, plural)?.conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['Ready', 'False', 'NotRunYet'],
      ['Stalled', 'True', 'NotRunYet'],
    ]);
    make(world, plural, { changed: true });
    await eventually(() => expect(statusOf(world, plural)?.observedGeneration).toBe(2));
    expect(world.server.watches({ plural })).toHaveLength(1);
    // A service that is looked at after everything else says that all of it was looked at again.
    world.wish({ image: 'a', scale: 1, healthCheck: { port: 80 } });
    await eventually(() => expect(world.isDone()).toBe(true));
    await operator.resync();
    expect(writes(world)).toEqual(Array(2).fill(expect.stringMatching(`/${plural}/lb/status$`)));
  });
});

test('a new leader writes nothing that is there, and leaves conditions of others alone', async () => {
  await using world = await cluster();
  make(world, 'rancherloadbalancers');
  const first = await world.operator();
  await eventually(() => expect(statusOf(world, 'rancherloadbalancers')?.observedGeneration).toBe(1));
  await first.stop();
  const { conditions = [], ...status } = statusOf(world, 'rancherloadbalancers') ?? {};
  const others = [{ type: 'Seen', status: 'True', reason: 'BySomebody' }, ...conditions];
  const metadata = { namespace: 'shop', name: 'lb' };
  world.server.storage.merge('drover.dev/rancherloadbalancers', {
    metadata,
    status: { ...status, conditions: others },
  });
  const before = writes(world).length;
  const second = await world.operator();
  world.wish({ image: 'a', scale: 1, healthCheck: { port: 80 } });
  await eventually(() => expect(world.isDone()).toBe(true));
  await second.resync();
  expect(writes(world)).toHaveLength(before);
});

test('an operator whose CRDs are older does everything else, and takes the kinds up when they are there', async () => {
  await using world = await cluster();
  let installed = false;
  const missing = { kind: 'status', code: 404, reason: 'NotFound' } as const;
  world.server.whim = ({ plural }) => (plurals.includes(plural) && !installed ? missing : undefined);
  make(world, 'rancherloadbalancers');
  world.wish({ image: 'a', scale: 1, healthCheck: { port: 80 } });
  await world.operator();
  await eventually(() => expect(world.isDone()).toBe(true));
  expect(statusOf(world, 'rancherloadbalancers')).toBeUndefined();
  installed = true;
  await eventually(() => expect(statusOf(world, 'rancherloadbalancers')?.observedGeneration).toBe(1));
});
