/** One step at a time: what is done about a service as it is seen at one moment. */
import { expect, test } from 'vitest';

import type { CreateUnit, DeleteUnit } from './action.ts';
import type { ObservedUnit } from './observed.ts';
import type { StepInput } from './step.ts';
import {
  brief,
  changes,
  check,
  container,
  desired,
  healthy,
  host,
  hosts,
  initializing,
  input,
  memory,
  minute,
  now,
  pending,
  planned,
  second,
  unhealthy,
  unit,
} from './units.fixture.ts';

const checked = (scale: number, more = {}) => desired({ scale, healthCheck: { port: 80, ...more } });
const silent = hosts(host('a', { ready: 'Unknown' }), host('b'), host('c'));

interface Case extends Partial<StepInput> {
  readonly when: string;
  readonly does: readonly string[];
}

const scaling: readonly Case[] = [
  {
    when: 'nothing is there: every index at once',
    desired: desired({ scale: 3 }),
    does: ['create 1', 'create 2', 'create 3'],
  },
  { when: 'all is as it should be', desired: desired({ scale: 2 }), units: [unit(1), unit(2)], does: [] },
  {
    when: 'scale 0',
    desired: desired({ scale: 0 }),
    units: [unit(1), unit(2)],
    does: ['delete 1 extra', 'delete 2 extra'],
  },
  {
    when: 'it is stopped, whatever its scale',
    desired: desired({ scale: 2, active: false }),
    units: [unit(1), unit(2)],
    does: ['delete 1 extra', 'delete 2 extra'],
  },
  {
    when: 'one is missing: the lowest free index',
    desired: desired({ scale: 3 }),
    units: [unit(1), unit(3)],
    does: ['create 2'],
  },
  {
    when: 'scaled up past a gap',
    desired: desired({ scale: 4 }),
    units: [unit(1), unit(3)],
    does: ['create 2', 'create 4'],
  },
  {
    when: 'scaled down: the newest goes',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2), unit(3)],
    does: ['delete 3 extra'],
  },
  {
    when: 'scaled down after 2 was replaced: 2 is the newest, 1 and 3 stay',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2, { createdAt: now - minute }), unit(3)],
    does: ['delete 2 extra'],
  },
  {
    when: 'scaled down while one is to be replaced: that one goes, and nobody else',
    desired: checked(2),
    units: [healthy(1), unhealthy(2), healthy(3)],
    does: ['delete 2 extra'],
  },
  {
    when: 'scaled down while one is to be replaced later: that one goes all the same',
    desired: checked(2),
    units: [healthy(1), unhealthy(2), healthy(3)],
    backoffs: new Map([[2, { failures: 3, since: now, until: now + minute, revision: desired().revision }]]),
    does: ['delete 2 extra'],
  },
  {
    when: 'scaled down while one is unhealthy and stays, as none says: the newest goes',
    desired: checked(2, { strategy: 'none' }),
    units: [healthy(1), unhealthy(2), healthy(3)],
    does: ['delete 3 extra'],
  },
  {
    when: 'Terminating Pods hold no index',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2, { deletingSince: now })],
    does: ['create 2'],
  },
  {
    when: 'a Terminating single writer holds its index',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2, { deletingSince: now, singleWriter: true })],
    does: [],
  },
  {
    when: 'scaled down with single writers: the one that is stopping already is enough',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2), unit(3, { deletingSince: now, singleWriter: true })],
    does: [],
  },
  {
    when: 'two Pods of one index and launch part: the younger is one too many',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2), unit(2, { uid: 'double', pod: 'double', createdAt: now })],
    does: ['delete 2 extra'],
  },
  {
    when: 'of two Pods of one index the healthy one stays',
    desired: checked(1),
    units: [unhealthy(1), healthy(1, { uid: 'double', pod: 'double', createdAt: now })],
    does: ['delete 1 extra'],
  },
  {
    when: 'an orphan that fits is one of the units',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2, { owned: false })],
    does: [],
  },
];

const ended: readonly Case[] = [
  {
    when: 'a Pod failed: it is cleared away and its index filled',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2, { phase: 'Failed' })],
    does: ['delete 2 ended', 'create 2'],
  },
  {
    when: 'two Pods of an index failed: one takes their place',
    desired: desired({ scale: 1 }),
    units: [unit(1, { phase: 'Failed' }), unit(1, { uid: 'second', pod: 'second', phase: 'Failed' })],
    does: ['delete 1 ended', 'delete 1 ended', 'create 1'],
  },
  {
    when: 'a Pod failed whose index has its unit again',
    desired: desired({ scale: 1 }),
    units: [unit(1, { uid: 'old', pod: 'old', phase: 'Failed' }), unit(1)],
    does: ['delete 1 ended'],
  },
  {
    when: 'a Pod failed that is not wanted any more',
    desired: desired({ scale: 1 }),
    units: [unit(1), unit(2, { phase: 'Succeeded' })],
    does: ['delete 2 ended'],
  },
  {
    when: 'a Pod failed and its index backs off: it stays as a witness',
    desired: desired({ scale: 1 }),
    units: [unit(1, { phase: 'Failed' })],
    backoffs: new Map([[1, { failures: 1, since: now, until: now + second, revision: desired().revision }]]),
    does: [],
  },
  {
    when: 'the back-off is over',
    desired: desired({ scale: 1 }),
    units: [unit(1, { phase: 'Failed' })],
    backoffs: new Map([[1, { failures: 1, since: now, until: now, revision: desired().revision }]]),
    does: ['delete 1 ended', 'create 1'],
  },
  {
    when: 'the back-off was that of another launch part',
    desired: desired({ scale: 1 }),
    units: [unit(1, { phase: 'Failed' })],
    backoffs: new Map([[1, { failures: 1, since: now, until: now + second, revision: 'other' }]]),
    does: ['delete 1 ended', 'create 1'],
  },
];

const lostHost: readonly Case[] = [
  {
    when: 'with a check units are replaced at once, all of them',
    desired: checked(3),
    units: [healthy(1), healthy(2), healthy(3, { host: 'b' })],
    hosts: silent,
    does: ['delete 1 host-lost', 'create 1', 'delete 2 host-lost', 'create 2'],
  },
  { when: 'without a check they stay', desired: desired({ scale: 1 }), units: [unit(1)], hosts: silent, does: [] },
  {
    when: 'with none they stay',
    desired: checked(1, { strategy: 'none' }),
    units: [healthy(1)],
    hosts: silent,
    does: [],
  },
  {
    when: 'without a check they stay, but for one that had not started yet',
    desired: desired({ scale: 2 }),
    units: [
      unit(1),
      pending(2, { host: 'a', container: container({ ready: false, running: false, reason: 'ContainerCreating' }) }),
    ],
    hosts: silent,
    does: ['delete 2 host-lost', 'create 2'],
  },
  {
    when: 'with none they stay, but for one that had not started yet',
    desired: checked(2, { strategy: 'none' }),
    units: [healthy(1), pending(2, { host: 'a', check: check({ strategy: 'none' }) })],
    hosts: silent,
    does: ['delete 2 host-lost', 'create 2'],
  },
  {
    when: 'below quorum they stay, but for one that had not started yet',
    desired: checked(2, { strategy: 'recreateOnQuorum', recreateOnQuorumStrategyConfig: { quorum: 2 } }),
    units: [healthy(1), pending(2, { host: 'a', check: check() })],
    hosts: silent,
    does: ['delete 2 host-lost', 'create 2'],
  },
  {
    when: 'with a single writer one that had not started waits too: who knows what its host is doing',
    desired: desired(),
    units: [pending(1, { host: 'a', singleWriter: true })],
    hosts: silent,
    does: [],
  },
  {
    when: 'the Node is gone: as if it were silent',
    desired: checked(1),
    units: [healthy(1)],
    hosts: hosts(host('b')),
    does: ['delete 1 host-lost', 'create 1'],
  },
  {
    when: 'a host that says it is not ready is not lost',
    desired: checked(1),
    units: [healthy(1)],
    hosts: hosts(host('a', { ready: 'False' })),
    does: [],
  },
  {
    when: 'with a single writer they wait for a fence',
    desired: checked(1),
    units: [healthy(1, { singleWriter: true })],
    hosts: silent,
    does: [],
  },
  {
    when: 'with a single writer on a fenced host they are replaced',
    desired: checked(1),
    units: [healthy(1, { singleWriter: true })],
    hosts: hosts(host('a', { ready: 'Unknown', fenced: true }), host('b')),
    does: ['delete 1 host-lost', 'create 1'],
  },
  {
    when: 'with a single writer on a host that is gone they are replaced',
    desired: checked(1),
    units: [healthy(1, { singleWriter: true })],
    hosts: hosts(host('b')),
    does: ['delete 1 host-lost', 'create 1'],
  },
  {
    when: 'what nobody had taken before is made anew, off the lost host',
    desired: checked(2),
    units: [healthy(1, { host: 'b' }), pending(2)],
    hosts: silent,
    does: ['delete 2 hosts-changed', 'create 2'],
  },
  {
    when: 'what was made since keeps off it already',
    desired: checked(2),
    units: [healthy(1, { host: 'b' }), pending(2, { avoidedHosts: ['a'] })],
    hosts: silent,
    does: [],
  },
  {
    when: 'the host is back, and what waits may go there again',
    desired: checked(2),
    units: [healthy(1, { host: 'b' }), pending(2, { avoidedHosts: ['a'] })],
    does: ['delete 2 hosts-changed', 'create 2'],
  },
  {
    when: 'the host is back: the old Pod is ending, its successor stays',
    desired: checked(1),
    units: [healthy(1, { deletingSince: now }), healthy(1, { uid: 'new', pod: 'new', host: 'b', replaces: 'uid-1' })],
    does: [],
  },
];

const health: readonly Case[] = [
  {
    when: 'an unhealthy unit is replaced at its index',
    desired: checked(2),
    units: [healthy(1), unhealthy(2)],
    does: ['delete 2 unhealthy', 'create 2'],
  },
  {
    when: 'an unhealthy single writer has to be gone first',
    desired: checked(1),
    units: [unhealthy(1, { singleWriter: true })],
    does: ['delete 1 unhealthy'],
  },
  { when: 'one that initializes has time', desired: checked(1), units: [initializing(1)], does: [] },
  {
    when: 'one that initializes until its timeout has no more',
    desired: checked(1, { initializingTimeout: 10_000 }),
    units: [initializing(1, { check: check({ initializingTimeout: 10_000 }) })],
    does: ['delete 1 initializing-timeout', 'create 1'],
  },
  {
    when: 'one that reinitializes until its timeout has no more',
    desired: checked(1),
    units: [
      healthy(1, {
        check: check({ reinitializingTimeout: 10_000 }),
        memory: memory('reinitializing', { since: now - 10_000 }),
        container: container({ ready: false }),
      }),
    ],
    does: ['delete 1 reinitializing-timeout', 'create 1'],
  },
  {
    when: 'none keeps what does not come up',
    desired: checked(1, { strategy: 'none', initializingTimeout: 10_000 }),
    units: [initializing(1, { check: check({ initializingTimeout: 10_000, strategy: 'none' }) })],
    does: [],
  },
  {
    when: 'none keeps what is unhealthy',
    desired: checked(2, { strategy: 'none' }),
    units: [healthy(1), unhealthy(2)],
    does: [],
  },
  {
    when: 'the service has no check any more: nobody is unhealthy',
    desired: desired({ scale: 2 }),
    units: [healthy(1), unhealthy(2)],
    does: [],
  },
  {
    when: 'a unit keeps the numbers it was made with',
    desired: checked(1, { initializingTimeout: 5000 }),
    units: [initializing(1, { check: check({ initializingTimeout: 60_000 }) })],
    does: [],
  },
  {
    when: 'a unit made without a check is judged by what the leader sees',
    desired: checked(2),
    units: [unit(1, { memory: memory('healthy') }), unit(2, { memory: memory('healthy') })],
    votes: new Map([
      ['uid-1', 'pass' as const],
      ['uid-2', 'fail' as const],
    ]),
    does: ['delete 2 unhealthy', 'create 2'],
  },
  {
    when: 'a new leader ends no deadline before it has watched for one unhealthy window',
    desired: checked(1),
    units: [
      initializing(1, {
        check: check({ initializingTimeout: 5000, interval: 2000, unhealthyThreshold: 3, responseTimeout: 2000 }),
      }),
    ],
    leaderSince: now - 7999,
    does: [],
  },
  {
    when: 'and then it does',
    desired: checked(1),
    units: [
      initializing(1, {
        check: check({ initializingTimeout: 5000, interval: 2000, unhealthyThreshold: 3, responseTimeout: 2000 }),
      }),
    ],
    leaderSince: now - 8000,
    does: ['delete 1 initializing-timeout', 'create 1'],
  },
];

for (const [title, cases] of Object.entries({ scaling, ended, 'lost host': lostHost, health })) {
  test.each(cases)(`${title}: $when`, ({ when: _, does, ...given }) => {
    expect(changes(given)).toEqual(does);
  });
}

function deletes(given: Partial<StepInput>): DeleteUnit[] {
  return planned(given).actions.filter((action) => action.kind === 'delete');
}

function creates(given: Partial<StepInput>): CreateUnit[] {
  return planned(given).actions.filter((action) => action.kind === 'create');
}

test('every delete names the Pod it judged, by name and UID', () => {
  const given = { desired: checked(1), units: [unhealthy(1), healthy(2), unit(3, { phase: 'Failed' })] };
  expect(deletes(given).map(({ pod, uid, host: where }) => [pod, uid, where])).toEqual([
    ['shop-site-1-0', 'uid-1', 'a'],
    ['shop-site-3-0', 'uid-3', 'a'],
  ]);
});

test('a successor names whom it stands in for, and so is the same Pod however often it is made', () => {
  const given = { desired: checked(1), units: [unhealthy(1)] };
  const [first] = creates(given);
  expect(first?.replaces).toBe('uid-1');
  // The delete went through, the answer to the create was lost: the same create follows.
  const then = creates({ desired: checked(1), units: [unhealthy(1, { deletingSince: now })] });
  expect(then.map(({ index, replaces }) => [index, replaces])).toEqual([[1, 'uid-1']]);
});

test('a successor stands in for the last of several Pods that are leaving, all of them made in one second', () => {
  const units = [
    unit(1, { deletingSince: now }),
    unit(1, { uid: 'very-last', pod: 'very-last', replaces: 'uid-1', deletingSince: now }),
  ];
  expect(creates({ desired: desired(), units }).map((one) => one.replaces)).toEqual(['very-last']);
});

test('an index that backs off after its Pod ended is looked at again when that is over', () => {
  const backoff = { failures: 1, since: now, until: now + 10 * second, revision: desired().revision };
  const given = { desired: desired(), units: [unit(1, { phase: 'Failed' })], backoffs: new Map([[1, backoff]]) };
  expect(planned(given).wakeAt).toBe(now + 10 * second);
  expect(planned(given).waiting).toEqual([{ index: 1, until: now + 10 * second }]);
});

test('a successor keeps off every lost host, and off the host that failed where it can', () => {
  const given: Partial<StepInput> = {
    desired: checked(2),
    units: [unhealthy(1, { host: 'c' }), healthy(2)],
    hosts: hosts(host('a', { ready: 'Unknown' }), host('b', { ready: 'Unknown' }), host('c'), host('d')),
  };
  expect(creates(given).map(({ index, lostHosts, avoidHost }) => [index, lostHosts, avoidHost])).toEqual([
    [1, ['a', 'b'], 'c'],
    [2, ['a', 'b'], undefined],
  ]);
});

test('an index that failed keeps off its host for five minutes, also when its unit is made later', () => {
  const backoff = { failures: 1, since: now - 4 * minute, revision: desired().revision, avoidHost: 'b' };
  const given = (since: number) => ({ desired: desired(), backoffs: new Map([[1, { ...backoff, since }]]) });
  expect(creates(given(now - 4 * minute))[0]?.avoidHost).toBe('b');
  expect(creates(given(now - 5 * minute))[0]?.avoidHost).toBeUndefined();
});

test('the host that failed need not be avoided twice when it is lost as well', () => {
  const backoff = { failures: 1, since: now, revision: desired().revision, avoidHost: 'a' };
  const [create] = creates({ desired: desired(), hosts: silent, backoffs: new Map([[1, backoff]]) });
  expect(create).toMatchObject({ lostHosts: ['a'] });
  expect(create).not.toHaveProperty('avoidHost');
});

test('what failed remembers the failure, a lost host is nobody’s failure', () => {
  const [failed] = deletes({ desired: checked(1), units: [unhealthy(1)] });
  expect(failed?.failure).toEqual({
    failures: 1,
    since: now,
    until: now + 10 * second,
    revision: desired().revision,
    avoidHost: 'a',
  });
  expect(deletes({ desired: checked(1), units: [healthy(1)], hosts: silent })[0]?.failure).toBeUndefined();
});

/** A unit that has just failed again, `failures` replacements in a row and `sinceMs` after the last. */
function failedAgain(failures: number, untilMs: number): Partial<StepInput> {
  const backoff = { failures, since: now - minute, until: now + untilMs, revision: desired().revision };
  return { desired: checked(1), units: [unhealthy(1)], backoffs: new Map([[1, backoff]]) };
}

test('a recreate loop is slowed down: held until the back-off is over, and woken then', () => {
  const held = planned(failedAgain(3, 5 * second));
  expect(held.actions.filter((action) => action.kind !== 'mark')).toEqual([]);
  expect(held.condemnation.held.map(({ by, until }) => [by, until])).toEqual([['BackOff', now + 5 * second]]);
  expect(held.wakeAt).toBe(now + 5 * second);
  expect(deletes(failedAgain(3, 0))[0]?.failure).toMatchObject({ failures: 4, until: now + 80 * second });
});

test('a lost host is no back-off’s business', () => {
  expect(changes({ ...failedAgain(3, 5 * second), hosts: silent })).toEqual(['delete 1 host-lost', 'create 1']);
});

test('ten healthy minutes forget the failures of an index, no earlier', () => {
  const backoff = { failures: 3, since: now - 60 * minute, revision: desired().revision };
  const after = (sinceMs: number) =>
    planned({
      desired: checked(1),
      units: [healthy(1, { memory: memory('healthy', { since: now - sinceMs }) })],
      backoffs: new Map([[1, backoff]]),
    });
  expect(after(10 * minute - 1).backoffs.get(1)).toEqual(backoff);
  expect(after(10 * minute - 1).wakeAt).toBe(now + 1);
  expect(after(10 * minute).backoffs.size).toBe(0);
});

test('the failures of an index that is gone are forgotten', () => {
  const backoff = { failures: 3, since: now, revision: desired().revision };
  const backoffs = new Map([1, 2, 3, 4].map((index) => [index, backoff]));
  const plan = planned({ desired: checked(2), units: [healthy(1), healthy(3)], backoffs });
  expect([...plan.backoffs.keys()]).toEqual([1, 2, 3]);
});

test('a lost host has no vote: what its kubelet said last says nothing now', () => {
  const reinitializing = memory('reinitializing');
  const given = { desired: checked(1, { strategy: 'none' }), hosts: silent };
  const passing = planned({ ...given, units: [healthy(1, { memory: reinitializing })] });
  expect(passing.actions.map(brief)).toEqual(['mark 1 serving=false']);
  const failing = planned({ ...given, units: [healthy(1, { container: container({ ready: false }) })] });
  expect(failing.actions.map(brief)).toEqual(['mark 1 serving=false']);
});

test('the healthy time of an older launch part says nothing for the new one', () => {
  const wanted = desired({ image: 'new', healthCheck: { port: 80 }, upgradeStrategy: { startFirst: true } });
  const backoff = { failures: 1, since: now - second, until: now + 9 * second, revision: wanted.revision };
  const old = healthy(1, { memory: memory('healthy', { since: now - 60 * minute }) });
  const plan = planned({ desired: wanted, units: [old], backoffs: new Map([[1, backoff]]) });
  expect(plan.backoffs.get(1)).toEqual(backoff);
  expect(plan.actions).toEqual([]);
  expect(plan.wakeAt).toBe(now + 9 * second);
});

test('a quarter of a service and at least one unit is in replacement at once', () => {
  const all = (count: number) => Array.from({ length: count }, (_, position) => unhealthy(position + 1));
  const counts = [1, 2, 3, 4, 5, 8, 9, 10].map((scale) => [
    scale,
    deletes({ desired: checked(scale), units: all(scale) }).length,
  ]);
  expect(counts).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 2],
    [8, 2],
    [9, 3],
    [10, 3],
  ]);
});

test.each<[string, ObservedUnit[]]>([
  ['initializes', [initializing(1), unhealthy(2)]],
  ['is not scheduled', [pending(1, { check: check() }), unhealthy(2)]],
  ['waits for its volume', [unhealthy(1, { deletingSince: now, singleWriter: true }), unhealthy(2)]],
  // The API server refused it, or the answer was lost, and it will be made again.
  ['is not there', [unhealthy(2)]],
])('while the successor of one unit %s, the next unhealthy one stays', (_, units) => {
  const backoffs = new Map([[1, { failures: 1, since: now, until: now + 10 * second, revision: desired().revision }]]);
  const plan = planned({ desired: checked(2), units, backoffs });
  expect(plan.actions.filter((action) => action.kind === 'delete')).toEqual([]);
  expect(plan.condemnation.held.map(({ by, judgement }) => [by, judgement.unit.index])).toEqual([['Budget', 2]]);
});

test('an index that was scaled away keeps nobody waiting', () => {
  const backoffs = new Map([[1, { failures: 1, since: now, until: now + 10 * second, revision: desired().revision }]]);
  expect(changes({ desired: checked(1), units: [unhealthy(2)], backoffs })).toEqual(['delete 2 unhealthy', 'create 2']);
});

test('one that failed again is a loop of its own and keeps nobody waiting', () => {
  const backoffs = new Map([[1, { failures: 2, since: now, until: now + 20 * second, revision: desired().revision }]]);
  expect(changes({ desired: checked(2), units: [initializing(1), unhealthy(2)], backoffs })).toEqual([
    'delete 2 unhealthy',
    'create 2',
  ]);
});

const quorum = (scale: number, config?: { quorum: number }) =>
  checked(scale, {
    strategy: 'recreateOnQuorum',
    ...(config ? { recreateOnQuorumStrategyConfig: config } : {}),
  });
const three = [unhealthy(1), unhealthy(2), healthy(3)];

test.each<[string, Partial<StepInput>, string[]]>([
  ['missing is 1', { desired: quorum(2), units: [healthy(1), unhealthy(2)] }, ['delete 2 unhealthy', 'create 2']],
  ['missing is 1, and nobody is healthy', { desired: quorum(2), units: [unhealthy(1), unhealthy(2)] }, []],
  ['2 of 2, one is unhealthy', { desired: quorum(2, { quorum: 2 }), units: [healthy(1), unhealthy(2)] }, []],
  [
    '2 of 3, one is unhealthy',
    { desired: quorum(3, { quorum: 2 }), units: [healthy(1), unhealthy(2), healthy(3)] },
    ['delete 2 unhealthy', 'create 2'],
  ],
  ['2 of 3, two are unhealthy', { desired: quorum(3, { quorum: 2 }), units: three }, []],
  [
    '2 of 3, one of the two has recovered: the other is replaced',
    { desired: quorum(3, { quorum: 2 }), units: [healthy(1), unhealthy(2), healthy(3)] },
    ['delete 2 unhealthy', 'create 2'],
  ],
  [
    'initializing units are not healthy',
    { desired: quorum(3, { quorum: 2 }), units: [initializing(1), unhealthy(2), healthy(3)] },
    [],
  ],
  [
    'units that are not there are not healthy',
    { desired: quorum(3, { quorum: 2 }), units: [unhealthy(1), healthy(2)] },
    ['create 3'],
  ],
  ['more than there are units', { desired: quorum(2, { quorum: 3 }), units: [healthy(1), unhealthy(2)] }, []],
  [
    'a lost host at quorum',
    {
      desired: quorum(3, { quorum: 2 }),
      units: [healthy(1), healthy(2, { host: 'b' }), healthy(3, { host: 'c' })],
      hosts: silent,
    },
    ['delete 1 host-lost', 'create 1'],
  ],
  [
    'a lost host below quorum: what it took counts as not healthy',
    { desired: quorum(2, { quorum: 2 }), units: [healthy(1), healthy(2, { host: 'b' })], hosts: silent },
    [],
  ],
  [
    'a timeout asks for no quorum',
    {
      desired: quorum(2, { quorum: 2 }),
      units: [healthy(1), initializing(2, { check: check({ initializingTimeout: 10_000 }) })],
    },
    ['delete 2 initializing-timeout', 'create 2'],
  ],
])('quorum: %s', (_, given, then) => {
  expect(changes(given)).toEqual(then);
});

test.each<[string, Partial<StepInput>, string]>([
  ['no check on a lost host', { desired: desired(), units: [unit(1)], hosts: silent }, 'HostLost'],
  [
    'none on a lost host',
    { desired: checked(1, { strategy: 'none' }), units: [healthy(1)], hosts: silent },
    'HostLost',
  ],
  ['no quorum', { desired: quorum(2, { quorum: 2 }), units: [healthy(1), unhealthy(2)] }, 'Quorum'],
  [
    'a single writer',
    { desired: checked(1), units: [healthy(1, { singleWriter: true })], hosts: silent },
    'AwaitingFencing',
  ],
  ['a storm', { desired: checked(1), units: [unhealthy(1)], permission: { healing: 'held', allowance: 0 } }, 'Storm'],
  ['no budget', { desired: checked(2), units: [unhealthy(1), unhealthy(2)] }, 'Budget'],
])('%s is why a unit stays, and said so', (_, given, by) => {
  expect(planned(given).condemnation.held.map((held) => held.by)).toEqual([by]);
});

test('a storm holds every deletion of healing, and lets through what it allows', () => {
  const units = [
    unhealthy(1),
    healthy(2, { host: 'b' }),
    initializing(3, { check: check({ initializingTimeout: 10_000 }) }),
  ];
  const given = (allowance: number): Partial<StepInput> => ({
    desired: checked(4),
    units,
    hosts: hosts(host('a'), host('b', { ready: 'Unknown' })),
    permission: { healing: 'held', allowance },
  });
  // What is missing is made all the same: that takes nothing away.
  expect(changes(given(0))).toEqual(['create 4']);
  expect(changes(given(1))).toEqual(['delete 1 unhealthy', 'create 1', 'create 4']);
});

test('a unit that is served and turns unhealthy leaves the Service, whatever the strategy', () => {
  const seen = healthy(1, { container: container({ ready: false }) });
  for (const strategy of ['none', 'recreateOnQuorum'] as const) {
    const plan = planned({ desired: checked(1, { strategy }), units: [seen] });
    expect(plan.actions.map(brief)).toEqual(['mark 1 unhealthy serving=false']);
    expect(plan.transitions.map(({ from, to }) => [from, to])).toEqual([['healthy', 'unhealthy']]);
  }
});

test.each<[string, Partial<StepInput>, string[]]>([
  [
    'it recovers',
    { desired: checked(1, { strategy: 'none' }), units: [unhealthy(1, { container: container() })] },
    ['mark 1 healthy serving=true'],
  ],
  ['its host is lost', { desired: desired(), units: [unit(1)], hosts: silent }, ['mark 1 serving=false']],
  ['its host is back', { desired: desired(), units: [unit(1, { serving: false })] }, ['mark 1 serving=true']],
  [
    'its container was started again',
    { desired: checked(1), units: [healthy(1, { container: container({ ready: false, run: 'run-2' }) })] },
    ['mark 1 reinitializing'],
  ],
  [
    'it is started for the first time',
    { desired: checked(1), units: [unit(1, { check: check(), container: container({ ready: false }) })] },
    ['mark 1 initializing'],
  ],
  [
    'its service has a check from now on: it counts as healthy, as it did',
    { desired: checked(1), units: [unit(1)] },
    ['mark 1 healthy'],
  ],
  ['nothing changed', { desired: checked(1), units: [healthy(1)] }, []],
  ['it is unowned', { desired: checked(1), units: [healthy(1, { owned: false })] }, ['adopt 1']],
])('%s: that is written to its Pod', (_, given, then) => {
  expect(planned(given).actions.map(brief)).toEqual(then);
});

test('a Pod that is deleted in the same step is neither marked nor adopted', () => {
  const seen = healthy(1, { container: container({ ready: false }), owned: false });
  expect(planned({ desired: checked(1), units: [seen] }).actions.map(brief)).toEqual([
    'delete 1 unhealthy',
    'create 1',
  ]);
});

test('a step asks to be woken at the next deadline, and at none when nothing is to come', () => {
  const timed = check({ initializingTimeout: 60_000 });
  const plan = planned({ desired: checked(2), units: [initializing(1, { check: timed }), healthy(2)] });
  expect(plan.wakeAt).toBe(now + 50 * second);
  expect(planned({ desired: checked(1), units: [healthy(1)] }).wakeAt).toBeUndefined();
});

test('a step changes nothing it was given', () => {
  const given = input({ desired: checked(3), units: [unhealthy(1), healthy(2), unit(4, { phase: 'Failed' })] });
  const before = structuredClone(given);
  planned(given);
  expect(given).toEqual(before);
});
