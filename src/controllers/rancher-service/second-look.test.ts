import { expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { DeleteUnit } from '../../plan/action.ts';
import { container, healthy } from '../../plan/units.fixture.ts';
import { rancherServices } from './controller.ts';
import { secondLook } from './second-look.ts';

const service = {
  metadata: { name: 'site', namespace: 'shop', uid: 'service-uid', generation: 3 },
} as unknown as RancherService;
const judged = healthy(1, { container: container({ ready: false, run: 'containerd://1' }) });

function action(over: Partial<DeleteUnit> = {}): DeleteUnit {
  return { kind: 'delete', pod: judged.pod, uid: judged.uid, index: 1, reason: 'unhealthy', message: '', ...over };
}

/** The Pod as the API server has it now. */
function pod(metadata: object = {}, status: object = {}) {
  return {
    metadata: {
      name: judged.pod,
      namespace: 'shop',
      uid: judged.uid,
      resourceVersion: '42',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'drover.dev/service': 'site', 'drover.dev/index': '1' },
      ...metadata,
    },
    spec: { nodeName: 'a' },
    status: {
      phase: 'Running',
      endedOnce: false,
      containerStatuses: [
        {
          name: 'primary',
          ready: false,
          restartCount: 0,
          containerID: 'containerd://1',
          state: { running: {} },
          ...status,
        },
      ],
    },
  };
}

interface Stored {
  readonly pod?: object;
  readonly owner?: object;
  readonly fails?: Error;
}

/** Which of the actions still stand when the API server has these, and what was asked of it. */
async function confirmed(stored: Stored, actions: readonly DeleteUnit[] = [action()]) {
  const asked: string[] = [];
  const client = {
    get: async (resource: { plural: string }, _: string, name: string) => {
      asked.push(`${resource.plural}/${name}`);
      if (stored.fails) throw stored.fails;
      const found = resource.plural === 'pods' ? stored.pod : (stored.owner ?? service);
      if (found === undefined) throw new ApiError('GET', 404, '');
      return found;
    },
  } as unknown as Client;
  return { found: await secondLook(client, rancherServices, service, [judged], actions), asked };
}

test('what is still as it was judged is deleted, in the version that was looked at', async () => {
  const { found } = await confirmed({ pod: pod() });
  expect(found).toEqual([{ action: action(), resourceVersion: '42' }]);
});

test.each<[string, Stored]>([
  ['is ready again', { pod: pod({}, { ready: true }) }],
  ['was restarted', { pod: pod({}, { restartCount: 1, containerID: 'containerd://2' }) }],
  ['is another one of its name', { pod: pod({ uid: 'another' }) }],
  ['is going already', { pod: pod({ deletionTimestamp: '2026-01-01T00:00:00Z' }) }],
  ['is gone', {}],
  [
    'belongs to a service whose wish has changed',
    { pod: pod(), owner: { metadata: { ...service.metadata, generation: 4 } } },
  ],
  [
    'belongs to a service that was made anew',
    { pod: pod(), owner: { metadata: { ...service.metadata, uid: 'another' } } },
  ],
  [
    'belongs to a service that is going',
    { pod: pod(), owner: { metadata: { ...service.metadata, deletionTimestamp: '' } } },
  ],
])('a unit that %s is spared', async (_, stored) => {
  expect((await confirmed(stored)).found).toEqual([]);
});

test.each(['extra', 'outdated', 'ended', 'hosts-changed'] as const)(
  'what is removed because of what is wanted (%s) needs no second look',
  async (reason) => {
    const { found, asked } = await confirmed({}, [action({ reason })]);
    expect({ found, asked }).toEqual({ found: [{ action: action({ reason }) }], asked: [] });
  },
);

test('while the API server does not say, nothing is deleted', async () => {
  await expect(confirmed({ fails: new Error('silence') })).rejects.toThrow('silence');
});
