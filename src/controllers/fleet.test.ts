import { expect, test } from 'vitest';

import type { ObservedUnit } from '../plan/observed.ts';
import { healthy, host, now, unhealthy } from '../plan/units.fixture.ts';
import { Fleet } from './fleet.ts';
import type { PodItem } from './rancher-service/observe.ts';

interface World {
  readonly units: readonly (readonly [service: string, unit: ObservedUnit])[];
  readonly hosts?: readonly string[];
  readonly lost?: readonly string[];
  readonly accused?: readonly string[];
}

function fleet({ units, hosts = ['a', 'b', 'c', 'd'], lost = [], accused = [] }: World): Fleet {
  const pods = units.map(
    ([service, unit]) => ({ namespace: 'shop', service, unit, claims: [], ready: true }) as PodItem,
  );
  return new Fleet(
    { list: () => pods } as unknown as ConstructorParameters<typeof Fleet>[0],
    { list: () => hosts.map((name) => host(name)) },
    { isLost: (name) => lost.includes(name), isAccused: (name) => [...lost, ...accused].includes(name) },
  );
}

/** Two services of two units on a host, all of which fail since a moment ago. */
const failing = (on: string): World['units'] =>
  ['one', 'two'].flatMap((service) =>
    [1, 2].map((index) => [service, unhealthy(index, { uid: `${service}-${index}`, host: on })] as const),
  );

test('many units of several services that fail together are a storm', () => {
  expect(fleet({ units: failing('a') }).permission(now)).toMatchObject({ healing: 'held', allowance: 0 });
});

test('what has run once and ended is no part of a storm, however its check last went', () => {
  const ended = failing('a').map(
    ([service, unit]) => [service, { ...unit, phase: 'Succeeded', endedOnce: true }] as const,
  );
  expect(fleet({ units: ended }).permission(now).healing).toBe('free');
});

test('those on a host that may be lost are none, and neither are those that fell with it a moment ago', () => {
  const accused = fleet({ units: failing('a'), accused: ['a'] });
  for (const [service, { uid }] of failing('a')) accused.recordUnhealthy(uid, service, now);
  expect(accused.permission(now).healing).toBe('free');
});

const spread: World['units'] = ['a', 'b', 'c'].map((on, at) => ['one', healthy(at + 1, { uid: on, host: on })]);

test('of several lost hosts one is emptied at once, and one more every ten seconds', () => {
  const lossy = fleet({ units: spread, lost: ['a', 'b'] });
  const first = lossy.permission(now);
  expect([...(first.waitingHosts ?? [])]).toEqual(['b']);
  expect(first.nextHostAt).toBe(now + 10_000);
  expect(lossy.permission(now + 9999).waitingHosts?.size).toBe(1);
  expect(lossy.permission(now + 10_000).waitingHosts?.size).toBe(0);
});

test('a lost host without units keeps no other one waiting', () => {
  expect(fleet({ units: spread, lost: ['d', 'a'] }).permission(now).waitingHosts?.size).toBe(0);
});

test('what was silent before this operator began to lead has waited already', () => {
  const successor = fleet({ units: spread, lost: ['a', 'b'] });
  successor.begin(['a', 'b']);
  expect(successor.permission(now).waitingHosts?.size).toBe(0);
});

test('thousands may ask at a moment: all units are gone through once, unless one fell or a host is accused', () => {
  let looks = 0;
  const accused: string[] = [];
  const pods = spread.map(
    ([service, unit]) => ({ namespace: 'shop', service, unit, claims: [], ready: true }) as PodItem,
  );
  const watched = new Fleet(
    { list: () => [looks++, pods][1] } as unknown as ConstructorParameters<typeof Fleet>[0],
    { list: () => ['a', 'b', 'c'].map((name) => host(name)) },
    { isLost: () => false, isAccused: (name) => accused.includes(name) },
  );
  for (let at = 0; at < 1000; at++) watched.permission(now + at / 10);
  expect(looks).toBe(1);
  watched.recordUnhealthy('a', 'one', now);
  watched.permission(now + 100);
  expect(looks).toBe(2);
  accused.push('b');
  watched.permission(now + 100);
  expect(looks).toBe(3);
  watched.permission(now + 350);
  expect(looks).toBe(4);
});
