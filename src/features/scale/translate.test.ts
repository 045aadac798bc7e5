import { expect, test } from 'vitest';

import { convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

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

/** cattle, ScalePolicy.java (each part at least 1, and 1 by default) and ServiceValidationFilter.java (validateScalePolicy). */
test.each([
  ['scale_policy: {min: 2, max: 5, increment: 3}', { min: 2, max: 5, increment: 3 }, 2, []],
  ['scale_policy: {min: "2", max: "5"}', { min: 2, max: 5, increment: 1 }, 2, []],
  ['scale_policy: {max: 5}', { min: 1, max: 5, increment: 1 }, 1, []],
  ['scale_policy: {}', { min: 1, max: 1, increment: 1 }, 1, []],
  ['scale: 7\nscale_policy: {min: 2, max: 5}', { min: 2, max: 5, increment: 1 }, 2, ['RC5162']],
  ['scale_policy: ~', undefined, undefined, []],
  ['scale_policy: {max: 2, maximum: 3}', { min: 1, max: 2, increment: 1 }, 1, ['RC4009']],
])('%s', (keys, scalePolicy, scale, codes) => {
  const { spec, said } = convertKeys(keys);
  expect(spec?.['scalePolicy']).toEqual(scalePolicy);
  expect(spec?.['scale']).toBe(scale);
  expect(said.map((text) => text.slice(0, 6))).toEqual(codes);
});

test.each([
  ['scale_policy: {min: 3, max: 2}', ['RC4146']],
  ['scale_policy: {min: 3}', ['RC4146']],
  ['scale_policy: {min: 0, max: 2}', ['RC4004']],
  ['scale_policy: {increment: 0}', ['RC4004']],
  ['scale_policy: 3', ['RC4007']],
])('%s is an error', (keys, codes) => {
  expect(
    convertKeys(keys)
      .said.map((text) => text.slice(0, 6))
      .filter((code) => code.startsWith('RC4')),
  ).toEqual(codes);
});

test("a sidekick's scale is its primary's", () => {
  const file = `web: {image: nginx, scale: 2, labels: {io.rancher.sidekicks: data}}
data: {image: busybox, scale: 5, scale_policy: {min: 1, max: 2}}`;
  const { manifests, diagnostics } = convertText(file);
  expect(manifests[1]?.spec).toMatchObject({ scale: 2, sidekicks: [{ name: 'data', image: 'busybox' }] });
  expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['RC5160 note', 'RC5160 note']);
});
