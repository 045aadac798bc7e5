/**
 * Faults of the network, of hosts and of the checkers themselves, each in many seeded runs through the real planner,
 * verdicts, safeguards and rise and fall. What must hold is in trial.ts.
 *
 * FUZZ_RUNS  how many runs in all; FUZZ_SEED  one run of each family, with this seed, to replay a failure.
 */
import { afterAll, expect, test } from 'vitest';

import { families } from './faults.ts';
import { type Outcome, trial } from './trial.ts';

const runs = Math.ceil(Number(process.env['FUZZ_RUNS'] ?? 560) / families.length);
const only = process.env['FUZZ_SEED'];
const seeds = only === undefined ? Array.from({ length: runs }, (_, at) => at + 1) : [Number(only)];
const lines: string[] = [];

test.each(families)('$name: nothing that a live host sees healthy is deleted', { timeout: 3_600_000 }, (family) => {
  const outcomes = seeds.map((seed) => ({ seed, outcome: trial(family, seed) }));
  const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((all, { outcome }) => all + count(outcome), 0);
  const violations = outcomes.flatMap(({ seed, outcome }) => outcome.violations.map((text) => `seed ${seed}: ${text}`));
  lines.push(
    `${family.name}: ${seeds.length} runs, ${sum((one) => one.restarts)} restarts of the operator, ` +
      `${sum((one) => one.healed)} units replaced, ${violations.length} wrongly or late, ` +
      `${sum((one) => one.unseen)} that worked where nobody could see them`,
  );
  expect(violations).toEqual([]);
});

afterAll(() => console.log(lines.join('\n')));
