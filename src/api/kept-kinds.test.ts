import { describe, expect, test } from 'vitest';

import { customResourceDefinition, type KindDefinition } from './custom-resource-definition.ts';
import { rancherExternalServiceDefinition } from './rancher-external-service.ts';
import { rancherLoadBalancerDefinition } from './rancher-load-balancer.ts';
import { rancherServiceAliasDefinition } from './rancher-service-alias.ts';
import { rancherStackDefinition } from './rancher-stack.ts';
import { type StructuralSchema, structuralSchema } from './structural-schema.ts';

const kinds: readonly KindDefinition[] = [
  rancherExternalServiceDefinition,
  rancherLoadBalancerDefinition,
  rancherServiceAliasDefinition,
  rancherStackDefinition,
];

/** Every node of a schema, with its path. */
function* nodes(schema: StructuralSchema, path = 'spec'): Generator<[string, StructuralSchema]> {
  yield [path, schema];
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* nodes(child, `${path}.${name}`);
  if (schema.items) yield* nodes(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* nodes(schema.additionalProperties, `${path}.*`);
}

describe.each(kinds)('$kind', (definition) => {
  const all = [...nodes(structuralSchema(definition.spec))];

  test('every member of its spec is described', () => {
    const silent = all.filter(([path, node]) => /\.\w+$/.test(path) && typeof node['description'] !== 'string');
    expect(silent.map(([path]) => path).filter((path) => !path.endsWith('.configMap'))).toEqual([]);
  });

  test('every list of its spec has a limit, and every text in it', () => {
    const unlimited = all.filter(
      ([path, node]) =>
        (node.type === 'array' && node['maxItems'] === undefined) ||
        (node.type === 'string' && path.includes('[]') && node['maxLength'] === undefined && !node['enum']),
    );
    expect(unlimited.map(([path]) => path)).toEqual([]);
  });

  test('it counts as unobserved until somebody has looked at it, and a row says why it is not ready', () => {
    const { spec } = customResourceDefinition(definition) as {
      spec: {
        names: { categories: string[] };
        versions: { schema: { openAPIV3Schema: StructuralSchema }; additionalPrinterColumns: { name: string }[] }[];
      };
    };
    expect(spec.names.categories).toEqual(['rancher']);
    const [version] = spec.versions;
    expect(version?.schema.openAPIV3Schema.properties?.['status']).toMatchObject({
      default: { observedGeneration: -1 },
    });
    expect(version?.additionalPrinterColumns.map(({ name }) => name)).toContain('Reason');
  });
});
