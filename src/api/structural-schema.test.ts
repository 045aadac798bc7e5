import { expect, test } from 'vitest';
import * as z from 'zod';

import { RancherServiceSpec, RancherServiceStatus } from './rancher-service.ts';
import { type StructuralSchema, structuralSchema } from './structural-schema.ts';

test.each<[string, z.ZodType, StructuralSchema]>([
  ['text', z.string().min(1).max(5), { type: 'string', minLength: 1, maxLength: 5 }],
  ['a pattern', z.string().regex(/^a$/), { type: 'string', pattern: '^a$' }],
  [
    'a pattern with words of its own is a rule that says them',
    z.string().regex(/^a\/[^:]$/, 'write a/b'),
    { type: 'string', 'x-kubernetes-validations': [{ rule: "self.matches(r'^a\\/[^:]$')", message: 'write a/b' }] },
  ],
  [
    'a pattern in a list of lists stays one: a rule would cost too much',
    z.array(z.array(z.string().regex(/^a$/, 'write a'))),
    { type: 'array', items: { type: 'array', items: { type: 'string', pattern: '^a$' } } },
  ],
  ['a truth', z.boolean(), { type: 'boolean' }],
  ['an integer loses the limits of JavaScript', z.int(), { type: 'integer', format: 'int64' }],
  [
    'an integer keeps limits of its own',
    z.int().min(1).max(9),
    { type: 'integer', format: 'int64', minimum: 1, maximum: 9 },
  ],
  [
    'an integer keeps its format',
    z.int().min(0).meta({ format: 'int32' }),
    { type: 'integer', format: 'int32', minimum: 0 },
  ],
  ['words', z.enum(['a', 'b']), { type: 'string', enum: ['a', 'b'] }],
  ['a time has no pattern beside its format', z.iso.datetime(), { type: 'string', format: 'date-time' }],
  ['a list', z.array(z.string()).max(3), { type: 'array', items: { type: 'string' }, maxItems: 3 }],
  [
    'an object names its members and does not refuse others: they are pruned',
    z.strictObject({ a: z.string(), b: z.string().optional() }),
    { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] },
  ],
  [
    'a default makes a member one that need not be written',
    z.strictObject({ a: z.int().default(1) }),
    { type: 'object', properties: { a: { type: 'integer', format: 'int64', default: 1 } } },
  ],
  [
    'a map of texts checks its values',
    z.record(z.string(), z.string().max(9)),
    { type: 'object', additionalProperties: { type: 'string', maxLength: 9 } },
  ],
  [
    'a map of integers checks them as integers',
    z.record(z.string(), z.int()),
    { type: 'object', additionalProperties: { type: 'integer', format: 'int64' } },
  ],
  [
    'a map of anything keeps everything',
    z.record(z.string(), z.unknown()),
    { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  ],
  [
    'anything is an object that keeps everything',
    z.unknown(),
    { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  ],
  [
    'what is said of a node passes through',
    z.array(z.string()).meta({ description: 'Words.', 'x-kubernetes-list-type': 'set' }),
    { type: 'array', items: { type: 'string' }, description: 'Words.', 'x-kubernetes-list-type': 'set' },
  ],
])('%s', (_, schema, structural) => {
  expect(structuralSchema(schema)).toEqual(structural);
});

test('examples are for people and not for the API server', () => {
  expect(structuralSchema(z.string().meta({ examples: ['a'] }))).toEqual({ type: 'string' });
});

test('a pattern that no CEL text can hold is refused', () => {
  expect(() => structuralSchema(z.string().regex(/^'$/, 'write a quote'))).toThrow('single quote');
});

test.each([
  ['a union', z.strictObject({ a: z.array(z.strictObject({ b: z.union([z.string(), z.int()]) })) }), '$.a[].b'],
  ['a union in a map', z.strictObject({ a: z.record(z.string(), z.union([z.string(), z.int()])) }), '$.a.*'],
])('%s has no structural form, and the place is named', (_, schema, path) => {
  expect(() => structuralSchema(schema)).toThrow(`${path}: a union has no structural form`);
});

/** Every node of a schema, with its path. */
function* nodes(schema: StructuralSchema, path = '$'): Generator<[string, StructuralSchema]> {
  yield [path, schema];
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* nodes(child, `${path}.${name}`);
  if (schema.items) yield* nodes(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* nodes(schema.additionalProperties, `${path}.*`);
}

const refused = [
  '$ref',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'const',
  'exclusiveMinimum',
  'definitions',
  '$schema',
  'nullable',
];

test.each([
  ['spec', RancherServiceSpec],
  ['status', RancherServiceStatus],
])('the %s of a RancherService is structural, node by node', (_, schema) => {
  for (const [path, node] of nodes(structuralSchema(schema))) {
    expect(node.type, path).toMatch(/^(object|array|string|integer|boolean)$/);
    expect(
      Object.keys(node).filter((keyword) => refused.includes(keyword)),
      path,
    ).toEqual([]);
    expect(node.properties !== undefined && node.additionalProperties !== undefined, path).toBe(false);
    if (node.type === 'array') expect(node.items, path).toBeDefined();
    if (node.type === 'integer') expect(node['format'], path).toMatch(/^int(32|64)$/);
  }
});

test('every member of the spec is described', () => {
  const { properties = {} } = structuralSchema(RancherServiceSpec);
  const silent = Object.entries(properties).filter(([, node]) => typeof node['description'] !== 'string');
  expect(silent.map(([name]) => name)).toEqual([]);
});

/** The cost of a CEL rule is reckoned from these limits, and the API server refuses rules without them. */
test('every list of the spec that a rule looks into has a limit', () => {
  for (const [path, node] of nodes(structuralSchema(RancherServiceSpec))) {
    if (node.type === 'array' && path !== '$.podTemplate') expect(node['maxItems'], path).toBeGreaterThan(0);
  }
});
