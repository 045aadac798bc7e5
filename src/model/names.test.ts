import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { closest } from './closest.ts';
import { isDnsLabel, toDnsLabel } from './dns-label.ts';

test.each([
  ['web', 'web'],
  ['My_App', 'my-app'],
  ['a..b', 'a-b'],
  ['-a-', 'a'],
  ['Straße 9', 'stra-e-9'],
  ['___', undefined],
  ['', undefined],
])('%j → %j', (text, label) => {
  expect(toDnsLabel(text)).toBe(label);
});

test('whatever comes back is a DNS label and stays as it is', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => {
      const label = toDnsLabel(text);
      if (label === undefined) return;
      expect(isDnsLabel(label)).toBe(true);
      expect(toDnsLabel(label)).toBe(label);
    }),
  ));

test.each([
  ['healthCheck', 'health_check'],
  ['heath_check', 'health_check'],
  ['Scale', 'scale'],
  ['colour', undefined],
  ['', undefined],
])('%s is meant as %s', (word, meant) => {
  expect(closest(word, ['health_check', 'scale', 'image'])).toBe(meant);
});
