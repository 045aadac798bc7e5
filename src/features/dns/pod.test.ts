import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { ignored } from './pod.ts';

test("without a word the cluster's name server is asked", () => {
  expect(rendered({}).spec).not.toHaveProperty('dnsPolicy');
  expect(rendered({}).spec).not.toHaveProperty('dnsConfig');
  expect(rendered({}).spec).not.toHaveProperty('hostAliases');
});

test.each([
  [{ networkMode: 'host' }, 'Default'],
  [{ networkMode: 'host', clusterDns: true }, 'ClusterFirstWithHostNet'],
  [{ networkMode: 'host', dns: ['192.0.2.53'] }, 'None'],
  [{ clusterDns: true }, undefined],
  [{ clusterDns: false }, 'Default'],
  [{ clusterDns: false, dns: ['192.0.2.53'] }, 'None'],
  [{ dns: ['192.0.2.53'] }, undefined],
])('%j has the policy %s', (spec, policy) => {
  expect(rendered(spec).spec.dnsPolicy).toBe(policy);
});

test('servers, domains and options', () => {
  const { spec } = rendered({
    dns: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
    dnsSearch: ['example.com'],
    dnsOpt: ['ndots:2', 'use-vc'],
  });
  expect(spec.dnsConfig).toEqual({
    // The third is the cluster's own.
    nameservers: ['192.0.2.1', '192.0.2.2'],
    searches: ['example.com'],
    options: [{ name: 'ndots', value: '2' }, { name: 'use-vc' }],
  });
  expect(rendered({ clusterDns: false, dns: ['::1', '::2', '::3', '::4'] }).spec.dnsConfig?.nameservers).toHaveLength(
    3,
  );
});

test('hosts of one address are one entry, and of two addresses the first counts', () => {
  expect(rendered({ extraHosts: ['a:192.0.2.1', 'b:192.0.2.1', 'a:192.0.2.2', 'c:fd00::1'] }).spec.hostAliases).toEqual(
    [
      { ip: '192.0.2.1', hostnames: ['a', 'b'] },
      { ip: 'fd00::1', hostnames: ['c'] },
    ],
  );
});

test('what a sidekick says is added', () => {
  const side = {
    name: 'side',
    image: 'a',
    dnsSearch: ['b.example', 'a.example'],
    dns: ['192.0.2.9'],
    clusterDns: false,
  };
  const { spec } = rendered({ dnsSearch: ['a.example'], sidekicks: [{ ...side, extraHosts: ['x:192.0.2.1'] }] });
  expect(spec.dnsConfig).toEqual({ nameservers: ['192.0.2.9'], searches: ['a.example', 'b.example'] });
  expect(spec.hostAliases).toContainEqual({ ip: '192.0.2.1', hostnames: ['x'] });
  expect(spec).not.toHaveProperty('dnsPolicy');
});

test('what is not acted on is named', () => {
  expect(ignored({ clusterDns: false }, {}).map(({ field }) => field)).toEqual(['spec.clusterDns']);
  expect(ignored({ clusterDns: false }, { clusterDns: false })).toEqual([]);
  expect(ignored({ dns: ['a', 'b', 'c'] }).map(({ field }) => field)).toEqual(['spec.dns']);
});
