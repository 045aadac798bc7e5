import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test.each(['io.rancher.internal.service.vxlan', 'io.rancher.internal.service.ipsec'])(
  '%s is kept and told',
  (label) => {
    const { spec, said } = convertKeys(`labels: {${label}: "true"}`);
    expect(spec?.['labels']).toEqual({ [label]: 'true' });
    expect(said).toEqual([expect.stringMatching(`^RC5213 .*${label}`)]);
  },
);

test('a driver without a value is none', () => {
  expect(convertKeys('storage_driver:').spec).toEqual({ image: 'nginx' });
});
