import { expect, test } from 'vitest';

import { convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

test.each(['net', 'network_mode'])('%s: host', (key) => {
  expect(convertKeys(`${key}: host`)).toEqual({ spec: { image: 'nginx', networkMode: 'host' }, said: [] });
});

test.each(['""', 'managed', 'default', ''])('%j is the managed network, the default', (mode) => {
  expect(convertKeys(`net: ${mode}`)).toEqual({ spec: { image: 'nginx' }, said: [] });
});

test.each([
  ['net: none', 'RC5115', 'none'],
  ['net: bridge', 'RC5116', 'bridge'],
  ['network_mode: ipsec', 'RC5116', 'ipsec'],
  ['network_mode: macvlan', 'RC5115', 'macvlan'],
])('%s is kept, and told what stands in for it', (keys, code, networkMode) => {
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx', networkMode }, said: [expect.stringContaining(code)] });
});

test.each([
  ['network_mode: "service:db"', 'RC5115'],
  ['network_mode: "container:db"', 'RC4104'],
  ['network_mode: "container:web"', 'RC4104'],
  ['net: a b', 'RC4119'],
  ['net: [host]', 'RC4005'],
  ['networks: [front]', 'RC5104'],
  ['mac_address: 02:42:ac:11:65:43', 'RC5117'],
  ['labels: {io.rancher.container.requested_ip: 10.42.1.2}', 'RC5117'],
  ['labels: {io.rancher.container.network: true}', 'RC5118'],
  ['labels: {io.rancher.cni.network: ipsec}', 'RC5118'],
])('%s: %s', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});

const unit = (primary: string, sidekick: string): string => `web:
  image: nginx
  ${primary}
  labels: {io.rancher.sidekicks: side_kick}
side_kick:
  image: alpine
  ${sidekick}
`;

test('the network of a member is that of the unit', () => {
  const { manifests, diagnostics } = convertText(unit('', 'net: "container:web"'));
  expect(manifests.at(-1)?.spec).toMatchObject({ sidekicks: [{ networkMode: 'container:web' }] });
  expect(diagnostics.filter(({ code }) => code !== 'RC5005')).toEqual([]);
});

test('a primary in the network of its sidekick has what that has', () => {
  expect(convertText(unit('net: "container:side_kick"', 'net: host')).manifests.at(-1)?.spec).toMatchObject({
    networkMode: 'host',
  });
  expect(convertText(unit('net: "container:side_kick"', 'tty: true')).manifests.at(-1)?.spec).not.toHaveProperty(
    'networkMode',
  );
});
