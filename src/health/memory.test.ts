import fc from 'fast-check';
import { expect, test } from 'vitest';

import { healthStates, readMemories, readMemory, writeMemories, writeMemory } from './memory.ts';

const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const memory = fc.record({
  state: fc.constantFrom(...healthStates),
  since: time,
  firstStart: time,
  run: fc.string(),
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(memory, (one) => {
      expect(readMemory(writeMemory(one))).toEqual(one);
    }),
  );
});

test('what sidekicks remember is read back, and is one text whatever their order', () => {
  const names = fc.stringMatching(/^[a-z][-a-z0-9]{0,5}$/);
  fc.assert(
    fc.property(fc.dictionary(names, memory, { noNullPrototype: true }), (all) => {
      expect(readMemories(writeMemories(all))).toEqual(all);
      expect(writeMemories(Object.fromEntries(Object.entries(all).reverse()))).toBe(writeMemories(all));
    }),
  );
});

test.each([[undefined], [''], ['{'], ['[]'], ['{"data":{"state":"fine"}}']])(
  '%s counts as no memory of any sidekick',
  (text) => {
    expect(readMemories(text)).toEqual({});
  },
);

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
