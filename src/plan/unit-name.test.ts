import fc from 'fast-check';
import { expect, test } from 'vitest';

import { labelValue, podName, unitName } from './unit-name.ts';

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const podNamePattern = /^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/;
const unit = { namespace: 'shop', stack: 'shop', service: 'site', index: 1 };

test('a unit is called by its stack, its service and its index', () => {
  expect(unitName(unit)).toBe('shop-site-1');
});

test.each([
  ['My_Stack.v2', 'my-stack-v2-site-1'],
  ['', 'site-1'],
])('a stack may be called %j, as a label may', (stack, name) => {
  expect(unitName({ ...unit, stack })).toBe(name);
});

test('a name over 63 characters keeps its index and is cut', () => {
  const long = { ...unit, service: 'x'.repeat(57), index: 10 };
  expect(unitName({ ...long, index: 1 })).toHaveLength(63);
  expect(unitName(long)).toHaveLength(63);
  expect(unitName(long)).toMatch(/^shop-x+-[0-9a-f]{8}-10$/);
});

test('two long names that are cut alike stay apart', () => {
  const long = 'x'.repeat(60);
  expect(unitName({ ...unit, service: `${long}a` })).not.toBe(unitName({ ...unit, service: `${long}b` }));
});

const label = fc.stringMatching(dnsLabel);
const stack = fc.stringMatching(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/);
const identity = fc.record({
  namespace: fc.constant('ns'),
  stack,
  service: label,
  index: fc.integer({ min: 1, max: 10_000 }),
});

test('whatever its parts: a unit has a name a host may have, the same each time, with its index at the end', () => {
  fc.assert(
    fc.property(identity, (one) => {
      const name = unitName(one);
      expect(name).toMatch(dnsLabel);
      expect(name.endsWith(`-${one.index}`)).toBe(true);
      expect(unitName({ ...one })).toBe(name);
    }),
  );
});

test('whatever its parts: a Pod has a name the API server takes, and it begins with the name of its unit', () => {
  fc.assert(
    fc.property(identity, fc.string(), fc.string(), fc.string(), (one, service, revision, replaces) => {
      const name = podName(one, service, revision, replaces);
      expect(name).toMatch(podNamePattern);
      expect(name).toBe(podName({ ...one }, service, revision, replaces));
      expect(name.slice(0, -9)).toBe(unitName(one));
    }),
  );
});

test('a Pod has another name for another service, index, revision or predecessor', () => {
  const names = [
    podName(unit, 'uid', 'r1', ''),
    podName(unit, 'uid2', 'r1', ''),
    podName({ ...unit, index: 2 }, 'uid', 'r1', ''),
    podName(unit, 'uid', 'r2', ''),
    podName(unit, 'uid', 'r1', 'before'),
  ];
  expect(new Set(names.map((name) => name.slice(-8))).size).toBe(names.length);
});

test('a Pod name is what it was: another way of reckoning would make a second Pod of every unit', () => {
  expect(podName(unit, 'service-uid', 'a0123456789ab', '')).toBe('shop-site-1-2aed2816');
});

test('a label value over 63 characters is cut and told apart', () => {
  expect(labelValue('shop')).toBe('shop');
  expect(labelValue('x'.repeat(63))).toBe('x'.repeat(63));
  expect(labelValue('x'.repeat(64))).toMatch(/^x{54}-[0-9a-f]{8}$/);
  expect(labelValue(`${'x'.repeat(64)}a`)).not.toBe(labelValue(`${'x'.repeat(64)}b`));
});
