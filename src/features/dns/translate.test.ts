import { expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

test('text or a list', () => {
  expect(convertKeys('dns: 192.0.2.53\ndns_search: [example.com, Example.NET.]\ndns_opt: [ndots:2]')).toEqual({
    spec: { image: 'nginx', dns: ['192.0.2.53'], dnsSearch: ['example.com', 'example.net'], dnsOpt: ['ndots:2'] },
    said: [],
  });
});

test('extra hosts, as a list and as a map', () => {
  const spec = { image: 'nginx', extraHosts: ['db.example:192.0.2.7', 'six:fd00::7'] };
  expect(convertKeys('extra_hosts: ["DB.example:192.0.2.7", "six:fd00::7"]')).toEqual({ spec, said: [] });
  expect(convertKeys('extra_hosts: {DB.example: 192.0.2.7, six: "fd00::7"}')).toEqual({ spec, said: [] });
});

test.each([
  ['dns: name.example', 'RC4105'],
  ['dns_search: [a b]', 'RC4106'],
  ['dns_opt: [NDOTS=1]', 'RC4118'],
  ['extra_hosts: [db]', 'RC4107'],
  ['extra_hosts: ["db:web"]', 'RC4107'],
  ['extra_hosts: {db: }', 'RC4107'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});

test.each([
  ['dns: 169.254.169.250', 'RC5135', {}],
  ['dns_search: .', 'RC5135', {}],
  ['extra_hosts: ["my_db:192.0.2.7"]', 'RC5134', {}],
  ['dns: [192.0.2.1, 192.0.2.2, 192.0.2.3]', 'RC5121', { dns: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] }],
])('%s: %s', (keys, code, spec) => {
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx', ...spec }, said: [expect.stringContaining(code)] });
});

test.each([
  ['io.rancher.container.dns: true', { clusterDns: true }, ['RC5135']],
  ['io.rancher.container.dns: "false"', { clusterDns: false }, []],
  ['io.rancher.container.dns: maybe', {}, ['RC5120']],
  ['io.rancher.container.dns.priority: service_last', {}, ['RC5120']],
])('the label %s', (label, spec, said) => {
  const converted = convertKeys(`labels: {${label}}`);
  expect(converted.spec).toEqual({ image: 'nginx', labels: expect.anything(), ...spec });
  expect(converted.said.map((text) => text.slice(0, 6))).toEqual(said);
});

test('members that differ are told what the unit has', () => {
  const text = (side: string): string =>
    `web:\n  image: a\n  extra_hosts: ["db:192.0.2.1"]\n  labels: {io.rancher.sidekicks: side}\nside:\n  image: b\n  ${side}\n`;
  expect(codes(convertText(text('extra_hosts: ["db:192.0.2.1"]')))).not.toContain('RC5133');
  expect(codes(convertText(text('extra_hosts: ["db:192.0.2.2"]')))).toEqual(
    expect.arrayContaining(['RC5133', 'RC5119']),
  );
  expect(codes(convertText(text('dns: 192.0.2.53')))).toContain('RC5133');
  expect(codes(convertText(text('labels: {io.rancher.container.dns: false}')))).toContain('RC5133');
});
