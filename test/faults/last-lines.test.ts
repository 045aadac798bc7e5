import { describe, expect } from 'vitest';

import type { Fault } from './fault.ts';
import type { ScriptedCluster } from './scripted-cluster.ts';
import { kinds, test } from './service-life.ts';
import { eventually } from './setting.ts';

const log = { plural: 'pods', subresource: 'log' } as const;

/** A unit fails its check; what its log request meets is scripted. @returns why units were removed, and what was kept. */
async function breakOne(cluster: ScriptedCluster, fault: Fault): Promise<(string | undefined)[]> {
  cluster.wish(kinds['without volumes']);
  await cluster.operator();
  await eventually(() => expect(cluster.isDone()).toBe(true));
  cluster.server.script(log, fault, 100);
  const [first] = cluster.pods();
  if (first === undefined) throw new Error('there is no unit');
  cluster.kubelet.report(first, false);
  await eventually(() => {
    expect(cluster.pods().map(({ metadata }) => metadata.uid)).not.toContain(first.metadata.uid);
    expect(cluster.isDone()).toBe(true);
  });
  const removed = cluster.service.status?.history?.find(({ reason }) => reason === 'InstanceRemovedUnhealthy');
  return [removed?.pod === first.metadata.name ? removed.reason : undefined, removed?.log];
}

test('the end of the log of a unit that is replaced is kept in the history', async ({ cluster }) => {
  const said = await breakOne(cluster, { kind: 'text', text: 'listening\nout of memory\n' });
  expect(said).toEqual(['InstanceRemovedUnhealthy', 'listening\nout of memory']);
});

describe('a log', () => {
  const faults: readonly [string, Fault][] = [
    ['is never answered', { kind: 'silent' }],
    ['is answered by a broken server', { kind: 'status', code: 500 }],
    ['is asked for again later', { kind: 'status', code: 503, retryAfterSeconds: 120 }],
    ['is not for the operator', { kind: 'status', code: 403 }],
    ['is cut off', { kind: 'cut' }],
  ];
  for (const [how, fault] of faults) {
    test(`that ${how} keeps no unit from being replaced`, async ({ cluster }) => {
      expect(await breakOne(cluster, fault)).toEqual(['InstanceRemovedUnhealthy', undefined]);
    });
  }
});
