import { expect, test } from 'vitest';

import { parsePort } from './port.ts';
import { exposedPortPattern, publishedPortPattern } from './spec.ts';

test.each([
  ['80:8080', { privatePort: 8080, publicPort: 80, protocol: 'TCP' }],
  ['53:53/udp', { privatePort: 53, publicPort: 53, protocol: 'UDP' }],
  ['10.0.0.1:80:8080', { privatePort: 8080, publicPort: 80, protocol: 'TCP', hostAddress: '10.0.0.1' }],
  ['[fd00::1]:80:8080/tcp', { privatePort: 8080, publicPort: 80, protocol: 'TCP', hostAddress: 'fd00::1' }],
  ['80', { privatePort: 80, protocol: 'TCP' }],
  ['53/udp', { privatePort: 53, protocol: 'UDP' }],
  ['192.0.2.1::80', { privatePort: 80, protocol: 'TCP', hostAddress: '192.0.2.1' }],
  ['[fd00::1]::80', { privatePort: 80, protocol: 'TCP', hostAddress: 'fd00::1' }],
])('published %s', (text, port) => {
  expect(text).toMatch(publishedPortPattern);
  expect(parsePort(text)).toEqual(port);
});

test.each([
  ['8080', { privatePort: 8080, protocol: 'TCP' }],
  ['53/udp', { privatePort: 53, protocol: 'UDP' }],
])('exposed %s', (text, port) => {
  expect(text).toMatch(exposedPortPattern);
  expect(parsePort(text)).toEqual(port);
});

test.each(['0', '65536', '080', '80:0', '65536:80', ':80', '::80', '80/sctp', ''])('%j is refused', (text) => {
  expect(text).not.toMatch(publishedPortPattern);
  expect(text).not.toMatch(exposedPortPattern);
});
