import { describe, expect, test } from 'vitest';

import type { RancherService, UnitStatus } from '../../src/api/rancher-service.ts';
import { complaints, hostToStop, isSettled, type Observed, rowsOf, type ServiceEvent, shortNote } from './rows.ts';

const unit = (index: number, host: string, more: Partial<UnitStatus> = {}): UnitStatus => ({
  index,
  pod: `pod-${index}`,
  host,
  state: 'running',
  health: 'healthy',
  ...more,
});

function service(name: string, units: UnitStatus[], more: Partial<RancherService['status']> = {}): RancherService {
  return {
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherService',
    metadata: {
      name,
      namespace: 'demo',
      uid: name,
      generation: 1,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'drover.dev/stack': 'stack' },
    },
    spec: { image: 'image', scale: units.length },
    status: { observedGeneration: 1, ready: units.length, units, ...more },
  };
}

const event = (note: string, writtenAt: string, of = 'site'): ServiceEvent => ({
  namespace: 'demo',
  service: of,
  reason: 'Reason',
  note,
  writtenAt,
  seenAt: 0,
});

function observed(services: RancherService[], events: ServiceEvent[] = []): Observed {
  return { services, events, madeAt: new Map([['pod-1', 1000]]) };
}

describe('a row', () => {
  test('has the unit as its service says, the age of its Pod, and the Events about it in order', () => {
    const events = [
      event('unit 1 (pod-1 on a) is unhealthy, was healthy', '3'),
      event('unit 1 (pod-1 on a) is healthy, was initializing', '2'),
      event('created unit 2 as pod-2', '4'),
      event('created unit 1 as pod-1', '5', 'another'),
    ];
    const rows = rowsOf(observed([service('site', [unit(1, 'a'), unit(2, 'b')])], events));
    expect(rows.map((row) => ({ ...row, events: row.events.map(({ note }) => note) }))).toEqual([
      {
        stack: 'stack',
        unit: 'site-1',
        pod: 'pod-1',
        host: 'a',
        state: 'running',
        health: 'healthy',
        madeAt: 1000,
        events: ['unit 1 (pod-1 on a) is healthy, was initializing', 'unit 1 (pod-1 on a) is unhealthy, was healthy'],
      },
      expect.objectContaining({ unit: 'site-2', madeAt: undefined, events: ['created unit 2 as pod-2'] }),
    ]);
  });

  test('is told of what happens to its host while it is there, and of no other host', () => {
    const lost = 'host a is lost: its kubelet is silent';
    const events = [
      event('host a is back', '1970-01-01T00:00:00Z'),
      event(lost, '1970-01-01T00:00:02Z'),
      event('host ab is back', '1970-01-01T00:00:03Z'),
    ];
    const rows = rowsOf(observed([service('site', [unit(1, 'a'), unit(2, 'ab'), unit(3, 'c')])], events));
    expect(rows.map((row) => row.events.map(({ note }) => note))).toEqual([[lost], ['host ab is back'], []]);
  });
});

test.each([
  ['removed unit 1 (pod on host): it is unhealthy', 'removed: it is unhealthy'],
  ['unit 12 (pod) is healthy, was initializing', 'is healthy, was initializing'],
  ['created unit 2 as pod, kept off a, which is lost', 'created as pod, kept off a, which is lost'],
  ['host a is back', 'host a is back'],
])('%s is shortened', (note, short) => {
  expect(shortNote(event(note, '1'))).toBe(short);
});

describe('settled', () => {
  const good = [unit(1, 'a'), unit(2, 'b')];
  test('is what the operator says of the present spec, when all units are healthy', () => {
    expect(isSettled(observed([service('site', good)]))).toBe(true);
  });

  test.each([
    ['an older spec', service('site', good, { observedGeneration: 0 })],
    ['a unit that is not ready', service('site', good, { ready: 1 })],
    ['a unit that initializes', service('site', [unit(1, 'a', { health: 'initializing' })])],
    ['a unit too many', { ...service('site', good), spec: { image: 'image', scale: 1 } }],
    ['no status yet', { ...service('site', good), status: {} }],
  ])('is not %s', (_, one) => {
    expect(isSettled(observed([one]))).toBe(false);
  });
});

describe('the host to stop', () => {
  test('has many units, but not all of a service where that can be had', () => {
    const services = [service('site', [unit(1, 'a'), unit(2, 'a')]), service('worker', [unit(1, 'b'), unit(2, 'c')])];
    expect(hostToStop(observed(services), [])).toBe('b');
    expect(hostToStop(observed(services), ['b', 'c'])).toBe('a');
    expect(hostToStop(observed(services), ['a', 'b', 'c'])).toBeUndefined();
    const spread = [service('site', [unit(1, 'a'), unit(2, 'b')]), service('worker', [unit(1, 'b'), unit(2, 'c')])];
    expect(hostToStop(observed(spread), [])).toBe('b');
  });
});

test('complaints are conditions that are not as they should be', () => {
  const condition = { reason: 'Why', message: 'because', lastTransitionTime: '2026-01-01T00:00:00Z' };
  const conditions = [
    { ...condition, type: 'Ready', status: 'True' as const },
    { ...condition, type: 'HealingHeld', status: 'True' as const },
  ];
  expect(complaints(observed([service('site', [], { conditions })]))).toEqual(['demo/site: HealingHeld Why: because']);
});
