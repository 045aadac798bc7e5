/** Each kind of object is watched by itself: what one watch tells may come long before what another does. */
import { describe, expect } from 'vitest';

import { test } from './service-life.ts';
import { aWhile, eventually } from './setting.ts';

describe('a service that is told of before its namespace', () => {
  test('comes up when its namespace is told of', async ({ cluster }) => {
    const { server } = cluster;
    await cluster.operator();
    await eventually(() => expect(server.watches({ plural: 'namespaces' })).toHaveLength(1));
    const [watch] = server.watches({ plural: 'namespaces' });
    watch?.lose(1);
    server.storage.create('/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } });
    const metadata = { namespace: 'new', name: 'web' };
    server.storage.create('drover.dev/rancherservices', {
      apiVersion: 'drover.dev/v1alpha1',
      kind: 'RancherService',
      metadata,
      spec: { image: 'web:1', scale: 1 },
    });
    await aWhile();
    expect(cluster.pods()).toEqual([]);
    server.storage.merge('/namespaces', { metadata: { name: 'new', annotations: { told: 'now' } } });
    await eventually(() => expect(cluster.pods()).toHaveLength(1));
  });
});
