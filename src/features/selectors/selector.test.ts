import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { matchesSelector, parseSelector } from './selector.ts';

function matches(selector: string, labels: Record<string, string>): boolean | string {
  const read = parseSelector(selector);
  return read.kind === 'error' ? 'refused' : matchesSelector(read.terms, new Map(Object.entries(labels)));
}

/** cattle's own tests: service-discovery/…/servicediscovery/selector/SelectorTest.java. */
describe("Cattle's own vectors", () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['foo=bar', { foo: 'bar' }, true],
    ['foo = bar', { foo: 'bar' }, true],
    ['foo=bar', { foo: 'bar1' }, false],
    ['foo!=bar', { foo: 'bar' }, false],
    ['foo!=bar', { foo: 'bar1' }, true],
    ['foo in (bar,bar1)', { foo: 'bar', a: 'b' }, true],
    ['foo in (bar,bar1)', { foo: 'bar2', a: 'b' }, false],
    ['foo notin (bar,bar1)', { foo: 'bar', a: 'b' }, false],
    ['foo notin (bar,bar1)', { foo: 'bar2', a: 'b' }, true],
    ['foo in (inbar), a= b', { foo: 'inbar', a: 'b' }, true],
    ['a =b1,foo in (bar2)', { foo: 'bar2', a: 'b' }, false],
    ['foo', { foo: 'bar' }, true],
    ['foo', { foo1: 'bar' }, false],
    ['foo, bar', { foo: 'bar', bar: 'foo' }, true],
    ['foo, bar', { foo: 'bar', bar1: 'foo' }, false],
  ])('%s and %j: %s', (selector, labels, result) => {
    expect(matches(selector, labels)).toBe(result);
  });
});

/** cattle, service-discovery/api/…/util/selector/SelectorUtils.java and the classes SelectorConstraint…. */
describe('what its code says beyond them', () => {
  test.each<[string, Record<string, string>, boolean | string]>([
    ['FOO=BAR', { foo: 'bar' }, true],
    ['foo=bar', { FOO: 'Bar' }, true],
    ['FOO', { foo: 'bar' }, false],
    ['foo in (Bar)', { foo: 'bAR' }, true],
    ['foo notin (Bar)', { foo: 'bAR' }, false],
    ['foo!=bar', {}, false],
    ['foo notin (bar)', { other: 'x' }, false],
    ['', { foo: 'bar' }, false],
    [',', { foo: 'bar' }, false],
    ['foo,', { foo: 'bar' }, true],
    ['foo,,bar', { foo: '1', bar: '2' }, false],
    ['foo=a=b', { foo: 'a=b' }, true],
    ['foo=a!=b', { 'foo=a': 'c' }, true],
    ['foo=', { foo: '' }, true],
    ['foo=(a,b)', { foo: 'a,b' }, true],
    ['foo in bar', { foo: 'bar' }, true],
    ['foo in (a, b)', { foo: 'b' }, true],
    ['foo in(bar)', { 'foo inbar': '' }, 'refused'],
    ['my key=bar', { 'my key': 'bar' }, 'refused'],
    ['foo notin (a),b c', { foo: 'x' }, 'refused'],
  ])('%j and %j: %s', (selector, labels, result) => {
    expect(matches(selector, labels)).toBe(result);
  });
});

test('whatever the text, it is read or refused', () => {
  return fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const read = parseSelector(text);
      expect(read.kind === 'error' || read.terms.every(({ key }) => !key.includes(' '))).toBe(true);
    }),
  );
});
