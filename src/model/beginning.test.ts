import { expect, test } from 'vitest';

import { beginningOf, shortened } from './beginning.ts';

test.each([
  ['abc', 3, 'abc', 'abc'],
  ['abcd', 3, 'abc', 'ab…'],
  ['ab😀', 4, 'ab😀', 'ab😀'],
  ['ab😀', 3, 'ab', 'ab…'],
  ['ab😀d', 4, 'ab😀', 'ab…'],
  ['', 0, '', ''],
])('%j in %i', (text, most, beginning, short) => {
  expect(beginningOf(text, most)).toBe(beginning);
  expect(shortened(text, most)).toBe(short);
});

test('what is cut is well formed, wherever it is cut', () => {
  const text = 'a😀'.repeat(10);
  const lengths = Array.from({ length: 31 }, (_, most) => most);
  expect(lengths.filter((most) => !beginningOf(text, most).isWellFormed())).toEqual([]);
  expect(lengths.filter((most) => most > 0 && !shortened(text, most).isWellFormed())).toEqual([]);
});
