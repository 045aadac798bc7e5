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

// sanitizedProjectName in rancher-compose's rancher/context.go: lower case, each other character a "-", and an "x" before
// a "-" at the beginning. Neither a "-" at an end nor more than 63 characters can stand in a name here.
test.each([
  ['shop', 'shop', 'shop'],
  ['Shop', 'shop', 'shop'],
  ['my_app', 'my-app', 'my-app'],
  ['my app.v2', 'my-app-v2', 'my-app-v2'],
  ['9lives', '9lives', '9lives'],
  ['a--b', 'a--b', 'a--b'],
  ['a..b', 'a--b', 'a-b'],
  ['_app', 'x-app', 'app'],
  ['app_', 'app-', 'app'],
  ['...', 'x---', undefined],
])('the stack %j was %s in Rancher and is %s', (written, inRancher, here) => {
  const replaced = written.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  expect(replaced.startsWith('-') ? `x${replaced}` : replaced).toBe(inRancher);
  expect(toDnsLabel(written)).toBe(here);
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
