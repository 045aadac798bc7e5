/** Names whose Services and EndpointSlices the API server does not take: one that fails holds up no other. */
import { expect } from 'vitest';

import type { ScriptedCluster } from './scripted-cluster.ts';
import { test } from './service-life.ts';
import { eventually } from './setting.ts';

function makeExternal({ server }: ScriptedCluster): void {
  server.storage.apply('drover.dev/rancherexternalservices', {
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherExternalService',
    metadata: { namespace: 'shop', name: 'mail' },
    spec: { externalIps: ['192.0.2.1', '2001:db8::1'] },
  });
}

function words({ server }: ScriptedCluster): string[] {
  const status = server.storage.get('drover.dev/rancherexternalservices', 'shop/mail')?.['status'] as
    | { conditions?: { type: string; status: string; reason: string; message: string }[] }
    | undefined;
  return (status?.conditions ?? []).map((one) => `${one.type}=${one.status} ${one.reason}: ${one.message}`);
}

function families({ server }: ScriptedCluster): unknown[] {
  const slices = server.storage.list('discovery.k8s.io/endpointslices');
  return slices.filter(({ metadata }) => metadata.name.startsWith('mail-')).map((slice) => slice['addressType']);
}

/** Every write of something whose body says so is answered with a code. */
function refuse({ server }: ScriptedCluster, plural: string, pattern: RegExp, code: number): void {
  const no = { kind: 'status', code, message: 'not today' } as const;
  server.whim = (request) =>
    request.verb === 'patch' && request.plural === plural && pattern.test(JSON.stringify(request.body))
      ? no
      : undefined;
}

const failing = ['Ready=False WriteFailing: not today', 'Reconciling=True WriteFailing: not today'];
const refused = ['Ready=False AddressesRefused: not today', 'Stalled=True AddressesRefused: not today'];

test.for([
  [500, failing],
  [409, failing],
  [403, refused],
  [422, refused],
] as const)(
  'a slice that is answered with %i is told of, and the other is written',
  async ([code, said], { cluster }) => {
    refuse(cluster, 'endpointslices', /IPv4/, code);
    makeExternal(cluster);
    await cluster.operator();
    await eventually(() => {
      expect(families(cluster)).toEqual(['IPv6']);
      expect(words(cluster)).toEqual(said);
    });
    cluster.server.whim = () => undefined;
    await eventually(() => {
      expect(families(cluster).sort()).toEqual(['IPv4', 'IPv6']);
      expect(words(cluster)).toEqual(['Ready=True Resolves: its name stands for its addresses']);
    });
  },
);

test('a Service that fails is told of', async ({ cluster }) => {
  refuse(cluster, 'services', /"name":"mail"/, 500);
  makeExternal(cluster);
  await cluster.operator();
  await eventually(() => expect(words(cluster)).toEqual(failing));
  cluster.server.whim = () => undefined;
  await eventually(() => expect(words(cluster)).toEqual([expect.stringContaining('Ready=True')]));
});

test('a Service that fails keeps no unit of its service from being made', async ({ cluster }) => {
  refuse(cluster, 'services', /"name":"web"/, 500);
  await cluster.operator();
  cluster.wish({ image: 'web:1', scale: 2 });
  await eventually(() => expect(cluster.pods()).toHaveLength(2));
});

test('a name of a link that fails keeps no other from being there', async ({ cluster }) => {
  refuse(cluster, 'services', /"name":"first"/, 500);
  const links = ['first', 'second'].map((alias) => ({ service: 'mail', alias }));
  makeExternal(cluster);
  cluster.wish({ image: 'a', scale: 1, links });
  await cluster.operator();
  const names = () => cluster.server.storage.list('/services').map(({ metadata }) => metadata.name);
  await eventually(() => expect(names()).toContain('second'));
  expect(names()).not.toContain('first');
  cluster.server.whim = () => undefined;
  await eventually(() => expect(names()).toContain('first'));
});
