import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { ignoredFields } from '../../plan/ignored.ts';
import { desired } from '../../plan/units.fixture.ts';

const codes = (said: readonly string[]) => said.map((one) => one.slice(0, 6));

/** rancher-compose, rancher/service.go (Metadata): not turned into numbers, keys turned into text. */
test.each<[string, object]>([
  ['{a: b}', { a: 'b' }],
  ['{a: {b: [1, "1", true, ~, 1.5]}}', { a: { b: [1, '1', true, null, 1.5] } }],
  ['{1: x, true: z}', { 1: 'x', true: 'z' }],
  ['{mode: 0644, answer: yes}', { mode: 420, answer: true }],
  ['{limit: .inf}', { limit: '.inf' }],
])('%s', (written, metadata) => {
  const { spec, said } = convertKeys(`metadata: ${written}`);
  expect(spec?.['metadata']).toEqual(metadata);
  expect(codes(said).filter((code) => code !== 'RC1010')).toEqual(['RC5163']);
});

test.each([
  ['{}', []],
  ['~', []],
  ['[a]', ['RC4007']],
  ['text', ['RC4007']],
])('%s is none', (written, said) => {
  const converted = convertKeys(`metadata: ${written}`);
  expect(converted.spec?.['metadata']).toBeUndefined();
  expect(codes(converted.said)).toEqual(said);
});

/** cattle, ServiceValidationFilter.java (validateMetadata): the limit is on the JSON text. */
test.each([
  ['as long as it may be', 2, ['RC5163']],
  ['longer', 3, ['RC4147']],
])('JSON %s', (_, more, said) => {
  const shared = 349_515;
  expect(3 * shared + '{"a":"","b":"","c":"","d":""}'.length + 2).toBe(1_048_576);
  const converted = convertKeys(`metadata: {a: &a ${'x'.repeat(shared)}, b: *a, c: *a, d: ${'x'.repeat(more)}}`);
  expect(codes(converted.said)).toEqual(said);
});

test('the status says that nobody tells it', () => {
  expect(ignoredFields(desired({ metadata: { a: 1 } }).spec)).toHaveLength(1);
  expect(ignoredFields(desired({ metadata: {} }).spec)).toEqual([]);
});
