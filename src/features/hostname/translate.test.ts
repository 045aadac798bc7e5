import { expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

test.each([
  ['mail', 'mail', []],
  ['Mail_1', 'mail-1', ['RC5122']],
  ['mail.example.com', 'mail', ['RC5122']],
])('hostname: %s', (written, hostname, said) => {
  const converted = convertKeys(`hostname: ${written}`);
  expect(converted.spec).toEqual({ image: 'nginx', hostname });
  expect(converted.said.map((text) => text.slice(0, 6))).toEqual(said);
});

test.each([
  ['hostname: ___', 'RC4108'],
  ['hostname: [a]', 'RC4005'],
  ['domainname: example.com', 'RC5123'],
])('%s: %s', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});

test('the name of the unit counts where the label asks for it', () => {
  const label = 'io.rancher.container.hostname_override';
  expect(convertKeys(`labels: {${label}: container_name}`)).toEqual({
    spec: { image: 'nginx', labels: { [label]: 'container_name' } },
    said: [],
  });
  const both = convertKeys(`hostname: mail\nlabels: {${label}: container_name}`);
  expect(both.spec).not.toHaveProperty('hostname');
  expect(both.said).toEqual([expect.stringContaining('RC5124')]);
  const other = convertKeys(`hostname: mail\nlabels: {${label}: other}`);
  expect(other.spec).toHaveProperty('hostname', 'mail');
  expect(other.said).toEqual([expect.stringContaining('RC5124')]);
});

test('a sidekick with another name is told', () => {
  const text = (side: string): string =>
    `web:\n  image: a\n  hostname: mail\n  labels: {io.rancher.sidekicks: side}\nside:\n  image: b\n  hostname: ${side}\n`;
  expect(codes(convertText(text('other')))).toContain('RC5119');
  expect(codes(convertText(text('mail')))).not.toContain('RC5119');
});

test('without an image it is no host name of a container', () => {
  expect(codes(convertText('far:\n  hostname: far.example.com\n'))).not.toContain('RC5122');
});
