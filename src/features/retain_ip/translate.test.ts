import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { ignoredFields } from '../../plan/ignored.ts';
import { desired } from '../../plan/units.fixture.ts';

const codes = (said: readonly string[]) => said.map((one) => one.slice(0, 6));

/** cattle, ServiceUpgradeValidationFilter.java refused the pair with 422. */
test.each([
  ['retain_ip: true', true, ['RC5161']],
  ['retain_ip: "true"', true, ['RC5161']],
  ['retain_ip: false', undefined, []],
  ['retain_ip: ~', undefined, []],
  ['retain_ip: maybe', undefined, ['RC4008']],
  ['retain_ip: true\nupgrade_strategy: {start_first: false}', true, ['RC5161']],
  ['retain_ip: true\nupgrade_strategy: {start_first: true}', undefined, ['RC4145']],
  ['retain_ip: false\nupgrade_strategy: {start_first: true}', undefined, []],
])('%s', (keys, retainIp, said) => {
  const converted = convertKeys(keys);
  expect({ retainIp: converted.spec?.['retainIp'], said: codes(converted.said) }).toEqual({ retainIp, said });
});

test('the status says that it is not acted on', () => {
  expect(ignoredFields(desired({ retainIp: true }).spec)).toHaveLength(1);
  expect(ignoredFields(desired({ retainIp: false }).spec)).toEqual([]);
});
