import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type NameSource, unionOf } from './union.ts';

type Names = Readonly<Record<string, NameSource>>;

const service = (...addresses: string[]): NameSource => ({ kind: 'addresses', addresses });
const alias = (...links: string[]): NameSource => ({ kind: 'alias', links });
const host = (hostname: string): NameSource => ({ kind: 'hostname', hostname });

function union(names: Names, of = 'all') {
  const { visited, ...found } = unionOf(of, (name) => names[name]);
  return found;
}
const plain = { addresses: [], unanswered: [], missing: [] };

test.each<[string, Names, object]>([
  ['nothing', { all: alias() }, {}],
  [
    'the members of services',
    { all: alias('a', 'b'), a: service('2', '3'), b: service('1', '3') },
    { addresses: ['1', '2', '3'] },
  ],
  [
    'those of other aliases',
    { all: alias('b'), b: alias('c', 'd'), c: alias('d'), d: service('1') },
    { addresses: ['1'] },
  ],
  [
    'what is not there is named as missing',
    { all: alias('gone', 'a'), a: service('1') },
    { addresses: ['1'], missing: ['gone'] },
  ],
  ['a host name alone', { all: alias('far'), far: host('a.test') }, { hostname: 'a.test' }],
  [
    'a host name by way of an alias, twice',
    { all: alias('far', 'b'), b: alias('far'), far: host('a.test') },
    { hostname: 'a.test' },
  ],
  [
    'a host name beside what is missing',
    { all: alias('far', 'x'), far: host('a.test') },
    { hostname: 'a.test', missing: ['x'] },
  ],
  [
    'a host name beside members',
    { all: alias('far', 'a'), far: host('a.test'), a: service('1') },
    { addresses: ['1'], unanswered: ['a.test'] },
  ],
  [
    'a host name beside a service that has none just now',
    { all: alias('far', 'a'), far: host('a.test'), a: service() },
    { unanswered: ['a.test'] },
  ],
  [
    'two host names',
    { all: alias('x', 'y'), x: host('b.test'), y: host('a.test') },
    { unanswered: ['a.test', 'b.test'] },
  ],
  [
    'a circle',
    { all: alias('b', 'a'), b: alias('all'), a: service('1') },
    { addresses: ['1'], circle: ['all', 'b', 'all'] },
  ],
  ['itself', { all: alias('all') }, { circle: ['all', 'all'] }],
  [
    'a circle of others is theirs to tell',
    { all: alias('b'), b: alias('c'), c: alias('b', 'a'), a: service('1') },
    { addresses: ['1'] },
  ],
  [
    'Pods that it selects',
    { all: { kind: 'alias', links: ['a'], selected: ['9'] }, a: service('1') },
    { addresses: ['1', '9'] },
  ],
])('%s', (_, names, expected) => {
  expect(union(names)).toEqual({ ...plain, ...expected });
});

test('it depends on every name on the way, missing ones too', () => {
  const names: Names = { all: alias('b', 'gone'), b: alias('all', 'a'), a: service('1') };
  expect([...unionOf('all', (name) => names[name]).visited].sort()).toEqual(['a', 'all', 'b', 'gone']);
});

/** Any graph of six aliases, each with a service of its own behind it. */
test('whatever the links, it ends, with the members of all that can be reached', () => {
  const ids = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'];
  const graph = fc.array(fc.array(fc.constantFrom(...ids), { maxLength: 4 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(graph, (links) => {
      const names: Record<string, NameSource> = {};
      for (const [at, targets] of links.entries()) {
        names[`a${at}`] = alias(...targets, `s${at}`);
        names[`s${at}`] = service(`10.0.0.${at}`);
      }
      const reached = new Set(['a0']);
      for (const id of reached) for (const next of links[Number(id.slice(1))] ?? []) reached.add(next);
      const found = unionOf('a0', (name) => names[name]);
      expect(found.addresses).toEqual([...reached].map((id) => `10.0.0.${id.slice(1)}`).sort());
      const leadsBack = [...reached].some((id) => links[Number(id.slice(1))]?.includes('a0'));
      expect(found.circle !== undefined).toBe(leadsBack);
      expect(found.circle?.at(-1)).toBe(leadsBack ? 'a0' : undefined);
    }),
  );
});
