import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Condition, mergeConditions, withoutOthers } from './conditions.ts';

const at = (second: number) => ({ now: Date.UTC(2026, 0, 1, 0, 0, second, 987), generation: second });
const ready = { type: 'Ready', status: 'False', reason: 'Starting', message: '0 of 2' } as const;

test('the first time of a condition is now, in whole seconds', () => {
  expect(mergeConditions(undefined, [ready], at(1))).toEqual([
    { ...ready, lastTransitionTime: '2026-01-01T00:00:01Z', observedGeneration: 1 },
  ]);
});

test('another reason is no transition, another status is', () => {
  const first = mergeConditions(undefined, [ready], at(1));
  const second = mergeConditions(first, [{ ...ready, reason: 'Progressing', message: '1 of 2' }], at(2));
  expect(second[0]).toMatchObject({ reason: 'Progressing', lastTransitionTime: '2026-01-01T00:00:01Z' });
  const third = mergeConditions(second, [{ ...ready, status: 'True' }], at(3));
  expect(third[0]?.lastTransitionTime).toBe('2026-01-01T00:00:03Z');
});

test('what is not said any more goes, and comes back as something new', () => {
  const first = mergeConditions(undefined, [ready, { ...ready, type: 'Stalled' }], at(1));
  const second = mergeConditions(first, [ready], at(2));
  expect(second.map((condition) => condition.type)).toEqual(['Ready']);
  const third = mergeConditions(second, [ready, { ...ready, type: 'Stalled' }], at(3));
  expect(third[1]?.lastTransitionTime).toBe('2026-01-01T00:00:03Z');
});

test('saying the same again changes nothing, however much time has passed', () => {
  const draft = fc.record({
    type: fc.constantFrom('Ready', 'Stalled', 'Reconciling'),
    status: fc.constantFrom('True' as const, 'False' as const, 'Unknown' as const),
    reason: fc.string(),
    message: fc.string(),
  });
  const drafts = fc.uniqueArray(draft, { selector: ({ type }) => type });
  fc.assert(
    fc.property(drafts, drafts, fc.nat(1_000_000), (before, said, seconds) => {
      const generation = 1;
      const first: Condition[] = mergeConditions(undefined, before, { now: 0, generation });
      const once = mergeConditions(first, said, { now: 1000, generation });
      expect(mergeConditions(once, said, { now: 1000 + seconds * 1000, generation })).toEqual(once);
    }),
  );
});

test('what others say is no part of a status that is compared, and no status is none', () => {
  const own = mergeConditions(undefined, [ready], at(1));
  const theirs = mergeConditions(undefined, [{ ...ready, type: 'Approved' }], at(1));
  const types = new Set(['Ready']);
  expect(withoutOthers({ state: 'active', conditions: [...theirs, ...own] }, types)).toEqual({
    state: 'active',
    conditions: own,
  });
  expect(withoutOthers<{ conditions?: Condition[] }>(undefined, types)).toBeUndefined();
});
