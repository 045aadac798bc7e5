/** What becomes of names when the API server refuses what is behind them. */
import { describe, expect } from 'vitest';

import type { Condition } from '../../src/kubernetes/conditions.ts';
import type { Fault } from './fault.ts';
import type { ScriptedCluster } from './scripted-cluster.ts';
import { test } from './service-life.ts';
import { eventually } from './setting.ts';

const externalServices = 'drover.dev/rancherexternalservices';

/** In the words of OpenShift, for an address within the cluster's own ranges. */
const notAllowed: Fault = {
  kind: 'status',
  code: 403,
  reason: 'Forbidden',
  message: 'endpointslices.discovery.k8s.io "db" is forbidden: endpoint address 10.128.0.7 is not allowed',
};

function external(cluster: ScriptedCluster, externalIps: readonly string[]): void {
  const metadata = { namespace: 'shop', name: 'db' };
  const kind = 'RancherExternalService';
  const object = { apiVersion: 'drover.dev/v1alpha1', kind, metadata, spec: { externalIps } };
  cluster.server.storage.apply(externalServices, object);
}

function told(cluster: ScriptedCluster, collection: string, key: string): Record<string, string> {
  const status = cluster.server.storage.get(collection, key)?.['status'] as { conditions?: Condition[] } | undefined;
  return Object.fromEntries((status?.conditions ?? []).map(({ type, reason }) => [type, reason]));
}

const slices = ({ server }: ScriptedCluster) =>
  server.storage.list('discovery.k8s.io/endpointslices').map(({ metadata }) => metadata.name);

/** Gives the units an address that others may have, other than that of this host. */
function giveAddress(cluster: ScriptedCluster): void {
  for (const { metadata } of cluster.pods()) {
    cluster.server.storage.merge('/pods', { metadata, status: { podIP: '10.128.0.7' } }, { deep: true });
  }
}

/** Somebody makes a Service their own. */
function takeOver({ server }: ScriptedCluster, name: string): void {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid: 'theirs', controller: true }];
  server.storage.merge('/services', { metadata: { namespace: 'shop', name, ownerReferences } });
}

describe('addresses that are refused', () => {
  test('stall an external service, keep no others, and are tried again', async ({ cluster }) => {
    const name = 'db-drover-ipv4';
    cluster.server.whim = (request) => (request.verb === 'patch' && request.name === name ? notAllowed : undefined);
    await cluster.operator();
    external(cluster, ['10.128.0.7', '2001:db8::7']);
    const found = () => told(cluster, externalServices, 'shop/db');
    await eventually(() => expect(found()).toEqual({ Ready: 'AddressesRefused', Stalled: 'AddressesRefused' }));
    expect(slices(cluster)).toEqual(['db-drover-ipv6']);
    cluster.server.whim = () => undefined;
    await eventually(() => expect(found()).toEqual({ Ready: 'Resolves' }));
    expect(slices(cluster)).toEqual([name, 'db-drover-ipv6']);
  });

  test('stall a service with sidekicks, whose units work all the same', async ({ cluster }) => {
    cluster.server.whim = ({ verb, plural }) =>
      verb === 'patch' && plural === 'endpointslices' ? { ...notAllowed, code: 422, reason: 'Invalid' } : undefined;
    await cluster.operator();
    cluster.wish({ image: 'web:1', scale: 1, sidekicks: [{ name: 'logs', image: 'logs:1' }] });
    const found = () => told(cluster, 'drover.dev/rancherservices', 'shop/web');
    await eventually(() => expect(found()).toEqual({ Ready: 'AllUnitsReady' }));
    giveAddress(cluster);
    await eventually(() => expect(found()).toEqual({ Ready: 'AllUnitsReady', Stalled: 'AddressesRefused' }));
    cluster.server.whim = () => undefined;
    await eventually(() => expect(found()).toEqual({ Ready: 'AllUnitsReady' }));
    expect(slices(cluster)).toEqual(['web-drover-ipv4']);
  });
});

describe('a Service that becomes somebody else’s has nothing of ours behind it', () => {
  test('neither the addresses of an external service', async ({ cluster }) => {
    await cluster.operator();
    external(cluster, ['192.0.2.7']);
    await eventually(() => expect(slices(cluster)).toEqual(['db-drover-ipv4']));
    takeOver(cluster, 'db');
    await eventually(() => expect(told(cluster, externalServices, 'shop/db')['Stalled']).toBe('NameTaken'));
    await eventually(() => expect(slices(cluster)).toEqual([]));
  });

  test('nor the sidekicks of a service', async ({ cluster }) => {
    await cluster.operator();
    cluster.wish({ image: 'web:1', scale: 1, sidekicks: [{ name: 'logs', image: 'logs:1' }] });
    const found = () => told(cluster, 'drover.dev/rancherservices', 'shop/web');
    await eventually(() => expect(found()).toEqual({ Ready: 'AllUnitsReady' }));
    giveAddress(cluster);
    await eventually(() => expect(slices(cluster)).toEqual(['web-drover-ipv4']));
    takeOver(cluster, 'web');
    await eventually(() => expect(found()['Stalled']).toBe('NameTaken'));
    await eventually(() => expect(slices(cluster)).toEqual([]));
  });
});
