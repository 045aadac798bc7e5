import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Assignments, checkersOf } from './assignment.ts';

const hosts = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 12 });
const target = fc.uuid();

test.each<[string, string | undefined, string[], number]>([
  ['nobody is there', 'a', [], 0],
  ['one host checks alone', 'a', ['a'], 1],
  ['two hosts: both', 'a', ['a', 'b'], 2],
  ['four hosts: all', 'a', ['a', 'b', 'c', 'd'], 4],
  ['more: three and its own', 'a', ['a', 'b', 'c', 'd', 'e', 'f'], 4],
  ['its own host does not check: three', 'a', ['b', 'c', 'd', 'e', 'f'], 3],
  ['a host is checked by three others', undefined, ['b', 'c', 'd', 'e', 'f'], 3],
])('%s', (_, own, candidates, count) => {
  expect(checkersOf('unit', own, candidates)).toHaveLength(count);
});

test('three others or all there are, its own host where it may check, each once and in order', () => {
  fc.assert(
    fc.property(target, hosts, fc.nat(), (unit, all, at) => {
      const own = all[at % all.length];
      const checkers = checkersOf(unit, own, all);
      expect(checkers).toContain(own);
      expect(checkers.filter((host) => host !== own)).toHaveLength(Math.min(3, all.length - 1));
      expect(checkers).toEqual([...new Set(checkers)].sort());
      expect(all).toEqual(expect.arrayContaining(checkers));
    }),
  );
});

test('the order in which hosts are told of says nothing', () => {
  fc.assert(
    fc.property(target, hosts, (unit, all) => {
      expect(checkersOf(unit, undefined, [...all].reverse())).toEqual(checkersOf(unit, undefined, all));
    }),
  );
});

test('a host that goes moves only what it checked itself, and that to one other', () => {
  fc.assert(
    fc.property(target, hosts, fc.nat(), (unit, all, at) => {
      const gone = all[at % all.length] ?? '';
      const before = checkersOf(unit, undefined, all);
      const after = checkersOf(
        unit,
        undefined,
        all.filter((host) => host !== gone),
      );
      const stayed = before.filter((host) => host !== gone);
      expect(after).toEqual(expect.arrayContaining(stayed));
      if (!before.includes(gone)) expect(after).toEqual(before);
      expect(after.length - stayed.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('what was drawn before is no other, and a unit that is made on another host is drawn anew', () => {
  fc.assert(
    fc.property(fc.array(target, { maxLength: 5 }), hosts, fc.array(fc.nat()), (units, all, places) => {
      const assignments = new Assignments(all);
      for (const unit of units) {
        for (const at of places) {
          const own = all[at % all.length];
          expect(assignments.of(unit, own)).toEqual(checkersOf(unit, own, all));
        }
      }
      expect(assignments.isAmong([...all])).toBe(true);
      expect(assignments.isAmong([...all, 'another'])).toBe(false);
    }),
  );
});

test('work is shared out evenly', () => {
  const all = Array.from({ length: 10 }, (_, at) => `host-${at}`);
  const loads = new Map(all.map((host) => [host, 0]));
  for (let unit = 0; unit < 2000; unit++) {
    for (const host of checkersOf(`unit-${unit}`, undefined, all)) loads.set(host, (loads.get(host) ?? 0) + 1);
  }
  // 600 each on average; a share of one in ten, drawn 6000 times, is off by less than four standard deviations.
  for (const load of loads.values()) expect(Math.abs(load - 600)).toBeLessThan(90);
});
