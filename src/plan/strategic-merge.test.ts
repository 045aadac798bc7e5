import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type JsonObject, strategicMerge } from './strategic-merge.ts';

const original = {
  metadata: { labels: { a: '1' } },
  spec: {
    hostname: 'site-1',
    nodeSelector: { disk: 'ssd' },
    containers: [
      {
        name: 'primary',
        image: 'site',
        args: ['a', 'b'],
        env: [{ name: 'A', value: '1' }],
        ports: [{ containerPort: 80 }],
      },
      { name: 'log', image: 'log' },
    ],
    volumes: [{ name: 'mount-0', emptyDir: {} }],
    tolerations: [{ key: 'a' }],
  },
} satisfies JsonObject;

const [primary, log] = original.spec.containers;

test.each<[string, JsonObject, JsonObject]>([
  ['an empty patch changes nothing', {}, {}],
  ['a list called as what every object has', { constructor: ['a'] }, { constructor: ['a'] }],
  ['a member is added', { dnsPolicy: 'Default' }, { dnsPolicy: 'Default' }],
  ['a member is replaced', { hostname: 'x' }, { hostname: 'x' }],
  ['objects are merged', { nodeSelector: { zone: 'a' } }, { nodeSelector: { disk: 'ssd', zone: 'a' } }],
  ['null removes a member of an object', { nodeSelector: { disk: null } }, { nodeSelector: {} }],
  ['an object where none was', { securityContext: { runAsUser: 1 } }, { securityContext: { runAsUser: 1 } }],
  [
    '$patch: replace replaces an object',
    { nodeSelector: { $patch: 'replace', zone: 'a' } },
    { nodeSelector: { zone: 'a' } },
  ],
  ['$patch: delete empties an object', { nodeSelector: { $patch: 'delete' } }, { nodeSelector: {} }],
  [
    'a container is merged by its name',
    { containers: [{ name: 'primary', resources: { limits: { cpu: '1' } } }] },
    { containers: [{ ...primary, resources: { limits: { cpu: '1' } } }, log] },
  ],
  [
    'a container is added behind the others',
    { containers: [{ name: 'new', image: 'new' }] },
    { containers: [primary, log, { name: 'new', image: 'new' }] },
  ],
  ['a container is deleted', { containers: [{ name: 'log', $patch: 'delete' }] }, { containers: [primary] }],
  ['deleting one that is not there', { containers: [{ name: 'x', $patch: 'delete' }] }, {}],
  [
    'all containers are replaced',
    { containers: [{ $patch: 'replace' }, { name: 'new', image: 'new' }] },
    { containers: [{ name: 'new', image: 'new' }] },
  ],
  [
    'a list in a container is merged by its own key',
    {
      containers: [
        {
          name: 'primary',
          env: [
            { name: 'A', value: '2' },
            { name: 'B', value: '3' },
          ],
        },
      ],
    },
    {
      containers: [
        {
          ...primary,
          env: [
            { name: 'A', value: '2' },
            { name: 'B', value: '3' },
          ],
        },
        log,
      ],
    },
  ],
  [
    'a port is merged by its number in the container',
    { containers: [{ name: 'primary', ports: [{ containerPort: 80, name: 'web' }] }] },
    { containers: [{ ...primary, ports: [{ containerPort: 80, name: 'web' }] }, log] },
  ],
  [
    'a list of words is replaced',
    { containers: [{ name: 'primary', args: ['c'] }] },
    { containers: [{ ...primary, args: ['c'] }, log] },
  ],
  ['a list without a key is replaced', { tolerations: [{ key: 'b' }] }, { tolerations: [{ key: 'b' }] }],
  ['an empty list replaces one without a key', { tolerations: [] }, { tolerations: [] }],
  ['an empty list adds nothing to one with a key', { volumes: [] }, {}],
  [
    'the source of a volume is changed',
    { volumes: [{ name: 'mount-0', emptyDir: null, hostPath: { path: '/x' } }] },
    { volumes: [{ name: 'mount-0', hostPath: { path: '/x' } }] },
  ],
])('%s', (_, patch, changed) => {
  const merged = strategicMerge(original, { spec: patch });
  expect(merged).toEqual({ ...original, spec: { ...original.spec, ...changed } });
});

test.each([
  ['volumeMounts', 'mountPath'],
  ['volumeDevices', 'devicePath'],
  ['env', 'name'],
  ['initContainers', 'name'],
  ['imagePullSecrets', 'name'],
  ['hostAliases', 'ip'],
  ['topologySpreadConstraints', 'topologyKey'],
])('items of %s are known by their %s', (list, key) => {
  const items = [
    { [key]: 'a', x: 1 },
    { [key]: 'b', x: 2 },
  ];
  const patched = strategicMerge({ [list]: items }, { [list]: [{ [key]: 'b', y: 3 }] });
  expect(patched).toEqual({ [list]: [items[0], { [key]: 'b', x: 2, y: 3 }] });
});

test('null removes a member', () => {
  const { hostname: _, ...spec } = original.spec;
  expect(strategicMerge(original, { spec: { hostname: null } })).toEqual({ ...original, spec });
});

test('what is new is taken without what it removes', () => {
  const written = [
    { name: 'x', command: null, env: [{ name: 'A', value: null }] },
    { name: 'y', $patch: 'delete' },
  ];
  const taken = { spec: { containers: [{ name: 'x', env: [{ name: 'A' }] }] } };
  expect(strategicMerge({ spec: {} }, { spec: { containers: written } })).toEqual(taken);
  expect(strategicMerge({ spec: { containers: [] } }, { spec: { containers: written } })).toEqual(taken);
});

test('two new items with one key are two', () => {
  const ports = [
    { containerPort: 53, protocol: 'TCP' },
    { containerPort: 53, protocol: 'UDP' },
  ];
  expect(strategicMerge({ ports: [] }, { ports })).toEqual({ ports });
});

const json = fc.dictionary(fc.constantFrom('a', 'b', 'containers', 'args'), fc.jsonValue({ maxDepth: 3 }));

test('whatever is merged: what was given stays as it was, and an empty patch is nothing', () => {
  fc.assert(
    fc.property(json, json, (one, patch) => {
      const before = structuredClone([one, patch]);
      strategicMerge(one as JsonObject, patch as JsonObject);
      expect([one, patch]).toEqual(before);
      expect(strategicMerge(one as JsonObject, {})).toEqual(one);
    }),
  );
});

test('whatever is patched: doing it twice is doing it once, and a member that is null is not there', () => {
  const plain = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(fc.string(), fc.constant(null), fc.array(fc.nat())),
  );
  fc.assert(
    fc.property(plain, plain, (one, patch) => {
      const merged = strategicMerge(one, patch);
      expect(strategicMerge(merged, patch)).toEqual(merged);
      for (const [name, value] of Object.entries(patch)) {
        if (value === null) expect(merged).not.toHaveProperty(name);
        else expect(merged[name]).toEqual(value);
      }
    }),
  );
});
