import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test.each([
  ['scale: 3', 3, []],
  ['scale: "3"', 3, []],
  ['scale:', undefined, []],
  ['scale: 0', 1, ['RC4025']],
  ['scale: -1', 1, ['RC4025']],
])('%s', (keys, scale, codes) => {
  const { spec, said } = convertKeys(keys);
  expect(spec?.['scale']).toBe(scale);
  expect(said.map((text) => text.slice(0, 6))).toEqual(codes);
});

test.each([
  ['scale: two', 'RC4003'],
  ['scale: yes', 'RC4003'],
  ['scale: 100000', 'RC4004'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});
