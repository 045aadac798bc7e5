import { expect, test } from 'vitest';

import { type RancherStack, RancherStackSpec } from '../../api/rancher-stack.ts';
import type { Client } from '../../kubernetes/client.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import { Store } from '../../kubernetes/store.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { ComposeTextsFinder, type TextsFound } from './compose-texts.ts';
import type { ConfigMapItem } from './observe.ts';

interface Stored {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

function stackOf(keys: object): RancherStack {
  const spec = RancherStackSpec.parse({ composeFrom: { configMap: { name: 'texts', ...keys } } });
  return { metadata: { name: 'shop', namespace: 'space', uid: '1', generation: 1 }, spec };
}

function find(stored: Stored, keys: object = {}): Promise<TextsFound> {
  const object = { metadata: { name: 'texts', uid: '1', resourceVersion: '1' }, ...stored };
  const client = { get: async () => object } as unknown as Client;
  const labelled = new Store<ConfigMapItem>({ log: silentLogger(), project: () => undefined as never });
  return new ComposeTextsFinder(client, labelled, new FakeClock()).find('space/shop', stackOf(keys));
}

const where = 'spec.composeFrom.configMap';

test.each<[string, Stored, object, string]>([
  [
    'a docker-compose.yml',
    { data: { 'b.yml': '', 'a.yml': '' } },
    {},
    `${where}.dockerComposeKey: the ConfigMap texts has no key docker-compose.yml; it has a.yml, b.yml`,
  ],
  ['anything', {}, {}, `${where}.dockerComposeKey: the ConfigMap texts has no key docker-compose.yml; it has none`],
  [
    'a rancher-compose.yml under the name that the stack gives',
    { data: { 'docker-compose.yml': 'web: {image: a}' } },
    { rancherComposeKey: 'rancher.yml' },
    `${where}.rancherComposeKey: the ConfigMap texts has no key rancher.yml; it has docker-compose.yml`,
  ],
  [
    'a text under a name that objects have by themselves',
    { data: { a: '' } },
    { dockerComposeKey: 'constructor' },
    `${where}.dockerComposeKey: the ConfigMap texts has no key constructor; it has a`,
  ],
  [
    'a text that is no text',
    { data: { 'docker-compose.yml': '' }, binaryData: { 'rancher-compose.yml': 'AA==' } },
    {},
    `${where}.rancherComposeKey: rancher-compose.yml of the ConfigMap texts is in binaryData: write it in UTF-8`,
  ],
])('a ConfigMap without %s', async (_case, stored, keys, message) => {
  expect(await find(stored, keys)).toEqual({ stall: { reason: 'ConfigMapKeyMissing', message } });
});

test('a rancher-compose.yml that nobody asks for by name need not be there', async () => {
  expect(await find({ data: { 'docker-compose.yml': 'web: {image: a}', 'site.env': 'A=1' } })).toEqual({
    texts: {
      dockerCompose: { name: 'docker-compose.yml', text: 'web: {image: a}' },
      files: { 'site.env': 'A=1' },
    },
  });
});
