import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type CheckedUnit, type CheckingHost, listsOf, mostTargets } from './lists.ts';

function host(name: string, more: Partial<CheckingHost> = {}): CheckingHost {
  return { name, address: `10.0.0.${name.length}`, kubeletPort: 10_250, checks: true, ...more };
}

function unit(uid: string, on: string): CheckedUnit {
  const check = { port: 80, interval: 2000, responseTimeout: 200, healthyThreshold: 2, unhealthyThreshold: 3 };
  return { uid, host: on, target: { unit: `${uid}.0`, address: '10.1.0.1', ...check } };
}

/** Which hosts check what. */
function checkers(lists: ReturnType<typeof listsOf>, uid: string): string[] {
  return [...lists]
    .filter(([, { targets }]) => targets.some((target) => target.unit === `${uid}.0`))
    .map(([name]) => name);
}

test('a unit is checked by three other hosts and its own', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => host(name));
  const lists = listsOf(hosts, [unit('u', 'a')]);
  expect(checkers(lists, 'u')).toHaveLength(4);
  expect(checkers(lists, 'u')).toContain('a');
});

test('a host alone checks its own units, and nobody checks it', () => {
  expect(listsOf([host('a')], [unit('u', 'a')]).get('a')).toMatchObject({ targets: [{ unit: 'u.0' }], peers: [] });
});

test('a host that may not check is checked all the same', () => {
  const lists = listsOf([host('a', { checks: false }), host('b'), host('c')], [unit('u', 'a')]);
  expect(lists.get('a')).toEqual({ targets: [], peers: [] });
  expect(checkers(lists, 'u')).toEqual(['b', 'c']);
  expect(lists.get('b')?.peers.map((peer) => peer.host)).toEqual(['a', 'c']);
});

test('a host without an address cannot be dialled', () => {
  const { address: _, ...nowhere } = host('a');
  expect(listsOf([nowhere, host('b')], []).get('b')?.peers).toEqual([]);
});

test('a list is never longer than the API server takes', () => {
  const units = Array.from({ length: mostTargets + 10 }, (_, at) => unit(`u${at}`, 'a'));
  expect(listsOf([host('a')], units).get('a')?.targets).toHaveLength(mostTargets);
});

test('whatever the hosts: in any order the lists are the same, and a host that goes moves only what it checked', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(names, fc.nat(), (all, pick) => {
      const units = Array.from({ length: 20 }, (_, at) => unit(`u${at}`, all[at % all.length] ?? ''));
      const hosts = all.map((name) => host(name));
      const before = listsOf(hosts, units);
      expect(Object.fromEntries(listsOf([...hosts].reverse(), [...units].reverse()))).toEqual(
        Object.fromEntries(before),
      );
      const gone = all[pick % all.length] ?? '';
      const after = listsOf(
        hosts.map((one) => (one.name === gone ? { ...one, checks: false } : one)),
        units,
      );
      for (const { uid } of units) {
        const kept = checkers(before, uid).filter((name) => name !== gone);
        expect(checkers(after, uid)).toEqual(expect.arrayContaining(kept));
      }
    }),
  );
});
