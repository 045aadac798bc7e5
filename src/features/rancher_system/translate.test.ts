import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { labels } from './labels.ts';

test.each(labels.map(({ label }) => label.replace('*', 'any')))(
  '%s is kept, and it is said what becomes of it',
  (label) => {
    const { spec, said } = convertKeys(`labels: ["${label}=x"]`);
    expect(spec).toEqual({ image: 'nginx', labels: { [label]: 'x' } });
    expect(said).toEqual([expect.stringMatching(/^RC51(28|32) /)]);
  },
);

test('a label that only looks like one of them is none', () => {
  expect(convertKeys('labels: ["io.rancher.container.uuids=x"]').said).toEqual([expect.stringContaining('RC5004')]);
});
