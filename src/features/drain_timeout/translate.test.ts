import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { ignoredFields } from '../../plan/ignored.ts';
import { desired } from '../../plan/units.fixture.ts';

/** executor, config/types.go: an int or a text. */
test.each([
  ['drain_timeout_ms: 10000', 10_000, ['RC5164']],
  ['drain_timeout_ms: "10000"', 10_000, ['RC5164']],
  ['drain_timeout_ms: 0', undefined, []],
  ['drain_timeout_ms:', undefined, []],
  ['drain_timeout_ms: 10s', undefined, ['RC4003']],
  ['drain_timeout_ms: -1', undefined, ['RC4004']],
])('%s', (keys, drainTimeoutMs, said) => {
  const converted = convertKeys(keys);
  expect(converted.spec?.['drainTimeoutMs']).toBe(drainTimeoutMs);
  expect(converted.said.map((one) => one.slice(0, 6))).toEqual(said);
});

test('the status says that it is not acted on', () => {
  expect(ignoredFields(desired({ drainTimeoutMs: 1 }).spec)).toHaveLength(1);
  expect(ignoredFields(desired({ drainTimeoutMs: 0 }).spec)).toEqual([]);
});
