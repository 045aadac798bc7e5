import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Consumer, linkAliases } from './link-alias.ts';

/** A service that was made at a moment and links `alias=target` or `alias=target.namespace`. */
function consumer(name: string, age: number, ...links: string[]): Consumer {
  return {
    name,
    uid: `uid-${name}`,
    createdAt: `2020-01-01T00:00:0${age}Z`,
    wants: links.map((text) => {
      const [alias = '', written = ''] = text.split('=');
      const [service = '', namespace = 'shop'] = written.split('.');
      return { alias, target: { namespace, service } };
    }),
  };
}

function plan(consumers: Consumer[], names: string[] = []) {
  const { given, clashes } = linkAliases('shop', consumers, new Set(names));
  return {
    given: given.map(({ alias, target, consumers: who }) => {
      return `${alias}=${target.service}.${target.namespace} for ${who.map(({ name }) => name).join()}`;
    }),
    clashes: clashes.map(({ consumer: { name }, message }) => `${name}: ${message}`),
  };
}

test.each<[string, Consumer[], string[], string[], string[]]>([
  ['a name of its own needs nothing', [consumer('web', 1, 'db=db')], ['web', 'db'], [], []],
  ['a second name', [consumer('web', 1, 'mysql=db')], ['web', 'db'], ['mysql=db.shop for web'], []],
  ['a service that is not there yet', [consumer('web', 1, 'mysql=db')], ['web'], ['mysql=db.shop for web'], []],
  ['of another stack, by its own name', [consumer('web', 1, 'db=db.store')], ['web'], ['db=db.store for web'], []],
  [
    'two that mean the same share it, the older first',
    [consumer('web', 2, 'mysql=db'), consumer('cron', 1, 'mysql=db')],
    [],
    ['mysql=db.shop for cron,web'],
    [],
  ],
  [
    'of two that differ the older keeps it',
    [consumer('web', 2, 'mysql=db'), consumer('cron', 1, 'mysql=old.store')],
    [],
    ['mysql=old.store for cron'],
    ['web: the name mysql for db is not given: cron, which is older, has it for old.store'],
  ],
  [
    'of the same age by their names',
    [consumer('b', 1, 'x=one'), consumer('a', 1, 'x=two')],
    [],
    ['x=two.shop for a'],
    ['b: the name x for one is not given: a, which is older, has it for two'],
  ],
  [
    'what is called so itself keeps its name',
    [consumer('web', 1, 'cache=redis', 'db=db.store')],
    ['cache', 'db'],
    [],
    [
      'web: the name cache for redis is not given: another service of the namespace is called so',
      'web: the name db for db.store is not given: another service of the namespace is called so',
    ],
  ],
  [
    'that of the units of the namespace keeps its meaning',
    [consumer('web', 1, 'rancher-units=db', 'rancher-units=rancher-units')],
    ['web'],
    [],
    ['web: the name rancher-units for db is not given: the units of the namespace have their names below it'],
  ],
  [
    'a link and an external link of one service',
    [consumer('web', 1, 'x=one', 'x=two.store')],
    [],
    ['x=one.shop for web'],
    ['web: the name x for two.store is not given: it has it itself for one'],
  ],
])('%s', (_, consumers, names, given, clashes) => {
  expect(plan(consumers, names)).toEqual({ given, clashes });
});

test('in whatever order they are seen, each link is given, needless or told to clash, and a name means one thing', () => {
  const target = fc.constantFrom('a', 'b', 'c.store');
  const wants = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'x', 'y'), target), {
    selector: ([alias]) => alias,
    maxLength: 3,
  });
  const consumers = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'w', 'v'), fc.integer({ min: 1, max: 3 }), wants), {
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(consumers, (drawn) => {
      const all = drawn.map(([name, age, links]) => consumer(name, age, ...links.map((link) => link.join('='))));
      const names = new Set(all.map(({ name }) => name));
      const found = linkAliases('shop', all, names);
      expect(linkAliases('shop', [...all].reverse(), names)).toEqual(found);
      expect(new Set(found.given.map(({ alias }) => alias)).size).toBe(found.given.length);
      expect(found.given.some(({ alias }) => names.has(alias))).toBe(false);
      const needless = all.flatMap(({ wants: own }) =>
        own.filter((one) => one.alias === one.target.service && one.target.namespace === 'shop'),
      );
      const given = found.given.flatMap((one) => one.consumers);
      expect(given.length + found.clashes.length + needless.length).toBe(all.flatMap((one) => one.wants).length);
    }),
  );
});
