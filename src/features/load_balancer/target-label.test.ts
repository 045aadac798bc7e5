import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseTargetLabel } from './target-label.ts';

/** The forms of rancher-compose's rancher/convert_lb_test.go (TestConvertLabel), and more; names and numbers are ours. */
describe('an entry of a target label', () => {
  test.each([
    ['a.test:80/shop=81', { hostname: 'a.test', sourcePort: 80, path: '/shop', targetPort: 81 }],
    ['a.test:80/shop/new', { hostname: 'a.test', sourcePort: 80, path: '/shop/new' }],
    ['a.test:80=81', { hostname: 'a.test', sourcePort: 80, targetPort: 81 }],
    ['a.test:80', { hostname: 'a.test', sourcePort: 80 }],
    ['a.test/shop/new=81', { hostname: 'a.test', path: '/shop/new', targetPort: 81 }],
    ['a.test/shop', { hostname: 'a.test', path: '/shop' }],
    ['a.test=81', { hostname: 'a.test', targetPort: 81 }],
    ['a.test', { hostname: 'a.test' }],
    ['*.a.test=81', { hostname: '*.a.test', targetPort: 81 }],
    ['a.test/page.html', { hostname: 'a.test', path: '/page.html' }],
    ['a1.test2', { hostname: 'a1.test2' }],
    ['80/shop=81', { sourcePort: 80, path: '/shop', targetPort: 81 }],
    ['80/shop', { sourcePort: 80, path: '/shop' }],
    ['80=81', { sourcePort: 80, targetPort: 81 }],
    ['/shop=81', { path: '/shop', targetPort: 81 }],
    ['/shop:1', { path: '/shop:1' }],
    ['/', { path: '/' }],
    ['81', { targetPort: 81 }],
    [' 81 ', { targetPort: 81 }],
  ])('%s', (text, entry) => {
    expect(parseTargetLabel(text)).toEqual([entry]);
  });

  test.each([
    ['1.test', 'begins with a digit'],
    ['a.test=', 'no target port'],
    ['/shop=', 'no target port'],
    ['80=', 'no target port'],
    ['=80', 'is no target'],
    ['a.test=80x', 'is no target'],
    ['a.test:shop', 'is no target'],
    ['a.test=81/shop', 'is no target'],
    ['70000', 'beyond 65535'],
    ['a.test:0', 'beyond 65535'],
  ])('%s is none', (text, words) => {
    expect(parseTargetLabel(text)).toEqual([{ fault: expect.stringContaining(words) }]);
  });

  test('several stand with commas between them, and an empty one is none', () => {
    expect(parseTargetLabel('81,82, a.test:82/b=83,')).toEqual([
      { targetPort: 81 },
      { targetPort: 82 },
      { hostname: 'a.test', sourcePort: 82, path: '/b', targetPort: 83 },
    ]);
    expect(parseTargetLabel('')).toEqual([]);
  });

  test('what is put together is taken apart', () =>
    fc.assert(
      fc.property(
        fc.record(
          {
            hostname: fc.constantFrom('a.test', '*.test', 'web', 'a-1.b'),
            sourcePort: fc.integer({ min: 1, max: 65_535 }),
            path: fc.constantFrom('/', '/a', '/a/b.c', '/a:b'),
            targetPort: fc.integer({ min: 1, max: 65_535 }),
          },
          { requiredKeys: [] },
        ),
        (entry) => {
          const { hostname = '', sourcePort, path = '', targetPort } = entry;
          const lone = hostname === '' && path === '' && targetPort === undefined;
          const port = sourcePort === undefined ? '' : `${hostname === '' ? '' : ':'}${sourcePort}`;
          const text = `${hostname}${port}${path}${targetPort === undefined ? '' : `=${targetPort}`}`;
          fc.pre(text !== '' && !text.startsWith('='));
          // A lone number is a target port.
          expect(parseTargetLabel(text)).toEqual([lone ? { targetPort: sourcePort } : entry]);
        },
      ),
    ));

  test('takes no long time for anything', () => {
    const long = [`a${'1'.repeat(500_000)}:`, 'a,'.repeat(250_000), ':'.repeat(500_000), `${'/='.repeat(250_000)}`];
    for (const text of long) expect(parseTargetLabel(text).length).toBeGreaterThan(0);
  });
});
