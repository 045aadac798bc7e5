import { expect, test } from 'vitest';

import type { Held, HoldReason } from '../../plan/condemnation.ts';
import { unit } from '../../plan/units.fixture.ts';
import { held, transitioned } from './events.ts';

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

test('a change of health names the sidekick whose it is', () => {
  expect(transitioned({ unit: unit(1), from: 'healthy', to: 'unhealthy' }).note).toBe(
    'unit 1 (shop-site-1-0 on a) is unhealthy, was healthy',
  );
  expect(transitioned({ unit: unit(1), sidekick: 'data', to: 'initializing' }).note).toBe(
    'sidekick data of unit 1 (shop-site-1-0 on a) is initializing',
  );
});
