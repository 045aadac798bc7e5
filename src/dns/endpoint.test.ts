import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Endpoint, isUsable, slicesOf } from './endpoint.ts';

test('families have slices of their own, sorted, and each address is there once', () => {
  const endpoints = ['192.0.2.9', '2001:db8::1', '192.0.2.1', '192.0.2.9'].map((address) => ({ address }));
  expect(slicesOf(endpoints)).toEqual([
    { addressType: 'IPv4', part: 0, endpoints: [{ address: '192.0.2.1' }, { address: '192.0.2.9' }] },
    { addressType: 'IPv6', part: 0, endpoints: [{ address: '2001:db8::1' }] },
  ]);
});

test.each(['', '1.2.3', ':::', '256.1.1.1', 'db.example.com'])('%j is no address and is left out', (address) => {
  expect(slicesOf([{ address }])).toEqual([]);
});

test('an address may have several host names', () => {
  const endpoints = [{ address: '192.0.2.1', hostname: 'b' }, { address: '192.0.2.1' }];
  expect(slicesOf(endpoints)[0]?.endpoints).toEqual([...endpoints].reverse());
});

test('what is longer than a slice may be is divided', () => {
  const endpoints = Array.from({ length: 2001 }, (_, at) => ({ address: `10.0.${at >> 8}.${at & 255}` }));
  expect(slicesOf(endpoints).map((slice) => [slice.part, slice.endpoints.length])).toEqual([
    [0, 1000],
    [1, 1000],
    [2, 1],
  ]);
});

test('the same endpoints in any order give the same slices, and none is lost', () => {
  const address = fc.ipV4().filter(isUsable);
  const endpoint: fc.Arbitrary<Endpoint> = fc.oneof(
    fc.record({ address }),
    fc.record({ address, hostname: fc.constantFrom('a', 'b') }),
  );
  fc.assert(
    fc.property(fc.array(endpoint), fc.array(fc.nat()), (endpoints, order) => {
      const shuffled = [...endpoints].sort(
        (a, b) => (order[endpoints.indexOf(a)] ?? 0) - (order[endpoints.indexOf(b)] ?? 0),
      );
      expect(slicesOf(shuffled)).toEqual(slicesOf(endpoints));
      const said = new Set(slicesOf(endpoints).flatMap((slice) => slice.endpoints.map((one) => JSON.stringify(one))));
      expect(said).toEqual(new Set(endpoints.map((one) => JSON.stringify(one))));
    }),
  );
});

test.each([
  ['10.0.0.1', true],
  ['192.0.2.7', true],
  ['2001:db8::1', true],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['0.0.0.0', false],
  ['224.0.0.9', false],
  ['::', false],
  ['::1', false],
  ['0:0:0:0:0:0:0:1', false],
  ['::2:1', true],
  ['fd00::ffff:1', true],
  ['fe80::1', false],
  ['::ffff:192.0.2.1', false],
  ['no address', false],
])('an EndpointSlice takes %s: %s', (address, taken) => {
  expect(isUsable(address)).toBe(taken);
  expect(slicesOf([{ address }, { address: '10.9.9.9' }]).flatMap(({ endpoints }) => endpoints).length).toBe(
    taken ? 2 : 1,
  );
});
