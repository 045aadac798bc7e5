import { setTimeout as delay } from 'node:timers/promises';
import { test as base, expect, vi } from 'vitest';

import { pods } from '../../src/kubernetes/resource.ts';
import { type Follower, followWithInformer, followWithReflector, type ReflectionOptions } from './follower.ts';
import { ScriptedApiServer } from './scripted-api-server.ts';
import type { ScriptedWatch } from './scripted-watch.ts';

type Informing = ReturnType<typeof followWithInformer>;

export interface Setting {
  readonly server: ScriptedApiServer;
  /** Stopped when the test is over. */
  readonly followers: Follower[];
  /** Starts following with the client library's informer, made ready before by whoever wants to. */
  readonly informer: (prepare?: (informer: Informing['informer']) => void) => Promise<Informing>;
  /** Starts following with our reflector. */
  readonly reflector: (options?: ReflectionOptions) => ReturnType<typeof followWithReflector>;
}

/** A test with a scripted API server of its own, and with followers of its Pods. */
export const test = base.extend<Setting>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads what a fixture needs from this pattern
  server: async ({}, use) => {
    const server = await ScriptedApiServer.start();
    await use(server);
    await server.stop();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  followers: async ({}, use) => {
    const followers: Follower[] = [];
    await use(followers);
    await Promise.all(followers.map((follower) => follower.stop()));
  },
  informer: async ({ server, followers }, use) => {
    await use(async (prepare) => {
      const follower = followWithInformer(server);
      prepare?.(follower.informer);
      followers.push(follower);
      await follower.start();
      return follower;
    });
  },
  reflector: async ({ server, followers }, use) => {
    await use((options) => {
      const follower = followWithReflector(server, options);
      followers.push(follower);
      return follower;
    });
  },
});

/** Waits for what must come; the limit is only there to end a test that hangs. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 5 });
}

/** Long against a loopback connection: what has not come by then is not coming. */
export function aWhile(): Promise<void> {
  return delay(150);
}

/** The one watch on Pods, once it is open. */
export async function theWatch(server: ScriptedApiServer): Promise<ScriptedWatch> {
  await eventually(() => expect(server.watches(pods)).toHaveLength(1));
  const [watch] = server.watches(pods);
  if (watch === undefined) throw new Error('no watch is open');
  return watch;
}
