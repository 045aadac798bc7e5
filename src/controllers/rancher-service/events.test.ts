import { expect, test } from 'vitest';

import type { Held, HoldReason } from '../../plan/condemnation.ts';
import { held } from './events.ts';

const holds = {
  Quorum: 'QuorumHold',
  Storm: 'StormHold',
  BackOff: 'BackOffHold',
  Budget: 'BudgetHold',
  AwaitingFencing: 'AwaitingFencing',
  HostLost: 'UnitLeftAlone',
  StrategyNone: 'UnitLeftAlone',
  HostBucket: 'HostBucketHold',
  TooFewVotes: 'TooFewVotesHold',
  ContradictingCheckers: 'ContradictionHold',
  Takeover: 'TakeoverHold',
  HostReturned: 'HostReturnedHold',
} satisfies Record<HoldReason, string>;

function event(by: HoldReason, until?: number) {
  const unit = { index: 2, pod: 'shop-site-2-0', host: 'a' };
  return held({ by, judgement: { unit }, until } as unknown as Held, undefined);
}

test.each(Object.entries(holds) as [HoldReason, string][])('%s is told as %s, once while it lasts', (by, reason) => {
  expect(event(by)).toMatchObject({ type: 'Warning', reason });
  expect(event(by).note).toMatch(/^unit 2 \(shop-site-2-0\) /);
  expect(event(by, 1)).toEqual(event(by, 2));
});

test('each safeguard has an Event reason of its own', () => {
  const safeguards = Object.values(holds).filter((reason) => reason !== 'UnitLeftAlone');
  expect(new Set(safeguards).size).toBe(safeguards.length);
});
