import { expect, test } from 'vitest';

import { customResourceDefinition } from './custom-resource-definition.ts';
import { RancherServiceSpec, rancherServiceDefinition, stackOf } from './rancher-service.ts';

test('what is not written has Rancher’s defaults', () => {
  expect(RancherServiceSpec.parse({ image: 'a', healthCheck: { port: 80 }, upgradeStrategy: {} })).toEqual({
    image: 'a',
    scale: 1,
    healthCheck: {
      port: 80,
      interval: 2000,
      responseTimeout: 2000,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      strategy: 'recreate',
    },
    upgradeStrategy: { startFirst: false, batchSize: 1, intervalMillis: 2000 },
  });
});

test('a quorum that is not written is 1', () => {
  const healthCheck = { port: 80, strategy: 'recreateOnQuorum', recreateOnQuorumStrategyConfig: {} };
  const spec = RancherServiceSpec.parse({ image: 'a', healthCheck });
  expect(spec.healthCheck?.recreateOnQuorumStrategyConfig).toEqual({ quorum: 1 });
});

test.each<[string, object, string]>([
  ['no image', {}, 'image'],
  ['an empty image', { image: '' }, 'image'],
  ['a scale below 0', { image: 'a', scale: -1 }, 'scale'],
  ['a scale that is a text', { image: 'a', scale: '2' }, 'scale'],
  ['a check without a port', { image: 'a', healthCheck: {} }, 'healthCheck.port'],
  ['port 0', { image: 'a', healthCheck: { port: 0 } }, 'healthCheck.port'],
  ['an interval of 0', { image: 'a', healthCheck: { port: 80, interval: 0 } }, 'healthCheck.interval'],
  ['a strategy nobody knows', { image: 'a', healthCheck: { port: 80, strategy: 'restart' } }, 'healthCheck.strategy'],
  ['a port that is a name', { image: 'a', ports: ['http'] }, 'ports.0'],
  ['a range of ports', { image: 'a', ports: ['3000-3005:3000-3005'] }, 'ports.0'],
  ['a relative mount', { image: 'a', volumes: [{ target: 'x' }] }, 'volumes.0.target'],
  ['a link to no name', { image: 'a', links: [{ service: 'A_B', alias: 'a' }] }, 'links.0.service'],
])('%s is refused, and the place is named', (_, spec, path) => {
  const { error } = RancherServiceSpec.safeParse(spec);
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test('a member nobody knows is refused', () => {
  expect(RancherServiceSpec.safeParse({ image: 'a', imgae: 'b' }).error?.issues[0]?.message).toContain('imgae');
});

test('the stack is that of the label, else the namespace', () => {
  expect(stackOf({ namespace: 'ns', labels: { 'drover.dev/stack': 'shop' } })).toBe('shop');
  expect(stackOf({ namespace: 'ns', labels: { other: 'x' } })).toBe('ns');
  expect(stackOf({ namespace: 'ns' })).toBe('ns');
});

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly scope: string;
    readonly names: Readonly<Record<string, unknown>>;
    readonly versions: readonly {
      readonly name: string;
      readonly subresources: Readonly<Record<string, unknown>>;
      readonly schema: { readonly openAPIV3Schema: { readonly properties: { readonly status: object } } };
      readonly additionalPrinterColumns: readonly { readonly name: string }[];
    }[];
  };
}

test('the definition of the kind: its names, its subresources, and a status that begins as not observed', () => {
  const { metadata, spec } = customResourceDefinition(rancherServiceDefinition) as unknown as Definition;
  expect(metadata.name).toBe('rancherservices.drover.dev');
  expect(spec.scope).toBe('Namespaced');
  expect(spec.names).toMatchObject({ kind: 'RancherService', shortNames: ['rsvc'], categories: ['rancher'] });
  const [version] = spec.versions;
  expect(spec.versions).toHaveLength(1);
  expect(version?.name).toBe('v1alpha1');
  expect(version?.subresources).toEqual({
    status: {},
    scale: {
      specReplicasPath: '.spec.scale',
      statusReplicasPath: '.status.scale',
      labelSelectorPath: '.status.selector',
    },
  });
  expect(version?.schema.openAPIV3Schema.properties.status).toMatchObject({ default: { observedGeneration: -1 } });
  expect(version?.additionalPrinterColumns.map(({ name }) => name.toUpperCase())).toEqual([
    'STATE',
    'HEALTH',
    'SCALE',
    'READY',
    'IMAGE',
    'AGE',
    'UNITS',
    'REASON',
    'STACK',
    'SELECTOR',
  ]);
});

test('a kind without a scale has no such subresource', () => {
  const { scale: _, ...unscaled } = rancherServiceDefinition;
  const { spec } = customResourceDefinition(unscaled) as unknown as Definition;
  expect(spec.versions[0]?.subresources).toEqual({ status: {} });
});

const namePattern = /matches\('(.*)'\)/.exec(rancherServiceDefinition.validations[0].rule)?.[1] ?? '(?!)';

test.each([
  ['site', true],
  ['0', true],
  ['my-site-2', true],
  ['My-Site', false],
  ['-site', false],
  ['site-', false],
  ['my.site', false],
  ['my_site', false],
])('a service may be called %s: %s', (name, allowed) => {
  expect(new RegExp(namePattern).test(name)).toBe(allowed);
});
