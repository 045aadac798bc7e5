import { describe, expect, test } from 'vitest';

import { endOfFlow, endOfQuoted } from './enclosed.ts';

describe('the end of a scalar in quotes', () => {
  test.each([
    ['"a" b', 3],
    ['"a\\"b" c', 6],
    ['"a\\\\" b', 5],
    ["'it''s' b", 7],
    ["'a\nb' c", 5],
    ['"a', undefined],
    ["'a''", undefined],
    ['"a\\"', undefined],
  ])('%j', (text, end) => {
    expect(endOfQuoted(text, 0)).toBe(end);
  });
});

describe('the end of a list or map in brackets', () => {
  test.each([
    ['[a, b] c', 6],
    ['{a: [b, {c: d}]} e', 16],
    ['["]", \']\'] a', 10],
    ["[it's, b] c", 9],
    ['[a # ]\n] b', 8],
    ['[a#]', 4],
    ['{"a":"}"} b', 9],
  ])('%j', (text, end) => {
    expect(endOfFlow(text, 0)).toEqual({ end });
  });

  test.each([
    ['[a, [b]', 0],
    ['[a, [b', 4],
    ['[a}', 0],
    ['[a, {b]', 4],
    ['[a, "b]', 4],
    ['[a # ]', 0],
  ])('%j: what opens at %i is not closed', (text, unclosed) => {
    expect(endOfFlow(text, 0)).toEqual({ unclosed });
  });
});
