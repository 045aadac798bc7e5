import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parsePort } from './port.ts';
import { publishedPortPattern } from './spec.ts';
import { formatPort, parseWrittenPort } from './written-port.ts';

// cattle code/iaas/model/src/main/java/io/cattle/platform/core/util/PortSpec.java.
describe("Rancher's grammar", () => {
  test.each([
    ['80', '80'],
    ['8080:80', '8080:80'],
    ['53:53/udp', '53:53/udp'],
    ['80:80/TCP', '80:80'],
    ['192.0.2.1:8080:80', '192.0.2.1:8080:80'],
    ['[2001:db8::1]:8080:80/udp', '[2001:db8::1]:8080:80/udp'],
    ['192.0.2.1::80', '192.0.2.1::80'],
    ['192.0.2.1::53/udp', '192.0.2.1::53/udp'],
    ['[2001:db8::1]:80', '[2001:db8::1]::80'],
    ['65535:65535/tcp', '65535:65535'],
    ['080:080', '80:80'],
  ])('%s', (text, written) => {
    const port = parseWrittenPort(text);
    expect(port.kind === 'port' && formatPort(port)).toBe(written);
  });

  test.each([
    '',
    'http',
    '0',
    '80/',
    '80 ',
    '192.0.2.1:80',
    '::80',
    '192.0.2.1:::80',
    '[2001:db8::1]:',
    '80:0',
    '0:80',
    '-1',
    '65536:80',
    ':80',
    '80:',
    '1.2.3:1:2',
    '999.1.1.1:1:2',
    '[zz]:1:2',
    '1:2:3',
    '80/sctp',
  ])('%j is none', (text) => {
    expect(parseWrittenPort(text)).toEqual({ kind: 'error' });
  });

  test.each(['3000-3005', '3000-3005:3000-3005'])('%s is a range', (text) => {
    expect(parseWrittenPort(text)).toEqual({ kind: 'range' });
  });
});

test('without a public port it comes back as well', () => {
  for (const text of ['80', '53/udp', '192.0.2.1::80', '[2001:db8::1]:80']) {
    const port = parseWrittenPort(text);
    if (port.kind !== 'port') throw new Error(`${text} was not read`);
    expect(formatPort(port)).toMatch(publishedPortPattern);
    expect(parsePort(formatPort(port))).not.toHaveProperty('publicPort');
    expect(parsePort(formatPort(port)).hostAddress).toBe(port.hostAddress?.replaceAll(/[[\]]/g, ''));
  }
});

test('what is published here is what the resource takes and the Pod reads', () => {
  const number = fc.integer({ min: 1, max: 65_535 });
  const address = fc.option(
    fc.oneof(
      fc.ipV4(),
      fc.ipV6().map((v6) => `[${v6}]`),
    ),
    { nil: undefined },
  );
  return fc.assert(
    fc.property(
      address,
      number,
      number,
      fc.constantFrom('', '/tcp', '/udp'),
      (host, publicPort, privatePort, protocol) => {
        const text = `${host === undefined ? '' : `${host}:`}${publicPort}:${privatePort}${protocol}`;
        const port = parseWrittenPort(text);
        if (port.kind !== 'port') throw new Error(`${text} was not read`);
        expect(formatPort(port)).toMatch(publishedPortPattern);
        expect(parsePort(formatPort(port))).toEqual({
          privatePort,
          publicPort,
          protocol: protocol === '/udp' ? 'UDP' : 'TCP',
          ...(host === undefined ? {} : { hostAddress: host.replaceAll(/[[\]]/g, '') }),
        });
      },
    ),
    { numRuns: 200 },
  );
});
