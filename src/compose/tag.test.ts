import { expect, test } from 'vitest';

import { resolveTagged } from './tag.ts';

const core = 'tag:yaml.org,2002:';

test.each([
  ['12', undefined, true, 12],
  ['12', undefined, false, '12'],
  ['12', `${core}str`, true, '12'],
  ['12', '!', true, '12'],
  ['12', `${core}int`, false, 12],
  ['yes', `${core}bool`, true, true],
  ['', `${core}null`, true, null],
  ['1', `${core}float`, true, 1],
])('%j tagged %s (plain: %s) is %j', (text, tag, isPlain, value) => {
  expect(resolveTagged(text, tag, isPlain)).toMatchObject({ value, isKnown: true });
});

test.each(['!mine', `${core}timestamp`, `${core}binary`])('%s makes text of a value, and is not known', (tag) => {
  expect(resolveTagged('12', tag, true)).toEqual({ value: '12', printed: '12', isKnown: false });
});

test.each([
  ['two', 'int'],
  ['1.5', 'int'],
  ['', 'int'],
  ['a', 'bool'],
  ['a', 'null'],
  ['a', 'float'],
])('%j is no !!%s', (text, tag) => {
  expect(resolveTagged(text, core + tag, true)).toBeUndefined();
});
