import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { drain } from './index.ts';

test.each([
  ['drain_timeout_ms: 15000', 15_000],
  ['drain_timeout_ms: "15000"', 15_000],
  ['drain_timeout_ms: 0', undefined],
  ['drain_timeout_ms:', undefined],
])('%s', (keys, expected) => {
  const { spec, said } = convertKeys(keys);
  expect(spec?.['drainTimeoutMs']).toBe(expected);
  expect(said).toEqual([]);
});

test.each([
  ['drain_timeout_ms: 10s', 'RC4003'],
  ['drain_timeout_ms: -1', 'RC4004'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});

test('the status says that nobody waits', () => {
  expect(drain.ignored({ drainTimeoutMs: 1 })).toMatchObject([{ field: 'spec.drainTimeoutMs' }]);
  expect(drain.ignored({})).toEqual([]);
});
