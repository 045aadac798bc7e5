import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { splitShellWords } from './shell-words.ts';

test.each([
  ['', []],
  ['  ', []],
  ['a b\tc\nd', ['a', 'b', 'c', 'd']],
  [`sh -c "echo 'x y' && ls"`, ['sh', '-c', "echo 'x y' && ls"]],
  [`'a\\b' "a\\b" a\\b`, ['a\\b', 'ab', 'ab']],
  [`"a\\"b" a\\ b`, ['a"b', 'a b']],
  [`'' ""`, ['', '']],
  [`a'b'"c"d`, ['abcd']],
  ['a #b c', ['a']],
  ['a#b "#c"', ['a#b', '#c']],
  ['$HOME * > x', ['$HOME', '*', '>', 'x']],
])('%j', (text, words) => {
  expect(splitShellWords(text)).toEqual({ kind: 'words', words });
});

test('quotes that do not close', () => {
  expect(splitShellWords(`a "b 'c`)).toEqual({ kind: 'unclosed', quote: '"' });
  expect(splitShellWords(`a 'b`)).toEqual({ kind: 'unclosed', quote: "'" });
});

test('words quoted one by one come back', () => {
  return fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
      expect(splitShellWords(line)).toEqual({ kind: 'words', words });
    }),
    { numRuns: 200 },
  );
});
