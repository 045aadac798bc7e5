import { describe, expect, test } from 'vitest';

import { RancherStackStatus, stackStatusLimits } from '../../api/rancher-stack.ts';
import { composed, observed } from './member.fixture.ts';
import type { ObservedMember } from './member.ts';
import { removingStatus, type StackStatusGiven, stackStatus } from './status.ts';

const since = { lastTransitionTime: '2026-01-01T00:00:00Z' };

/** A service whose status says so; `Ready` and others as `Type=Status Reason`. */
function service(
  name: string,
  state: string | undefined,
  healthState?: string,
  ...conditions: string[]
): ObservedMember {
  const said = conditions.map((text) => {
    const [, type = '', status = '', reason = ''] = /^(\w+)=(\w+) (\w+)$/.exec(text) ?? [];
    return { ...since, type, status: status as 'True' | 'False', reason, message: `${reason} of ${name}` };
  });
  const status = {
    observedGeneration: 1,
    conditions: said,
    ...(state === undefined ? {} : { state }),
    ...(healthState === undefined ? {} : { healthState }),
  };
  return observed(composed(name), { status });
}

const ready = (name: string) => service(name, 'active', 'healthy', 'Ready=True AllUnitsReady');
const starting = (name: string) =>
  service(name, 'activating', 'initializing', 'Ready=False NoUnitReady', 'Reconciling=True Starting');
const unhealthy = (name: string) => service(name, 'active', 'unhealthy', 'Ready=False NoUnitReady');
const stalled = (name: string) =>
  service(name, 'active', 'degraded', 'Ready=False SomeUnitsNotReady', 'Stalled=True ImagePull');

function statusOf(members: readonly ObservedMember[], given: Partial<StackStatusGiven> = {}) {
  const status = stackStatus({ members, missing: [], ...given });
  const conditions = status.conditions.map((one) => `${one.type}=${one.status} ${one.reason}`);
  return { ...status, conditions, messages: status.conditions.map(({ message }) => message) };
}

test.each<[string, ObservedMember[], Partial<StackStatusGiven>, object]>([
  ['nothing', [], {}, { state: 'active', healthState: 'healthy', conditions: ['Ready=True NoServices'] }],
  ['all ready', [ready('a'), ready('b')], {}, { state: 'active', conditions: ['Ready=True AllServicesReady'] }],
  [
    'one starts',
    [ready('a'), starting('b')],
    {},
    {
      state: 'activating',
      healthState: 'initializing',
      conditions: ['Ready=False ServicesNotReady', 'Reconciling=True ServicesNotReady'],
    },
  ],
  ['one is made later', [ready('a'), starting('b')], { previous: { state: 'active' } }, { state: 'updating-active' }],
  [
    'one is not made yet',
    [ready('a')],
    { missing: ['RancherService b'] },
    {
      total: 2,
      ready: 1,
      healthState: 'initializing',
      conditions: expect.arrayContaining(['Reconciling=True ServicesNotReady']),
    },
  ],
  [
    'one is unhealthy, and nobody does anything',
    [ready('a'), unhealthy('b')],
    {},
    { state: 'active', healthState: 'degraded', conditions: ['Ready=False ServicesNotReady'] },
  ],
  [
    'one needs a person',
    [starting('a'), stalled('b')],
    {},
    { conditions: ['Ready=False ServicesNotReady', 'Stalled=True ServiceStalled'] },
  ],
  ['all are stopped', [service('a', 'inactive', 'healthy', 'Ready=True Inactive')], {}, { state: 'inactive' }],
  ['one is upgraded', [ready('a'), service('b', 'upgrading', 'healthy')], {}, { state: 'upgrading' }],
  ['one restarts', [ready('a'), service('b', 'restarting', 'healthy')], {}, { state: 'updating-active' }],
  ['one has a spec that cannot be read', [ready('a'), service('b', 'error')], {}, { state: 'error' }],
  [
    'its texts cannot be read',
    [ready('a')],
    { stall: { reason: 'TranslationFailed', message: 'why' } },
    {
      state: 'error',
      healthState: 'healthy',
      ready: 1,
      conditions: ['Ready=False TranslationFailed', 'Stalled=True TranslationFailed'],
    },
  ],
  ['one is going', [ready('a'), { ...unhealthy('b'), deleting: true }], {}, { total: 1, healthState: 'healthy' }],
])('%s', (_case, members, given, expected) => {
  expect(statusOf(members, given)).toMatchObject(expected);
});

describe('a service is believed only about its present spec', () => {
  const old = { ...ready('a'), generation: 2 };
  test('and is under way until then', () => {
    expect(statusOf([old])).toMatchObject({
      ready: 0,
      conditions: ['Ready=False ServicesNotReady', 'Reconciling=True ServicesNotReady'],
      messages: ['0 of 1 are ready; RancherService a: not looked at yet', expect.anything()],
    });
  });
});

test('a service without units is healthy when its scale is 0, and not when somebody stopped it', () => {
  const stopped = service('b', 'inactive', 'healthy', 'Ready=True Inactive');
  const healthOf = (spec: object) => statusOf([ready('a'), { ...stopped, spec: { ...spec } }]).healthState;
  expect(healthOf({ scale: 0 })).toBe('healthy');
  expect(healthOf({ scale: 0, active: false })).toBe('degraded');
  expect(healthOf({ scale: 2, active: false })).toBe('degraded');
});

test('aliases and external services have no health of their own', () => {
  const alias = { ...service('b', 'active', undefined, 'Ready=True Active'), kind: 'RancherServiceAlias' as const };
  expect(statusOf([ready('a'), alias])).toMatchObject({ healthState: 'healthy', ready: 2 });
});

test('a balancer that nobody runs is not waited for', () => {
  const balancer = service('lb', undefined, undefined, 'Ready=False NotRunYet', 'Stalled=True NotRunYet');
  expect(statusOf([ready('a'), balancer])).toMatchObject({
    healthState: 'degraded',
    messages: [expect.anything(), 'RancherService lb: NotRunYet: NotRunYet of lb'],
  });
});

test('a status holds no more than its schema allows', () => {
  const many = Array.from({ length: 400 }, (_, at) => starting(`service-${String(at).padStart(3, '0')}`));
  const { conditions, ...status } = stackStatus({ members: many, missing: many.map(({ name }) => name) });
  expect(status.services).toHaveLength(stackStatusLimits.services);
  expect(status.total).toBe(800);
  expect(conditions[0]?.message).toMatch(/^0 of 800 are ready; .*; and 797 more$/);
  const given = conditions.map((one) => ({ ...one, ...since }));
  expect(RancherStackStatus.safeParse({ ...status, conditions: given }).error).toBeUndefined();
});

test('what could not be written is told instead of what the service says, and will pass', () => {
  const failing = new Map([
    ['RancherService a', 'no answer'],
    ['RancherService b', 'cannot be deleted: not today'],
    ['RancherService c', 'in conflict'],
  ]);
  expect(statusOf([ready('a'), starting('b')], { failing, missing: ['RancherService c'] })).toMatchObject({
    total: 3,
    ready: 0,
    conditions: ['Ready=False ServicesNotReady', 'Reconciling=True ServicesNotReady'],
    messages: [
      '0 of 3 are ready; RancherService a: no answer; RancherService b: cannot be deleted: not today; RancherService c: in conflict',
      expect.anything(),
    ],
  });
});

test('a message that is too long is cut between characters', () => {
  const failing = new Map([['RancherService a', '\u{1F600}'.repeat(5000)]]);
  const [first = ''] = statusOf([ready('a')], { failing }).messages;
  expect(first.length).toBeGreaterThan(4090);
  expect(first.length).toBeLessThanOrEqual(4096);
  expect(first.isWellFormed()).toBe(true);
});

test('a stack that is deleted says what is left of it', () => {
  const previous = { state: 'active', contentHash: 'a', services: [] } as const;
  expect(removingStatus({ ...previous, services: [] }, [ready('a')])).toMatchObject({
    state: 'removing',
    contentHash: 'a',
    total: 1,
    conditions: [{ type: 'Ready', reason: 'Removing', message: 'what is left: RancherService a' }],
  });
});
