import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { membership, type NamedUnit, patienceMs } from './membership.ts';

function unit(index: number, over: Partial<NamedUnit> = {}): NamedUnit {
  return { index, createdAt: 0, address: `10.0.0.${index}`, served: true, over: false, seenForMs: 60_000, ...over };
}
const unserved = { served: false };

/** rancher-dns, generate.go: members that are healthy; where there is none, the last of the list (docs/rancher.md §9.8). */
describe('whom a name leads to', () => {
  test.each<[string, NamedUnit[], string[]]>([
    ['nobody where there are no units', [], []],
    ['all that are served', [unit(1), unit(2)], ['10.0.0.1', '10.0.0.2']],
    ['those that are served, without the others', [unit(1), unit(2, unserved)], ['10.0.0.1']],
    ['the last, where none is served', [unit(1, unserved), unit(2, unserved)], ['10.0.0.2']],
    [
      'the last that has an address',
      [unit(1, unserved), { ...unit(2, unserved), address: undefined } as never],
      ['10.0.0.1'],
    ],
    ['none that is going', [unit(1, unserved), unit(2, { served: false, over: true })], ['10.0.0.1']],
    [
      'of two at one index the newer',
      [unit(1, { ...unserved, createdAt: 2, address: '10.0.0.9' }), unit(1, unserved)],
      ['10.0.0.9'],
    ],
    ['an address once', [unit(1), unit(2, { address: '10.0.0.1' })], ['10.0.0.1']],
  ])('%s', (_, units, addresses) => {
    expect(membership(units, true).units).toEqual(addresses);
  });
});

test('where it is turned off, nobody stands in for nobody', () => {
  expect(membership([unit(1, unserved)], false)).toEqual({ units: [], last: false, selected: [] });
});

test('a Pod that it selects is a member, and the last unit no longer wanted', () => {
  const units = [unit(1, unserved)];
  expect(membership(units, true, ['10.9.0.1'])).toEqual({ units: [], last: false, selected: ['10.9.0.1'] });
});

test('a unit that has only just come is waited for', () => {
  const young = unit(1, { ...unserved, seenForMs: 2000 });
  expect(membership([young], true)).toEqual({
    units: [],
    last: false,
    selected: [],
    dueInMs: patienceMs - 2000,
  });
  expect(membership([{ ...young, served: true }], true)).toMatchObject({ units: ['10.0.0.1'], last: false });
});

test('the one before it is named meanwhile, if it has been there for long', () => {
  const young = unit(2, { ...unserved, seenForMs: 2000 });
  expect(membership([unit(1, unserved), young], true)).toMatchObject({
    units: ['10.0.0.1'],
    last: true,
    dueInMs: patienceMs - 2000,
  });
});

test('whatever the units, nobody unserved is named beside one that is served, and at most one alone', () => {
  const any = fc.record({
    index: fc.integer({ min: 1, max: 5 }),
    createdAt: fc.nat(3),
    address: fc.ipV4(),
    served: fc.boolean(),
    over: fc.boolean(),
    seenForMs: fc.constantFrom(0, patienceMs),
  });
  fc.assert(
    fc.property(fc.array(any), (units) => {
      const { units: addresses, last, dueInMs } = membership(units, true);
      const there = units.filter(({ over }) => !over);
      const served = there.filter((one) => one.served).map(({ address }) => address);
      const known = there.some(({ seenForMs }) => seenForMs >= patienceMs);
      if (served.length > 0) expect(addresses).toEqual([...new Set(served)].sort());
      else expect(addresses.length).toBe(known ? 1 : 0);
      expect(last).toBe(served.length === 0 && known);
      expect(dueInMs === undefined || served.length === 0).toBe(true);
    }),
  );
});
