import { expect, test } from 'vitest';

import { findLookalike, findMissingSpaces } from './lookalike.ts';

test.each([
  ['\u201crun\u201d', 'RC1026'],
  ['\u2018run\u2019', 'RC1026'],
  ['\u00a0image', 'RC1027'],
  ['image:\u00a0nginx', 'RC1027'],
])('%j', (text, code) => {
  expect(findLookalike(text)?.code).toBe(code);
});

test.each(['port:80 interval:2000', '-80:80 -443:443'])('%j on lines of its own', (text) => {
  expect(findMissingSpaces(text)?.code).toBe('RC1028');
});

test.each(['nginx:1.11', 'run --all -v', 'http://a:80 http://b:80', 'a b', '-v', 'it is 5\u00a0km away'])(
  '%j is what it looks like',
  (text) => {
    expect(findLookalike(text)).toBeUndefined();
    expect(findMissingSpaces(text)).toBeUndefined();
  },
);
