import fc from 'fast-check';
import { expect, test } from 'vitest';

import { healthStates, readMemory, writeMemory } from './memory.ts';

test('what is written is read back', () => {
  const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
  const memory = fc.record({
    state: fc.constantFrom(...healthStates),
    since: time,
    firstStart: time,
    run: fc.string(),
  });
  fc.assert(
    fc.property(memory, (one) => {
      expect(readMemory(writeMemory(one))).toEqual(one);
    }),
  );
});

test.each([
  [undefined],
  [''],
  ['{'],
  ['null'],
  ['[]'],
  ['{"state":"fine","since":1,"firstStart":1,"run":"a"}'],
  ['{"state":"healthy","since":"1","firstStart":1,"run":"a"}'],
  ['{"state":"healthy","since":1,"firstStart":1}'],
])('%s counts as no memory', (text) => {
  expect(readMemory(text)).toBeUndefined();
});
