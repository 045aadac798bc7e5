import { expect, test } from 'vitest';

import { watchedNamespaces } from './watched-namespaces.ts';

test.each([
  [[], undefined, undefined],
  [[], '', undefined],
  [[], ' ', undefined],
  [[], 'a', ['a']],
  [[], 'a, b,a', ['a', 'b']],
  [['--namespaces', 'a,b'], undefined, ['a', 'b']],
  [['--namespaces=a'], 'b', ['a']],
  [['--namespaces='], 'b', undefined],
])('%j and NAMESPACES=%j', (args, variable, expected) => {
  expect(watchedNamespaces(args, variable)).toEqual(expected);
});

test.each([
  [[], 'a,,b', '"" in the namespaces "a,,b" is no name of a namespace'],
  [[], 'Shop', '"Shop" in the namespaces "Shop" is no name of a namespace'],
  [[], 'a b', 'write names with commas between'],
  [['--namespaces', `${'a'.repeat(64)}`], undefined, 'is no name of a namespace'],
  [['--namespace', 'a'], undefined, "Unknown option '--namespace'"],
  [['a'], undefined, 'Unexpected argument'],
])('%j and NAMESPACES=%j are refused in words', (args, variable, words) => {
  expect(() => watchedNamespaces(args, variable)).toThrow(words);
});
