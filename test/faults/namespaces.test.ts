/** A service and its namespace come by different watches, and one of them is behind. */
import { expect } from 'vitest';

import { spec, test } from './service-life.ts';
import { aWhile, eventually } from './setting.ts';

test('a service that is seen before its namespace is not forgotten', async ({ cluster }) => {
  const behind = Promise.withResolvers<void>();
  cluster.server.script({ verb: 'watch', plural: 'namespaces' }, { kind: 'held', until: behind.promise }, 1);
  await cluster.operator();
  const { storage } = cluster.server;
  storage.create('/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'late' } });
  storage.apply('drover.dev/rancherservices', {
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherService',
    metadata: { namespace: 'late', name: 'web' },
    spec,
  });
  await aWhile();
  expect(cluster.pods()).toEqual([]);
  behind.resolve();
  await eventually(() => expect(cluster.pods().map(({ metadata }) => metadata.namespace)).toEqual(['late', 'late']));
});
