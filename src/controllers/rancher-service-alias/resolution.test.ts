import { expect, test } from 'vitest';

import type { Union } from '../../dns/union.ts';
import { resolutionOf } from './controller.ts';

const nothing: Union = { addresses: [], unanswered: [], missing: [], visited: new Set() };
const links = { links: [{ service: 'web', alias: 'w' }], selectorLink: 'a=b' };

test.each<[string, Partial<Union>, object]>([
  [
    'its members',
    { addresses: ['192.0.2.1'] },
    { state: 'active', message: 'its name stands for the members of its links' },
  ],
  ['another name', { hostname: 'a.test' }, { answer: { hostname: 'a.test' }, message: 'its name stands for a.test' }],
  [
    'what is missing',
    { missing: ['shop/web', 'far/db'] },
    { message: expect.stringContaining('; there is no web.shop, no db.far') },
  ],
  [
    'a circle',
    { circle: ['shop/a', 'shop/b', 'shop/a'] },
    { stall: { reason: 'AliasCircle', message: expect.stringContaining('a.shop → b.shop → a.shop') } },
  ],
  [
    'host names',
    { unanswered: ['a.test', 'b.test'] },
    { stall: { reason: 'HostnameAmongMembers', message: expect.stringContaining('the host names a.test, b.test') } },
  ],
])('an alias says %s', (_, union, expected) => {
  expect(resolutionOf({ ...nothing, ...union }, links)).toMatchObject({ status: { links: 'web, (a=b)' }, ...expected });
});

test('one without links stands for nothing, and is well', () => {
  const resolution = resolutionOf(nothing, {});
  expect(resolution).toMatchObject({ state: 'inactive', answer: { slices: [] } });
  expect(resolution.stall).toBeUndefined();
});
