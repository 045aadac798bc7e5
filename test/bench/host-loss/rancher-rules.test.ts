import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checked } from './checks.ts';
import { drawPhases, pingMs, pollMs, rancherVerdicts } from './rancher-rules.ts';

const article1 = checked.article1.healthCheck;
const article2 = checked.article2.healthCheck;
const at = (check: number, poll: number) => ({ check, poll });

describe("Rancher's rules", () => {
  test('three connections that time out, an interval between them, and the next reading', () => {
    expect(rancherVerdicts(article1, { checkers: [at(0, 0)], ping: 0 }).before).toBe(20_000);
    expect(rancherVerdicts(article1, { checkers: [at(1, 0)], ping: 0 }).before).toBe(22_000);
    expect(rancherVerdicts(article2, { checkers: [at(0, 500)], ping: 0 }).before).toBe(10_500);
  });

  test('one host that still has it for healthy is enough against the verdict', () => {
    const checkers = [at(0, 0), at(1999, 1500)];
    expect(rancherVerdicts(article2, { checkers, ping: 0 }).before).toBe(13_500);
  });

  test('since 1.6.18 the sixth ping has to fail first', () => {
    const checkers = [at(0, 0)];
    expect(rancherVerdicts(article2, { checkers, ping: 0 }).since).toBe(40_000);
    expect(rancherVerdicts(article2, { checkers, ping: 4999 }).since).toBe(44_999);
    const slow = { ...article1, interval: 20_000 };
    const { before, since } = rancherVerdicts(slow, { checkers, ping: 0 });
    expect([before, since]).toEqual([56_000, 56_000]);
  });

  test('whatever the phases, the verdict lies where the numbers put it', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(article1, article2),
        fc.integer({ min: 1, max: 3 }),
        (seed, check, n) => {
          const { interval } = check;
          const { before, since } = rancherVerdicts(check, drawPhases(seed, check, n));
          expect(before).toBeGreaterThanOrEqual(5 * interval);
          expect(before).toBeLessThan(6 * interval + pollMs);
          expect(since).toBeGreaterThanOrEqual(40_000);
          expect(since).toBeLessThan(40_000 + pingMs);
        },
      ),
    );
  });

  test('phases are the same for the same seed, and others for another', () => {
    expect(drawPhases('a', article1, 2)).toEqual(drawPhases('a', article1, 2));
    expect(drawPhases('a', article1, 2)).not.toEqual(drawPhases('b', article1, 2));
  });
});
