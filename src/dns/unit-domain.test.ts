import type { V1PodSpec } from '@kubernetes/client-node';
import { expect, test } from 'vitest';

import { nameUnit } from './unit-domain.ts';

function named(over: Partial<V1PodSpec> = {}) {
  const pod: V1PodSpec = { containers: [], ...over };
  nameUnit(pod, 'shop', 'cluster.local');
  return { subdomain: pod.subdomain, dnsConfig: pod.dnsConfig };
}
const searches = ['rancher-units.shop.svc.cluster.local'];

test.each<[string, Partial<V1PodSpec>, object | undefined]>([
  ['searches the domain of the units', {}, { searches }],
  [
    'on the network of its host, too, where it asks the cluster',
    { dnsPolicy: 'ClusterFirstWithHostNet' },
    { searches },
  ],
  [
    'before other domains',
    { dnsConfig: { searches: ['a.test'], nameservers: ['192.0.2.1'] } },
    { searches: [...searches, 'a.test'], nameservers: ['192.0.2.1'] },
  ],
  ['not where it asks its host', { dnsPolicy: 'Default' }, undefined],
  [
    'not where it asks somebody else',
    { dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.1'] } },
    { nameservers: ['192.0.2.1'] },
  ],
])('a unit %s', (_, over, dnsConfig) => {
  expect(named(over)).toEqual({ subdomain: 'rancher-units', dnsConfig });
});

test('no more domains are searched than Kubernetes takes', () => {
  const many = Array.from({ length: 32 }, (_, at) => `d${at}.test`);
  expect(named({ dnsConfig: { searches: many } }).dnsConfig?.searches).toEqual([...searches, ...many.slice(0, 31)]);
});
