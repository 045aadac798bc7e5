import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Vote } from '../unit-health.ts';
import { nextRiseFall, undecided } from './rise-fall.ts';

interface Thresholds {
  readonly rise: number;
  readonly fall: number;
}

/** The vote after each of the results: `+` passed, `-` failed. */
function votes(results: string, thresholds: Thresholds): Vote[] {
  let state = undecided;
  return [...results].map((result) => {
    state = nextRiseFall(state, result === '+', thresholds);
    return state.vote;
  });
}

test.each<[string, Thresholds, Vote[]]>([
  ['+', { rise: 1, fall: 1 }, ['pass']],
  ['-', { rise: 1, fall: 1 }, ['fail']],
  ['+-+', { rise: 1, fall: 1 }, ['pass', 'fail', 'pass']],
  ['++', { rise: 2, fall: 3 }, ['none', 'pass']],
  ['---', { rise: 2, fall: 3 }, ['none', 'none', 'fail']],
  // A single success in between begins the count of a fall anew, and so does a single failure that of a rise.
  ['++--+--', { rise: 2, fall: 3 }, ['none', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass']],
  ['++--+---', { rise: 2, fall: 3 }, ['none', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'fail']],
  ['---+-+', { rise: 2, fall: 3 }, ['none', 'none', 'fail', 'fail', 'fail', 'fail']],
  ['---++', { rise: 2, fall: 3 }, ['none', 'none', 'fail', 'fail', 'pass']],
  ['+-+-+-', { rise: 2, fall: 2 }, ['none', 'none', 'none', 'none', 'none', 'none']],
])('%s with %o', (results, thresholds, expected) => {
  expect(votes(results, thresholds)).toEqual(expected);
});

/** The last run of equal results that was long enough, found by looking back over all of them. */
function lastDecision(results: string, { rise, fall }: Thresholds): Vote {
  const runs = results.match(/\++|-+/g) ?? [];
  const decided = runs.filter((run) => run.length >= (run.startsWith('+') ? rise : fall)).at(-1);
  if (decided === undefined) return 'none';
  return decided.startsWith('+') ? 'pass' : 'fail';
}

test('whatever the results: the vote is that of the last run that was long enough', () => {
  const threshold = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('+', '-'), { minLength: 1, maxLength: 40 }),
      fc.record({ rise: threshold, fall: threshold }),
      (results, thresholds) => {
        const text = results.join('');
        expect(votes(text, thresholds).at(-1)).toBe(lastDecision(text, thresholds));
      },
    ),
  );
});
