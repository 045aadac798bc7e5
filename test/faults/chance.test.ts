/** Everything that can go wrong, at random and all together: the service's life comes to the same end. */
import { expect, test } from 'vitest';

import type { ApiRequestReceived } from './api-request.ts';
import type { Fault } from './fault.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { type Kind, kinds, live, undisturbed } from './service-life.ts';

const status = (code: number, reason: string): Fault => ({ kind: 'status', code, reason });
const anywhere: readonly Fault[] = [
  { kind: 'reset' },
  status(500, 'InternalError'),
  status(503, 'ServiceUnavailable'),
  { kind: 'status', code: 429, reason: 'TooManyRequests', retryAfterSeconds: 1 },
];
const gone = status(410, 'Expired');
const unheard: readonly Fault[] = [{ kind: 'lost' }, { kind: 'cut' }, { kind: 'twice' }];
const byVerb: Readonly<Record<ApiRequestReceived['verb'], readonly Fault[]>> = {
  list: [...anywhere, gone, { kind: 'cut' }],
  watch: [...anywhere, gone, { kind: 'expired' }, { kind: 'ended' }, { kind: 'text', text: '{"type":"ADD\n' }],
  get: [...anywhere, { kind: 'cut' }],
  create: [...anywhere, ...unheard, status(403, 'Forbidden'), status(422, 'Invalid')],
  replace: [...anywhere, ...unheard, status(409, 'Conflict')],
  patch: [...anywhere, ...unheard, status(409, 'Conflict')],
  delete: [...anywhere, ...unheard, status(409, 'Conflict')],
};

/** Numbers from 0 to 1 that look like chance and are the same for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One operator after the other, each dead after a few writes; the last one lives. */
async function dynasty(cluster: ScriptedCluster, random: () => number, deaths: number): Promise<void> {
  for (let reign = 0; reign < deaths; reign++) {
    const crash = { atWrite: 1 + Math.floor(random() * 15), answered: random() < 0.5 };
    await (await cluster.operator({ crash })).crashed;
  }
  await cluster.operator();
}

const seeds = Array.from({ length: 12 }, (_, at) => at + 1);

const lives = (Object.keys(kinds) as Kind[]).flatMap((kind) => seeds.map((seed) => ({ seed, kind })));

test.for(lives)('units $kind, seed $seed', { timeout: 60_000 }, async ({ seed, kind }) => {
  const { pictures } = await undisturbed(kind);
  const random = chance(seed);
  const cluster = await ScriptedCluster.start();
  cluster.server.whim = ({ verb }) => {
    const faults = byVerb[verb];
    return random() < 0.15 ? faults[Math.floor(random() * faults.length)] : undefined;
  };
  cluster.server.storage.onChange(() => {
    if (random() < 0.05) cluster.server.resetWatches();
    if (random() < 0.02) cluster.server.storage.compact();
  });
  const reigning = dynasty(cluster, random, 3);
  expect(await live(cluster, kind)).toEqual(pictures);
  expect(cluster.doubles()).toEqual([]);
  // Those who were to die later die with the cluster.
  reigning.catch(() => undefined);
  await cluster.stop();
});
