import { expect, test } from 'vitest';

import { parseUser } from './user.ts';

test.each([
  ['1000', { uid: 1000, names: [] }],
  ['1000:100', { uid: 1000, gid: 100, names: [] }],
  ['0:0', { uid: 0, gid: 0, names: [] }],
  ['root', { uid: 0, names: [] }],
  ['root:root', { uid: 0, gid: 0, names: [] }],
  ['www-data', { names: ['www-data'] }],
  ['1000:www', { uid: 1000, names: ['www'] }],
  ['a:b', { names: ['a', 'b'] }],
  ['99999999999', { names: ['99999999999'] }],
  [':1', undefined],
  ['1:', undefined],
  ['1:2:3', undefined],
  ['a b', undefined],
])('%s', (text, user) => {
  expect(parseUser(text)).toEqual(user);
});
