import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { characterClass, charactersOf, parseCharacterSet } from './character-set.ts';

test.each([
  ['a-z0-9', 'az09', 'A-_'],
  ['[a-c]', 'abc', 'd[]'],
  ['a-', 'a-', 'b'],
  ['-a', 'a-', 'b'],
  ['z-a', 'za-', 'b'],
  ['\\d\\-', '5-', 'a\\'],
  ['\\w', 'a_9', '-'],
  ['\\s', ' \t\n', 'a'],
  ['\\n', '\n', 'n'],
  ['\\]', ']', '\\'],
  ['^', '^', 'a'],
])('%s holds %j and not %j', (text, inside, outside) => {
  const set = parseCharacterSet(text);
  expect(charactersOf(inside, set, 'outside')).toEqual([]);
  expect(charactersOf(outside, set, 'inside')).toEqual([]);
  const expression = new RegExp(`^[${characterClass(set)}]*$`, 'u');
  expect(expression.test(inside)).toBe(true);
  for (const character of outside) expect(expression.test(character)).toBe(false);
});

test('whatever is written becomes an expression that says the same', () =>
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (text, sample) => {
      const set = parseCharacterSet(text);
      if (set.ranges.length === 0) return;
      const expression = new RegExp(`^[${characterClass(set)}]*$`, 'u');
      expect(expression.test(sample)).toBe(charactersOf(sample, set, 'outside').length === 0);
    }),
  ));
