/**
 * What the operator asks of the API server: so much for a service that comes up, and nothing while nothing changes.
 * QUIET_SECONDS lengthens the time in which nothing may be asked (`npm run test:quiet`: five minutes).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { rancherServices } from '../../src/controllers/rancher-service/controller.ts';
import { pods } from '../../src/kubernetes/resource.ts';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { eachOf } from './api.ts';
import { OperatedPlane } from './operated-plane.ts';
import type { Recorded } from './recording-proxy.ts';

/**
 * Longer than every timer that may run while nothing changes: looks at hosts (1 s), gathered statuses (4 s), the wait
 * for a host's turn (10 s), a refused create (15 s). Only the ends of watches come later, and are made to come.
 */
const quietMs = Number(process.env['QUIET_SECONDS'] ?? 16) * 1000;

let world: OperatedPlane;

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

const quickly = { everyMs: 250, timeoutMs: 60_000 };
const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000 };

/** Everything asked since a moment, leases and watches aside: one word for each request. */
function askedSince(from: number): string[] {
  return world.proxy.recorded.slice(from).filter(isCounted).map(wordOf).sort();
}

function isCounted({ path, watch }: Recorded): boolean {
  return !watch && !path.includes('/leases');
}

function wordOf({ method, path, body }: Recorded): string {
  const { status } = method === 'PATCH' ? JSON.parse(body) : {};
  const reason = path.endsWith('/events') ? ` ${JSON.parse(body).reason}` : '';
  const [plural = '', , subresource] = path.split('/').slice(path.startsWith('/api/') ? 5 : 6);
  return `${method} ${plural}${subresource ? `/${subresource}` : ''}${reason}${status ? ` ${status.state}` : ''}`;
}

/** Brings up a service of so many units. @returns what was asked for it. */
async function bringUp(namespace: string, spec: object, scale: number): Promise<string[]> {
  const stack = await world.namespace(namespace);
  const from = world.proxy.recorded.length;
  await stack.apply('site', { image: 'a', scale, expose: ['80'], ...spec });
  await stack.settle(
    'site',
    Array.from({ length: scale }, (_, at) => at + 1),
  );
  return askedSince(from);
}

/** The Service of its name, and the namespace's own for the names of units, which its first service needs. */
const names = { 'PATCH services': 2 };

/** How often each word occurs. */
function tally(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((other) => other === word).length]));
}

/**
 * Statuses that say `activating`: one, and one more for each time that progress could be written in, which is the
 * machine's to say and not ours.
 */
function activating(namespace: string): number[] {
  const path = `/namespaces/${namespace}/rancherservices/site/status`;
  return world.proxy
    .writes(namespace)
    .filter((one) => one.path.endsWith(path) && JSON.parse(one.body).status.state === 'activating')
    .map(({ at }) => at);
}

test('a service costs the objects that are made for it, and two statuses', async () => {
  const asked = tally(await bringUp('plain', {}, 5));
  const { 'PATCH rancherservices/status activating': early = 0, ...others } = asked;
  expect(others).toEqual({
    ...names,
    'POST pods': 5,
    'POST events InstanceCreated': 5,
    'PATCH rancherservices/status active': 1,
  });
  const times = activating('plain');
  expect(times).toHaveLength(early);
  for (const [at, time] of times.slice(1).entries()) expect(time - (times[at] ?? 0)).toBeGreaterThan(1900);
});

test('a check costs one write more for each unit, and claims are objects like any other', async () => {
  const volumes = [{ target: '/data', name: 'data', size: '1Gi', perContainer: true }];
  const { 'PATCH rancherservices/status activating': _, ...others } = tally(
    await bringUp('checked', { healthCheck, volumes }, 5),
  );
  expect(others).toEqual({
    ...names,
    'POST persistentvolumeclaims': 5,
    'POST pods': 5,
    'POST events InstanceCreated': 5,
    'POST events HealthHealthy': 5,
    'PATCH pods': 5,
    'PATCH rancherservices/status active': 1,
  });
});

test(
  'while nothing changes nothing is written or listed, whatever kubelets and watches do',
  async () => {
    const [operator] = world.operators;
    await world.namespace('quiet');
    const metadata = (at: number) => ({ namespace: 'quiet', name: `service-${at}` });
    const specOf = (at: number) => ({
      image: 'a',
      scale: 10,
      expose: ['80'],
      ...(at % 2 === 0 ? { healthCheck } : {}),
    });
    await eachOf(
      Array.from({ length: 20 }, (_, at) => at),
      4,
      async (at) => {
        const object = {
          apiVersion: 'drover.dev/v1alpha1',
          kind: 'RancherService',
          metadata: metadata(at),
          spec: specOf(at),
        };
        await world.client.apply(rancherServices, object, { fieldManager: 'test' });
      },
    );
    const listed = async () => (await world.client.list(pods, { namespace: 'quiet' })).items as AnyObject[];
    const units = await until(
      '200 units',
      async () => ((await listed()).length === 200 ? listed() : undefined),
      quickly,
    );
    await eachOf(units, 8, (unit) => world.kubelet.run(unit));
    await until(
      'all are current',
      async () => {
        const { items } = await world.client.list(rancherServices, { namespace: 'quiet' });
        return items.length === 20 && items.every((item) => kstatus(item) === 'Current');
      },
      quickly,
    );
    await operator?.untilIdle(1);

    const from = world.proxy.recorded.length;
    await new Promise((resolve) => setTimeout(resolve, quietMs / 2));
    // A kubelet says every now and then that all is as it was.
    for (const host of ['host-1', 'host-2']) await world.kubelet.setReady(host, 'True');
    const ended = world.proxy.endWatches();
    expect(ended).toBeGreaterThanOrEqual(7);
    await new Promise((resolve) => setTimeout(resolve, quietMs / 2));
    expect(askedSince(from)).toEqual([]);
    const watches = world.proxy.recorded.slice(from).filter((one) => one.watch && !one.path.includes('/leases'));
    expect(watches.length).toBeGreaterThanOrEqual(ended - 1);
  },
  120_000 + quietMs,
);
