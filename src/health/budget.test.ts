import { expect, test } from 'vitest';

import { replacementBudget } from './budget.ts';

test.each([
  [0, 1],
  [1, 1],
  [2, 1],
  [3, 1],
  [4, 1],
  [5, 2],
  [8, 2],
  [10, 3],
  [100, 25],
])('of %i units %i may be in replacement at once', (scale, units) => {
  expect(replacementBudget(scale)).toBe(units);
});
