import { expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';
import { ignoredFields } from '../../plan/ignored.ts';
import { desired } from '../../plan/units.fixture.ts';

test('all of its keys', () => {
  expect(convertKeys('upgrade_strategy: {start_first: true, batch_size: "2", interval_millis: 5000}')).toEqual({
    spec: { image: 'nginx', upgradeStrategy: { startFirst: true, batchSize: 2, intervalMillis: 5000 } },
    said: [
      expect.stringMatching(/^RC5166 `batch_size` is kept/),
      expect.stringMatching(/^RC5166 `interval_millis` is kept/),
    ],
  });
});

test.each([
  ['upgrade_strategy: {startFirst: true}', 'RC4009'],
  ['upgrade_strategy: {start_first: maybe}', 'RC4008'],
  ['upgrade_strategy: {batch_size: 0}', 'RC4004'],
  ['upgrade_strategy: {interval_millis: 10}', 'RC4004'],
  ['upgrade_strategy: true', 'RC4007'],
  ['upgrade_strategy: {batch-size: 2}', 'RC4009'],
  ['update_strategy: {start_first: true}', 'RC4144'],
])('%s', (keys, code) => {
  const said = convertKeys(keys).said.filter((text) => !text.startsWith('RC5166'));
  expect(said).toEqual([expect.stringContaining(code)]);
});

test('what is misspelt with a hyphen gets the right spelling as advice', () => {
  const { diagnostics } = convertText('web: {image: nginx, upgrade_strategy: {batch-size: 2}}');
  expect(diagnostics[0]).toMatchObject({ code: 'RC4009', hint: 'did you mean `batch_size`?' });
});

test("a sidekick's is its primary's", () => {
  const file = `web: {image: nginx, labels: {io.rancher.sidekicks: data}}
data: {image: busybox, upgrade_strategy: {start_first: true}}`;
  const conversion = convertText(file);
  expect(codes(conversion)).toEqual(['RC5160']);
  expect(conversion.manifests[1]?.spec?.['sidekicks']).toEqual([{ name: 'data', image: 'busybox' }]);
});

test('the status says what is not acted on, but for defaults', () => {
  const fields = (upgradeStrategy: object) =>
    ignoredFields(desired({ upgradeStrategy }).spec).map(({ field }) => field);
  expect(fields({ startFirst: true })).toEqual([]);
  expect(fields({ batchSize: 2, intervalMillis: 100 })).toEqual([
    'spec.upgradeStrategy.batchSize',
    'spec.upgradeStrategy.intervalMillis',
  ]);
});
