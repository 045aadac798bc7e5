import { expect, test } from 'vitest';

import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import { systemClock } from '../../kubernetes/clock.ts';
import { Expectations } from '../../kubernetes/expectations.ts';
import type { Action } from '../../plan/action.ts';
import { brief, desired, planned, unhealthy, unit } from '../../plan/units.fixture.ts';
import { defaultConfiguration } from '../operator-configuration.ts';
import { type Actor, act } from './act.ts';

const service = desired({ scale: 6, healthCheck: { port: 80 } });
const { actions } = planned({ desired: service, units: [1, 2, 3, 4, 5, 6].map((index) => unhealthy(index)) });

function actorOf(client: Client, done: Action[] = []): Actor {
  return {
    client,
    expectations: new Expectations(systemClock),
    storageClasses: defaultConfiguration.storageClasses,
    mayWrite: () => true,
    mayAdopt: async () => true,
    claim: () => ({ deleting: false }),
    done: (action) => done.push(action),
    confirm: async (deletes) => deletes.map((action) => ({ action, resourceVersion: '1' })),
  };
}

/** What is done and what is spared where the delete of the first unit is answered so. */
async function acted(code: number, reason: string) {
  const done: Action[] = [];
  const client = {
    create: async () => ({}),
    patchMetadata: async () => ({}),
    delete: async (_: object, __: string, pod: string) => {
      if (pod === 'shop-site-1-0') throw new ApiError('DELETE', code, JSON.stringify({ kind: 'Status', reason }));
    },
  } as unknown as Client;
  const { spared } = await act('shop/site', service, actions, actorOf(client, done));
  return { done: done.map(brief), spared: spared.map(brief) };
}

test.each([
  [409, 'Conflict'],
  [404, 'NotFound'],
])(
  'a unit that is another one by its delete (%i) is spared, and the rest of the step goes on',
  async (code, reason) => {
    expect(actions.map(brief).slice(0, 4)).toEqual([
      'delete 1 unhealthy',
      'create 1',
      'delete 2 unhealthy',
      'create 2',
    ]);
    const { done, spared } = await acted(code, reason);
    expect(spared).toEqual(['delete 1 unhealthy']);
    expect(done).toEqual(['delete 2 unhealthy', 'create 2']);
  },
);

test('a delete that fails otherwise ends the step: it is tried again', async () => {
  await expect(acted(500, 'InternalError')).rejects.toThrow(ApiError);
});

test.each([true, false])('units are taken over for a service that is there to stay: %s', async (stays) => {
  const orphan = unit(1, { revision: service.revision, owned: false });
  const one = { ...service, spec: { ...service.spec, scale: 1 } };
  const adoption = planned({ desired: one, units: [orphan] }).actions.filter(({ kind }) => kind === 'adopt');
  expect(adoption).toHaveLength(1);
  const patched: string[] = [];
  const client = {
    get: async () => ({ metadata: { uid: orphan.uid, resourceVersion: '1' } }),
    patchMetadata: async (_: object, __: string, pod: string) => patched.push(pod),
  } as unknown as Client;
  await act('shop/site', service, adoption, { ...actorOf(client), mayAdopt: async () => stays });
  expect(patched).toEqual(stays ? [orphan.pod] : []);
});
