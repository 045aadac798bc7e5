import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test('all of its keys', () => {
  expect(convertKeys('upgrade_strategy: {start_first: true, batch_size: "2", interval_millis: 5000}')).toEqual({
    spec: { image: 'nginx', upgradeStrategy: { startFirst: true, batchSize: 2, intervalMillis: 5000 } },
    said: [],
  });
});

test.each([
  ['upgrade_strategy: {startFirst: true}', 'RC4009'],
  ['upgrade_strategy: {start_first: maybe}', 'RC4008'],
  ['upgrade_strategy: {batch_size: 0}', 'RC4004'],
  ['upgrade_strategy: {interval_millis: 10}', 'RC4004'],
  ['upgrade_strategy: true', 'RC4007'],
])('%s', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});
