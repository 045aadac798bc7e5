import { expect, test } from 'vitest';

import { removeDelayFrom } from './remove-delay.ts';

test.each([
  [undefined, {}],
  ['', {}],
  ['-1', {}],
  ['0', { removeDelayMs: 0 }],
  ['300', { removeDelayMs: 300_000 }],
])('host.remove.delay %j', (text, expected) => {
  expect(removeDelayFrom(text)).toEqual(expected);
});

test.each(['5m', '-2', '1.5', 'never'])('host.remove.delay %j is refused in words', (text) => {
  expect(() => removeDelayFrom(text)).toThrow(`HOST_REMOVE_DELAY_SECONDS is "${text}": write whole seconds`);
});
