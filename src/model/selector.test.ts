import { expect, test } from 'vitest';

import { selectorFault } from './selector.ts';

test.each([
  'tier=front',
  'tier = front',
  'tier!=front',
  'tier in (front, back)',
  'tier notin (front,back)',
  'tier',
  'a=b, c in (d,e),f',
  'a=b c',
  'io.rancher.stack_service.name=shop/web',
])('%s is a selector', (text) => {
  expect(selectorFault(text)).toBeUndefined();
});

test.each([
  ['my tier=front', 'space'],
  ['=front', 'no key'],
  ['a=b,', 'no key'],
  ['', 'no key'],
  ['in (a)', 'space'],
  ['(a)', 'bracket'],
])('"%s" is none', (text, words) => {
  expect(selectorFault(text)).toContain(words);
});
