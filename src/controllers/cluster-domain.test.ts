import { expect, test } from 'vitest';

import { clusterDomainOf } from './cluster-domain.ts';

test.each([
  ['search drover-system.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10', 'cluster.local'],
  ['nameserver 10.96.0.10\nsearch example.com a.svc.corp.example.com. svc.corp.example.com', 'corp.example.com'],
  ['search svc.cluster.local example.com', undefined],
  ['# search a.svc.cluster.local', undefined],
  ['', undefined],
])('%j: %s', (text, domain) => {
  expect(clusterDomainOf(text)).toBe(domain);
});
