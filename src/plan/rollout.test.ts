/** What a changed launch part does to a service, one step at a time. */
import { expect, test } from 'vitest';

import type { ObservedUnit } from './observed.ts';
import type { StepInput } from './step.ts';
import {
  changes,
  container,
  desired,
  healthy,
  host,
  hosts,
  initializing,
  memory,
  minute,
  now,
  pending,
  planned,
  second,
  unhealthy,
  unit,
} from './units.fixture.ts';

const healthCheck = { port: 80 };
const plain = desired({ image: 'new', scale: 3 });
const checked = desired({ image: 'new', scale: 3, healthCheck });
const startFirst = desired({ image: 'new', scale: 3, healthCheck, upgradeStrategy: { startFirst: true } });
const silent = hosts(host('a'), host('b', { ready: 'Unknown' }), host('c'));

/** The same unit as the new launch part makes it, a moment ago. */
function renewed(one: ObservedUnit): ObservedUnit {
  const uid = `new-${one.index}`;
  return { ...one, uid, pod: uid, revision: checked.revision, replaces: `uid-${one.index}`, createdAt: now - minute };
}

const failedOnce = (index: number, until = now + 9 * second) =>
  new Map([[index, { failures: 1, since: now - second, until, revision: checked.revision }]]);

interface Case extends Partial<StepInput> {
  readonly when: string;
  readonly does: readonly string[];
}

const deleteFirst: readonly Case[] = [
  {
    when: 'it begins with the first, its successor in the same breath',
    desired: checked,
    units: [healthy(1), healthy(2), healthy(3)],
    does: ['delete 1 outdated', 'create 1'],
  },
  {
    when: 'those that do not work go first',
    desired: plain,
    units: [unit(1), unit(2), unit(3, { container: container({ running: false }) })],
    does: ['delete 3 outdated', 'create 3'],
  },
  {
    when: 'agents find the last healthy, and its kubelet lets nobody reach it yet',
    desired: checked,
    units: [renewed(healthy(1, { container: container({ ready: false }) })), healthy(2), healthy(3)],
    agentVotes: new Map([['new-1', [{ checker: 'b', vote: 'pass' }]]]),
    does: [],
  },
  {
    when: 'the next waits until the last is healthy',
    desired: checked,
    units: [renewed(initializing(1)), healthy(2), healthy(3)],
    does: [],
  },
  {
    when: 'the next waits until the last has a host',
    desired: checked,
    units: [renewed(pending(1)), healthy(2), healthy(3)],
    does: [],
  },
  {
    when: 'the last is healthy',
    desired: checked,
    units: [renewed(healthy(1)), healthy(2), healthy(3)],
    does: ['delete 2 outdated', 'create 2'],
  },
  {
    when: 'a new unit fails: it is replaced, and nobody else',
    desired: checked,
    units: [renewed(unhealthy(1)), healthy(2), healthy(3)],
    does: ['delete 1 unhealthy', 'create 1'],
  },
  {
    when: 'a new unit failed again: its back-off holds the whole rollout',
    desired: checked,
    units: [renewed(unhealthy(1)), healthy(2), healthy(3)],
    backoffs: failedOnce(1),
    does: [],
  },
  {
    when: 'an old unit fails meanwhile: it is healed with the new launch part, and the rollout waits',
    desired: checked,
    units: [healthy(1), unhealthy(2), healthy(3)],
    does: ['delete 2 unhealthy', 'create 2'],
  },
  {
    when: 'a missing unit is made first',
    desired: checked,
    units: [healthy(1), healthy(2)],
    does: ['create 3'],
  },
  {
    when: 'scaled down at the same time',
    desired: desired({ image: 'new', scale: 2, healthCheck }),
    units: [healthy(1), healthy(2), healthy(3)],
    does: ['delete 3 extra', 'delete 1 outdated', 'create 1'],
  },
  {
    when: 'a unit without a check has to run for five seconds',
    desired: plain,
    units: [renewed(unit(1)), unit(2), unit(3)],
    runningSince: new Map([['new-1', now - 4999]]),
    does: [],
  },
  {
    when: 'and then the next follows',
    desired: plain,
    units: [renewed(unit(1)), unit(2), unit(3)],
    runningSince: new Map([['new-1', now - 5000]]),
    does: ['delete 2 outdated', 'create 2'],
  },
  {
    when: 'a single writer has to be gone before its successor comes',
    desired: checked,
    units: [healthy(1, { singleWriter: true }), healthy(2, { singleWriter: true }), healthy(3, { singleWriter: true })],
    does: ['delete 1 outdated'],
  },
  {
    when: 'while a single writer is going nobody else goes',
    desired: checked,
    units: [
      healthy(1, { singleWriter: true, deletingSince: now }),
      healthy(2, { singleWriter: true }),
      healthy(3, { singleWriter: true }),
    ],
    does: [],
  },
  {
    when: 'an old unit on a lost host is left to healing',
    desired: plain,
    units: [unit(1, { host: 'b' }), unit(2), unit(3)],
    hosts: silent,
    does: ['delete 2 outdated', 'create 2'],
  },
  {
    when: 'a new unit is on a lost host and was never healthy: nothing is known of the new launch part',
    desired: desired({ image: 'new', scale: 3, healthCheck: { port: 80, strategy: 'none' } }),
    units: [renewed(initializing(1, { host: 'b' })), healthy(2), healthy(3)],
    hosts: silent,
    does: [],
  },
  {
    when: 'a new unit is on a lost host and was healthy: it keeps nobody waiting',
    desired: desired({ image: 'new', scale: 3, healthCheck: { port: 80, strategy: 'none' } }),
    units: [renewed(healthy(1, { host: 'b' })), healthy(2), healthy(3)],
    hosts: silent,
    does: ['delete 2 outdated', 'create 2'],
  },
  {
    when: 'healing is held: nothing is deleted for a new launch part either',
    desired: checked,
    units: [healthy(1), healthy(2), healthy(3)],
    permission: { healing: 'held', allowance: 0 },
    does: [],
  },
  {
    when: 'all is new',
    desired: checked,
    units: [renewed(healthy(1)), renewed(healthy(2)), renewed(healthy(3))],
    does: [],
  },
];

const startsFirst: readonly Case[] = [
  {
    when: 'it begins with a successor beside the old unit',
    desired: startFirst,
    units: [healthy(1), healthy(2), healthy(3)],
    does: ['create 1'],
  },
  {
    when: 'the old unit stays until its successor is healthy',
    desired: startFirst,
    units: [healthy(1), renewed(initializing(1)), healthy(2), healthy(3)],
    does: [],
  },
  {
    when: 'its successor is healthy: the old unit goes, and nobody else yet',
    desired: startFirst,
    units: [healthy(1), renewed(healthy(1)), healthy(2), healthy(3)],
    does: ['delete 1 outdated'],
  },
  {
    when: 'the next follows',
    desired: startFirst,
    units: [renewed(healthy(1)), healthy(2), healthy(3)],
    does: ['create 2'],
  },
  {
    when: 'the successor fails: it goes, and the old unit stays',
    desired: startFirst,
    units: [healthy(1), renewed(unhealthy(1)), healthy(2), healthy(3)],
    does: ['delete 1 unhealthy'],
  },
  {
    when: 'the successor failed: the next one is made when its back-off is over, and nobody else is touched',
    desired: startFirst,
    units: [healthy(1), healthy(2), healthy(3)],
    backoffs: failedOnce(1),
    does: [],
  },
  {
    when: 'and then it is',
    desired: startFirst,
    units: [healthy(1), healthy(2), healthy(3)],
    backoffs: failedOnce(1, now),
    does: ['create 1'],
  },
  {
    when: 'the old unit fails while its successor starts: it goes at once',
    desired: startFirst,
    units: [unhealthy(1), renewed(initializing(1)), healthy(2), healthy(3)],
    does: ['delete 1 unhealthy'],
  },
  {
    when: 'scaled down meanwhile: both of an index go together',
    desired: desired({ image: 'new', scale: 2, healthCheck, upgradeStrategy: { startFirst: true } }),
    units: [healthy(1), healthy(2), healthy(3), renewed(initializing(3))],
    does: ['delete 3 extra', 'delete 3 extra', 'create 1'],
  },
  {
    when: 'a healthy successor is on a lost host: its old unit stands by, and nobody else gets one beside them',
    desired: desired({
      image: 'new',
      scale: 3,
      healthCheck: { port: 80, strategy: 'none' },
      upgradeStrategy: { startFirst: true },
    }),
    units: [healthy(1), renewed(healthy(1, { host: 'b' })), healthy(2), healthy(3)],
    hosts: silent,
    does: [],
  },
  {
    when: 'nobody had taken either of an index when a host was lost: one successor for both',
    desired: startFirst,
    units: [pending(1), renewed(pending(1)), healthy(2), healthy(3)],
    hosts: silent,
    does: ['delete 1 hosts-changed', 'delete 1 hosts-changed', 'create 1'],
  },
  {
    when: 'single writers stop first all the same',
    desired: startFirst,
    units: [healthy(1, { singleWriter: true }), healthy(2, { singleWriter: true }), healthy(3, { singleWriter: true })],
    does: ['delete 1 outdated'],
  },
  {
    when: 'the launch part is changed back: the successor goes, the old unit stays',
    desired: desired({ scale: 3, healthCheck, upgradeStrategy: { startFirst: true } }),
    units: [healthy(1), renewed(initializing(1)), healthy(2), healthy(3)],
    does: ['delete 1 outdated'],
  },
  {
    when: 'the launch part is changed once more: of two old units of an index the one that works stays',
    desired: desired({ image: 'newer', scale: 1, healthCheck, upgradeStrategy: { startFirst: true } }),
    units: [healthy(1), renewed(initializing(1))],
    does: ['delete 1 extra', 'create 1'],
  },
];

test.each(deleteFirst)('delete first: $when', ({ when: _, does, ...given }) => {
  expect(changes(given)).toEqual(does);
});

test.each(startsFirst)('start first: $when', ({ when: _, does, ...given }) => {
  expect(changes(given)).toEqual(does);
});

test('before a unit goes for a changed spec its successor is asked for with a dry run', () => {
  const [remove, create] = planned({ desired: checked, units: [healthy(1), healthy(2), healthy(3)] }).actions;
  expect(remove).toMatchObject({
    kind: 'delete',
    uid: 'uid-1',
    provided: { kind: 'create', index: 1, replaces: 'uid-1' },
  });
  expect(create).toBe((remove as { provided: unknown }).provided);
  // What is broken anyway is replaced without asking.
  const [heal] = planned({ desired: checked, units: [unhealthy(1), healthy(2), healthy(3)] }).actions;
  expect(heal).not.toHaveProperty('provided');
});

test('an old unit that fails says nothing against the new launch part', () => {
  const [heal] = planned({ desired: checked, units: [healthy(1), unhealthy(2), healthy(3)] }).actions;
  expect(heal).toMatchObject({ failure: { failures: 0, until: now, revision: checked.revision } });
});

test('a rollout says what it waits for, and asks to be woken when that has settled', () => {
  const units = [renewed(unit(1)), unit(2), unit(3)];
  const plan = planned({ desired: plain, units, runningSince: new Map([['new-1', now - second]]) });
  expect(plan.rollout.waitingFor?.unit.uid).toBe('new-1');
  expect(plan.rollout.outdated.map((one) => one.unit.index)).toEqual([2, 3]);
  expect(plan.wakeAt).toBe(now + 4 * second);
});

test('a unit that is healthy again settles at once, however long it took', () => {
  const one = renewed(healthy(1, { memory: memory('healthy', { since: now }) }));
  expect(changes({ desired: checked, units: [one, healthy(2), healthy(3)] })).toEqual([
    'delete 2 outdated',
    'create 2',
  ]);
});
