/**
 * How many units of a service may be in replacement at once because their checks failed: a quarter, and at least one,
 * so that a check that is wrong for every unit cannot take a whole service down.
 */
export function replacementBudget(scale: number): number {
  return Math.max(1, Math.ceil(scale / 4));
}
