import { expect, test } from 'vitest';

import {
  externalClaims,
  homesOf,
  type ObservedClaim,
  removedClaims,
  scaledAwayClaims,
  sharedClaims,
} from './claims.ts';
import { type StepInput, step } from './step.ts';
import { desired, host, hosts, input, now, pending, unit, type WrittenSpec } from './units.fixture.ts';

const volumes = [{ target: '/data', name: 'data', perContainer: true }];

function ofUnit(index: number, over: Partial<ObservedClaim> = {}): ObservedClaim {
  return { ...ofStack(`shop-site-${index}.data`), service: 'site', index, ...over };
}

function ofStack(name: string, over: Partial<ObservedClaim> = {}): ObservedClaim {
  return { name, uid: `uid-${name}`, deleting: false, ours: true, stack: 'shop', ...over };
}

const claims = [1, 2, 3].map((index) => ofUnit(index));
const names = (found: readonly ObservedClaim[] | undefined) => found?.map(({ name }) => name);

function scaledAway(written: WrittenSpec, given: Partial<StepInput>, all: readonly ObservedClaim[] = claims) {
  const service = desired({ volumes, volumePolicy: { whenScaled: 'delete' }, ...written });
  const units = (given.units ?? []).map((one) => ({ ...one, revision: service.revision }));
  return names(scaledAwayClaims(service, step(input({ desired: service, ...given, units }), now), all));
}

test('the claims of indexes that were scaled away go, where the service says so', () => {
  const units = [unit(1), unit(3)];
  expect(scaledAway({ scale: 2 }, { units })).toEqual(['shop-site-2.data']);
  expect(scaledAway({ scale: 2, volumePolicy: { whenRemoved: 'delete' } }, { units })).toBeUndefined();
  expect(scaledAway({ scale: 0 }, { units: [] })).toEqual(names(claims));
});

test.each([
  ['a unit is missing', { scale: 3 }, [unit(1), unit(2)]],
  ['a unit is to go yet', { scale: 1 }, [unit(1), unit(2)]],
  ['a unit is replaced', { scale: 1 }, [unit(1, { phase: 'Failed', reason: 'Evicted' })]],
  ['the service is stopped', { scale: 2, active: false }, []],
  ['indexes follow hosts', { scale: 1, scheduling: { global: true } }, [unit(1)]],
] as const)('none goes while %s', (_, written, units) => {
  expect(scaledAway(written as WrittenSpec, { units })).toBeUndefined();
});

test('none goes that a unit on its way out may still write to, on a lost host as well', () => {
  const leaving = unit(2, { deletingSince: now, host: 'b' });
  const lost = { units: [unit(1), leaving], hosts: hosts(host('a'), host('b', { ready: 'Unknown' })) };
  expect(scaledAway({ scale: 1 }, { units: [unit(1), leaving] })).toEqual(['shop-site-3.data']);
  expect(scaledAway({ scale: 1 }, lost)).toEqual(['shop-site-3.data']);
  expect(scaledAway({ scale: 2 }, { units: [unit(1), pending(2)] })).toEqual(['shop-site-3.data']);
});

test('none goes that Drover did not make for a unit of this service', () => {
  const others = [
    ofUnit(2, { ours: false }),
    ofUnit(2, { service: 'site-b' }),
    ofUnit(2, { stack: 'other' }),
    ofUnit(2, { deleting: true }),
    ofStack('shop-data'),
  ];
  expect(scaledAway({ scale: 1 }, { units: [unit(1)] }, others)).toEqual([]);
});

const policy = { whenRemoved: 'delete' } as const;
const named = [{ target: '/web', name: 'web' }, ...volumes];

function removed(written: WrittenSpec, others: readonly WrittenSpec[] = []) {
  const service = desired({ volumes: named, ...written });
  const all = [...claims, ofStack('shop-web'), ofStack('shop-other'), ofStack('web', { ours: false })];
  return names(
    removedClaims(
      service,
      others.map((other) => ({ ...desired(other), name: 'other' })),
      all,
    ),
  );
}

test('with the service go the claims of its units, and those of the stack that no other service names', () => {
  expect(removed({ volumePolicy: policy })).toEqual([...claims.map(({ name }) => name), 'shop-web']);
  expect(removed({})).toEqual([]);
  expect(removed({ volumePolicy: { whenScaled: 'delete', whenRemoved: 'retain' } })).toEqual([]);
  expect(removed({ volumePolicy: policy }, [{ volumes: [{ target: '/x', name: 'web' }] }])).toEqual(names(claims));
});

test('a claim that another service names as external stays', () => {
  const other = { volumes: [{ target: '/x', name: 'shop-site-2.data', external: true }] } as unknown as WrittenSpec;
  const service = desired({ volumes: named, volumePolicy: policy });
  const user = { name: 'other', stack: 'shop', spec: { volumes: other.volumes } } as never;
  expect(names(removedClaims(service, [user], claims))).toEqual(['shop-site-1.data', 'shop-site-3.data']);
});

test('the claims of a global service are at home on the host they were made for', () => {
  const global = desired({ volumes, scheduling: { global: true } });
  const all = [
    ofUnit(1, { host: 'a' }),
    ofUnit(2),
    ofUnit(3, { host: 'c', deleting: true }),
    ofUnit(4, { host: 'd', service: 'other' }),
    ofStack('shop-web', { host: 'e' }),
  ];
  expect(homesOf(global, all)).toEqual(new Map([[1, 'a']]));
  expect(homesOf(desired({ volumes }), all)).toBeUndefined();
});

test('external claims are never deleted, and have to be there', () => {
  const external = [{ target: '/x', name: 'archive', external: true }];
  const sidekicks = [{ name: 'logger', image: 'l', volumes: [{ target: '/y', name: 'logs', external: true }] }];
  const { spec } = desired({ volumes: external, sidekicks });
  expect(externalClaims(spec)).toEqual(['archive', 'logs']);
  expect([...sharedClaims({ name: 'site', stack: 'shop', spec })]).toEqual(['archive', 'logs']);
  const all = [ofStack('archive', { ours: false }), ofStack('logs', { ours: false })];
  expect(removedClaims(desired({ volumes: external, sidekicks, volumePolicy: policy }), [], all)).toEqual([]);
});
