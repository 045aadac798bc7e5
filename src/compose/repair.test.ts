import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Repair, repair } from './repair.ts';

test('puts in, takes out, and finds the way back', () => {
  const { text, original } = repair('ab\ncd\nef', [
    { offset: 3, remove: 0, insert: '  ' },
    { offset: 6, remove: 1, insert: '' },
  ]);
  expect(text).toBe('ab\n  cd\nf');
  expect([0, 3, 4, 5, 6, 8].map(original)).toEqual([0, 3, 3, 3, 4, 7]);
});

test('every character that was kept is found where it stood', () => {
  const repairs = fc
    .array(fc.record({ gap: fc.nat(5), remove: fc.nat(2), insert: fc.stringMatching(/^ {0,3}$/) }), { maxLength: 6 })
    .map((steps) => {
      let offset = 0;
      return steps.map(({ gap, remove, insert }): Repair => {
        const step = { offset: offset + gap, remove, insert };
        offset = step.offset + remove + 1;
        return step;
      });
    });
  return fc.assert(
    fc.property(repairs, (steps) => {
      const written = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz';
      const { text, original } = repair(written, steps);
      for (const [offset, character] of [...text].entries()) {
        if (character !== ' ') expect(written[original(offset)]).toBe(character);
        expect(original(offset)).toBeLessThanOrEqual(original(offset + 1));
      }
    }),
  );
});
