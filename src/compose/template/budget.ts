import { Fault } from './fault.ts';

/**
 * What one template may use up. Real ones stay far below: the largest in public catalogues has some hundred actions.
 * Go knows no such limits (its own are 100,000 nested calls and 10,000 parentheses).
 */
export const templateLimits = {
  /** Words, numbers, signs and the like within actions, and escapes in their strings. */
  tokens: 25_000,
  /** Blocks, parentheses and calls of templates within each other; lists within lists that are printed. */
  depth: 200,
  /** Units of work: a node that is evaluated, an item that is visited, 32 characters that are handled. */
  work: 100_000,
  /** Characters that are written. */
  output: 1_048_576,
} as const;

/** Counts the work of one rendering. */
export class Budget {
  #left: number = templateLimits.work;

  /** @throws Fault when there is none left. */
  spend(units: number): void {
    this.#left -= units;
    if (!(this.#left >= 0)) {
      throw new Fault(
        'limit',
        'the template does more work than any real one',
        undefined,
        'is there a loop in it that grows?',
      );
    }
  }

  /** For work that goes over a text of this length. */
  spendOn(characters: number): void {
    this.spend(characters / 32);
  }

  /** For work on each single character of a text of this length, which takes longer. */
  spendOnEach(characters: number): void {
    this.spend(characters / 8);
  }

  nested(depth: number): void {
    if (depth > templateLimits.depth) {
      throw new Fault('limit', `values are nested more than ${templateLimits.depth} levels deep`);
    }
  }
}
