import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { silentLogger } from '../telemetry/logger.ts';
import type { KubernetesObject } from './object.ts';
import { type Change, Store } from './store.ts';

interface Item {
  readonly name: string;
  readonly colours: readonly string[];
}

function object(name: string, resourceVersion: string, colours: readonly string[] = []): KubernetesObject {
  const metadata = { name, namespace: 'ns', uid: name, resourceVersion, annotations: { colours: colours.join() } };
  return { apiVersion: 'v1', kind: 'Thing', metadata } as unknown as KubernetesObject;
}

function colourStore(): { store: Store<Item>; changes: Change<Item>[] } {
  const store = new Store<Item>({
    project: ({ metadata }) => {
      const colours = (metadata.annotations?.['colours'] ?? '').split(',').filter((colour) => colour !== '');
      return colours.includes('secret') ? undefined : { name: metadata.name ?? '', colours };
    },
    indexes: { colour: (item) => item.colours },
    log: silentLogger(),
  });
  const changes: Change<Item>[] = [];
  store.onChange((change) => changes.push(change));
  return { store, changes };
}

test('a list replaces the content in one step and tells only the differences', () => {
  const { store, changes } = colourStore();
  expect(store.hasSynced()).toBe(false);
  store.replace([object('a', '1'), object('b', '1')]);
  expect(store.hasSynced()).toBe(true);
  expect(changes.map((change) => [change.type, change.key])).toEqual([
    ['added', 'ns/a'],
    ['added', 'ns/b'],
  ]);
  expect(changes.every((change) => change.type === 'added' && change.initial)).toBe(true);
  changes.length = 0;
  expect(store.replace([object('b', '2'), object('c', '2')])).toBe(3);
  expect(changes.map((change) => [change.type, change.key])).toEqual([
    ['updated', 'ns/b'],
    ['added', 'ns/c'],
    ['deleted', 'ns/a'],
  ]);
  expect(changes.some((change) => change.type === 'added' && change.initial)).toBe(false);
});

test('a listener that looks finds the whole of a list, whatever change it is told of first', () => {
  const { store } = colourStore();
  store.put(object('gone', '1', ['red']));
  const found: unknown[] = [];
  store.onChange(() => found.push([store.list().map((item) => item.name), store.byIndex('colour', 'red').length]));
  store.replace([object('a', '2', ['red']), object('b', '2', ['red'])]);
  expect(found).toEqual(Array(3).fill([['a', 'b'], 2]));
});

test('an object that cannot be read is left out, and the others stay', () => {
  const store = new Store<string>({
    project: ({ metadata }) => {
      if (metadata.resourceVersion === '13') throw new Error('not this one');
      return metadata.name;
    },
    log: silentLogger(),
  });
  store.replace([object('a', '1'), object('poison', '13'), object('b', '1')]);
  expect(store.list()).toEqual(['a', 'b']);
  expect(store.hasSynced()).toBe(true);
  store.put(object('a', '13'));
  expect(store.list()).toEqual(['b']);
});

test('an object that an index cannot be made of is found under no value of it, and keeps nobody from the others', () => {
  const store = new Store<Item>({
    project: ({ metadata }) => ({ name: metadata.name, colours: undefined as unknown as string[] }),
    indexes: { name: ({ name }) => [name], first: ({ name, colours }) => (name === 'b' ? [colours[0] ?? ''] : ['x']) },
    log: silentLogger(),
  });
  store.replace([object('a', '1'), object('b', '1'), object('c', '1')]);
  const named = (index: string, value: string) => store.byIndex(index, value).map(({ name }) => name);
  expect([store.hasSynced(), named('first', 'x'), named('name', 'b')]).toEqual([true, ['a', 'c'], ['b']]);
  store.put(object('b', '2'));
  store.remove(object('b', '2'));
  expect(store.list()).toHaveLength(2);
});

test('the same version again tells nobody anything', () => {
  const { store, changes } = colourStore();
  store.put(object('a', '1', ['red']));
  store.put(object('a', '1', ['red']));
  expect(changes.length).toBe(1);
});

test('an object that is of no interest any more is gone for those who listen', () => {
  const { store, changes } = colourStore();
  store.put(object('a', '1', ['red']));
  store.put(object('a', '2', ['secret']));
  expect(store.get('ns/a')).toBeUndefined();
  expect(store.byIndex('colour', 'red')).toEqual([]);
  expect(changes.at(-1)?.type).toBe('deleted');
});

test('what is shared cannot be changed', () => {
  const { store } = colourStore();
  store.put(object('a', '1', ['red']));
  const item = store.get('ns/a') as unknown as { colours: string[] };
  expect(() => item.colours.push('blue')).toThrow(TypeError);
});

test('a listener that throws harms nobody else', () => {
  const { store, changes } = colourStore();
  const later: string[] = [];
  store.onChange(() => {
    throw new Error('mine alone');
  });
  store.onChange((change) => later.push(change.key));
  store.put(object('a', '1'));
  expect(later).toEqual(['ns/a']);
  expect(changes.length).toBe(1);
});

test('whatever happens, the indexes say what the items say', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const colours = fc.uniqueArray(fc.constantFrom('red', 'green', 'secret'), { maxLength: 3 });
  const event = fc.oneof(
    fc.record({ do: fc.constant('put' as const), name, colours }),
    fc.record({ do: fc.constant('remove' as const), name }),
    fc.record({ do: fc.constant('replace' as const), names: fc.uniqueArray(name), colours }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const { store } = colourStore();
      const model = new Map<string, readonly string[]>();
      let version = 0;
      const put = (key: string, value: readonly string[]) =>
        value.includes('secret') ? model.delete(key) : model.set(key, value);
      for (const one of events) {
        version++;
        if (one.do === 'put') {
          store.put(object(one.name, String(version), one.colours));
          put(one.name, one.colours);
        } else if (one.do === 'remove') {
          store.remove(object(one.name, String(version)));
          model.delete(one.name);
        } else {
          store.replace(one.names.map((each) => object(each, String(version), one.colours)));
          model.clear();
          for (const each of one.names) put(each, one.colours);
        }
      }
      expect(new Set(store.list().map((item) => item.name))).toEqual(new Set(model.keys()));
      for (const colour of ['red', 'green']) {
        const found = store.byIndex('colour', colour).map((item) => item.name);
        expect(found.sort()).toEqual(
          [...model]
            .filter(([, has]) => has.includes(colour))
            .map(([key]) => key)
            .sort(),
        );
      }
    }),
  );
});

describe('a store in parts', () => {
  const parts = () => {
    const { store, changes } = colourStore();
    const within = (namespace: string) => store.part((key) => key.startsWith(`${namespace}/`));
    return { store, changes, a: within('a'), b: within('b') };
  };
  const inside = (namespace: string, name: string, version: string) => {
    const there = object(name, version);
    return { ...there, metadata: { ...there.metadata, namespace } };
  };

  test('has synced when each of them has held a list, and not before', async () => {
    const { store, a, b } = parts();
    a.replace([inside('a', 'one', '1')]);
    a.replace([inside('a', 'one', '2')]);
    expect(store.hasSynced()).toBe(false);
    b.replace([]);
    expect(store.hasSynced()).toBe(true);
    await store.whenSynced();
  });

  test('a list of one takes nothing from the others, and is the first only once', () => {
    const { store, changes, a, b } = parts();
    a.replace([inside('a', 'one', '1'), inside('a', 'two', '1')]);
    b.replace([inside('b', 'one', '1')]);
    expect(changes.map((change) => change.type === 'added' && change.initial)).toEqual([true, true, true]);
    changes.length = 0;
    expect(a.replace([inside('a', 'two', '1'), inside('a', 'three', '1')])).toBe(2);
    expect(changes).toMatchObject([
      { type: 'added', key: 'a/three', initial: false },
      { type: 'deleted', key: 'a/one' },
    ]);
    b.remove(inside('b', 'one', '1'));
    b.put(inside('b', 'two', '1'));
    expect(store.list().map(({ name }) => name)).toEqual(['two', 'three', 'two']);
  });
});
