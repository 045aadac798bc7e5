import { expect, test } from 'vitest';

import { customResourceDefinition } from './custom-resource-definition.ts';
import { RancherHostSpec, RancherHostStatus, rancherHostDefinition } from './rancher-host.ts';

const target = { unit: '8b7e.0', address: '10.0.0.7', port: 80 };

test('a new host checks nothing', () => {
  expect(RancherHostSpec.parse({})).toEqual({ targets: [], peers: [] });
});

test('what a target does not say has the defaults of a health check', () => {
  expect(RancherHostSpec.parse({ targets: [target] }).targets).toEqual([
    { ...target, interval: 2000, responseTimeout: 2000, healthyThreshold: 2, unhealthyThreshold: 3 },
  ]);
});

test.each(['10.0.0.7', 'fd00::1', '::ffff:10.0.0.7'])('%s is an address', (address) => {
  expect(RancherHostSpec.safeParse({ targets: [{ ...target, address }] }).success).toBe(true);
});

test.each<[string, object, string]>([
  ['a target without a unit', { targets: [{ address: '10.0.0.7', port: 80 }] }, 'targets.0.unit'],
  ['a name for an address', { targets: [{ ...target, address: 'db.internal' }] }, 'targets.0.address'],
  ['no address', { targets: [{ ...target, address: '' }] }, 'targets.0.address'],
  ['port 0', { targets: [{ ...target, port: 0 }] }, 'targets.0.port'],
  ['a peer without a port', { peers: [{ host: 'b', address: '10.0.0.7' }] }, 'peers.0.port'],
])('%s is refused, and the place is named', (_, spec, path) => {
  const { error } = RancherHostSpec.safeParse(spec);
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test('a vote is a pass or a fail: what is not known is not written', () => {
  expect(RancherHostStatus.safeParse({ votes: { '8b7e.0': 'pass' } }).success).toBe(true);
  expect(RancherHostStatus.safeParse({ votes: { '8b7e.0': 'none' } }).success).toBe(false);
});

test('the definition of the kind: one for the whole cluster, unobserved at first', () => {
  const { metadata, spec } = customResourceDefinition(rancherHostDefinition) as {
    metadata: { name: string };
    spec: { scope: string; names: object; versions: { subresources: object; schema: object }[] };
  };
  expect(metadata.name).toBe('rancherhosts.drover.dev');
  expect(spec.scope).toBe('Cluster');
  expect(spec.names).toMatchObject({ kind: 'RancherHost', shortNames: ['rhost'] });
  // What `kubectl delete rancher --all` deletes is people's.
  expect(spec.names).not.toHaveProperty('categories');
  expect(spec.versions).toHaveLength(1);
  expect(spec.versions[0]?.subresources).toEqual({ status: {} });
  expect(spec.versions[0]?.schema).toMatchObject({
    openAPIV3Schema: { properties: { status: { default: { observedGeneration: -1 } } } },
  });
});
