import fc from 'fast-check';
import { expect, test } from 'vitest';

import { RancherServiceSpec } from '../api/rancher-service.ts';
import { revision } from './revision.ts';

const written = {
  image: 'wordpress:4.6',
  command: ['apache2-foreground'],
  environment: { A: '1', B: '2' },
  ports: ['80:80'],
  expose: ['8080'],
  volumes: [{ target: '/data', name: 'data' }],
  labels: { tier: 'front' },
};

function of(over: object): string {
  return revision(RancherServiceSpec.parse({ ...written, ...over }));
}

test('a revision fits into a label', () => {
  expect(of({})).toMatch(/^a[0-9a-f]{12}$/);
});

test('a revision is what it was: another way of hashing would replace every unit there is', () => {
  expect(of({})).toBe('abd0a32dba105');
});

test.each<[string, object]>([
  ['the scale', { scale: 7 }],
  ['links', { links: [{ service: 'db', alias: 'mysql' }] }],
  ['a health check', { healthCheck: { port: 80 } }],
  ['the strategy', { healthCheck: { port: 80, strategy: 'none' } }],
  ['how to upgrade', { upgradeStrategy: { startFirst: true } }],
  ['an empty list', { entrypoint: [] }],
  ['an empty patch', { podTemplate: {} }],
  ['the order of a map', { environment: { B: '2', A: '1' } }],
])('%s replaces no unit', (_, over) => {
  expect(of(over)).toBe(of({}));
});

test.each<[string, object]>([
  ['the image', { image: 'wordpress:4.7' }],
  ['the command', { command: ['sh'] }],
  ['the words of the command', { command: ['apache2', 'foreground'] }],
  ['the entrypoint', { entrypoint: ['sh'] }],
  ['a variable', { environment: { A: '1', B: '3' } }],
  ['a variable that is empty', { environment: { A: '1', B: '2', C: '' } }],
  ['a port', { ports: ['81:80'] }],
  ['an exposed port', { expose: ['8081'] }],
  ['a port that is exposed and no longer published', { ports: [], expose: ['80'] }],
  ['a volume', { volumes: [{ target: '/data', hostPath: '/data' }] }],
  ['a label', { labels: { tier: 'back' } }],
  ['the Pod template', { podTemplate: { spec: { priorityClassName: 'high' } } }],
])('%s replaces units', (_, over) => {
  expect(of(over)).not.toBe(of({}));
});

/** In a patch, what is empty says something: `null` removes, an empty list replaces a list. */
test.each<[string, object, object]>([
  ['null', { spec: { nodeSelector: null } }, {}],
  ['null beside others', { spec: { hostname: 'x', nodeSelector: null } }, { spec: { hostname: 'x' } }],
  ['an empty list', { spec: { tolerations: [] } }, {}],
  [
    'an empty object in a list',
    { spec: { volumes: [{ name: 'x', emptyDir: {} }] } },
    { spec: { volumes: [{ name: 'x' }] } },
  ],
])('in a Pod template %s says something', (_, one, other) => {
  expect(of({ podTemplate: one })).not.toBe(of({ podTemplate: other }));
});

/** The same value with its members the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

test('whatever the template: the order of its members makes no difference', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (podTemplate) => {
      expect(of({ podTemplate: reversed(podTemplate) })).toBe(of({ podTemplate }));
    }),
  );
});
