/** Each safeguard is a rule with a name: what it holds, until when, and that nothing else stands in the way. */
import { expect, test } from 'vitest';

import type { Vote } from '../health/unit-health.ts';
import type { CheckerVote } from '../health/verdict.ts';
import type { HoldReason } from './condemnation.ts';
import type { ObservedHost } from './observed.ts';
import { statusOf } from './status.ts';
import { type StepInput, step } from './step.ts';
import {
  brief,
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
  second,
  unhealthy,
} from './units.fixture.ts';

const numbers = { interval: 2000, responseTimeout: 200, unhealthyThreshold: 3 };
const windowMs = 6200;
const checked = (scale: number, more = {}) => desired({ scale, healthCheck: { port: 80, ...numbers, ...more } });
const own = check(numbers);

const signs = { '+': 'pass', '-': 'fail', '.': 'none' } as const satisfies Record<string, Vote>;

/** Votes of a, b, c and d on unit 1, in short; a space is a checker that gave no answer. */
function votes(text: string, uid = 'uid-1'): ReadonlyMap<string, readonly CheckerVote[]> {
  const cast = [...text].flatMap((sign, at) => {
    const vote = signs[sign as keyof typeof signs];
    return vote === undefined ? [] : [{ checker: 'abcd'[at] ?? '', vote }];
  });
  return new Map([[uid, cast]]);
}

const four = (over: Partial<ObservedHost> = {}) => hosts(host('a', over), host('b'), host('c'), host('d'));
const lost = (lostSince = now) => four({ seen: 'lost', lostSince });

interface Seen {
  readonly does: readonly string[];
  readonly held?: HoldReason;
  readonly until?: number;
}

function seen(over: Partial<StepInput>): Seen {
  const plan = step(input({ desired: checked(1), hosts: four(), ...over }), now);
  const [hold] = plan.condemnation.held;
  // Whatever ends by itself is looked at again when it does.
  if (hold?.until !== undefined) expect(plan.wakeAt).toBeLessThanOrEqual(hold.until);
  return {
    does: plan.actions.filter(({ kind }) => kind !== 'mark').map(brief),
    ...(hold ? { held: hold.by } : {}),
    ...(hold?.until === undefined ? {} : { until: hold.until }),
  };
}

const replaced = (reason: string): Seen => ({ does: [`delete 1 ${reason}`, 'create 1'] });
const one = [healthy(1, { check: own })];

test.each<[string, Partial<StepInput>, Seen]>([
  ['every vote fails', { agentVotes: votes('----') }, replaced('unhealthy')],
  ['its own host’s agent does not answer', { agentVotes: votes(' -- ') }, replaced('unhealthy')],
  ['its own host sees it pass: veto', { agentVotes: votes('+---') }, { does: [] }],
  ['another host sees it pass: veto', { agentVotes: votes('---+') }, { does: [] }],
  ['minimum of votes', { agentVotes: votes('--  ') }, { does: [], held: 'TooFewVotes' }],
  ['stale votes and self-doubt are none', { agentVotes: votes('....') }, { does: [] }],
  ['stale votes make no minimum', { agentVotes: votes('.-..') }, { does: [], held: 'TooFewVotes' }],
  ['nobody answers', { agentVotes: votes('    ') }, { does: [] }],
  [
    'contradicting checkers',
    { agentVotes: votes(' -- '), distrusted: new Set(['b']) },
    { does: [], held: 'ContradictingCheckers' },
  ],
  [
    'contradicting checkers are made up for by others',
    { agentVotes: votes(' ---'), distrusted: new Set(['b']) },
    replaced('unhealthy'),
  ],
  [
    'one other host: it is enough',
    { agentVotes: votes('--'), hosts: hosts(host('a'), host('b')) },
    replaced('unhealthy'),
  ],
  ['one host checks alone', { agentVotes: votes('-'), hosts: hosts(host('a')) }, replaced('unhealthy')],
  [
    'what is not for units does not raise the minimum',
    { agentVotes: votes(' -'), hosts: hosts(host('a'), host('b'), host('c', { schedulable: false })) },
    replaced('unhealthy'),
  ],
  [
    'lost hosts do not raise the minimum',
    { agentVotes: votes(' -'), hosts: hosts(host('a'), host('b'), host('c', { seen: 'lost' })) },
    replaced('unhealthy'),
  ],
  [
    'the kubelet has no word where agents do',
    { agentVotes: votes('++++'), units: [healthy(1, { check: own, container: container({ ready: false }) })] },
    { does: [] },
  ],
  [
    'the kubelet has the word where agents have not',
    { agentVotes: new Map(), units: [healthy(1, { check: own, container: container({ ready: false }) })] },
    replaced('unhealthy'),
  ],
])('votes: %s', (_, over, expected) => {
  expect(seen({ units: one, ...over })).toEqual(expected);
});

test.each<[string, Partial<StepInput>, Seen]>([
  ['it still is', { agentVotes: votes('----') }, replaced('unhealthy')],
  ['it recovered', { agentVotes: votes('+++.') }, { does: [] }],
  ['nobody says so any more', { agentVotes: votes('....') }, { does: [], held: 'TooFewVotes' }],
  ['nobody answers any more', { agentVotes: votes('    ') }, { does: [], held: 'TooFewVotes' }],
  ['too few say so any more', { agentVotes: votes('-   ') }, { does: [], held: 'TooFewVotes' }],
])('a unit that was unhealthy before: %s', (_, over, expected) => {
  expect(seen({ units: [unhealthy(1, { check: own })], ...over })).toEqual(expected);
});

const late = initializing(1, {
  check: check({ ...numbers, initializingTimeout: 5000 }),
  memory: memory('initializing', { since: now - minute, firstStart: now - minute }),
});

test.each<[string, Partial<StepInput>, Seen]>([
  ['its votes fail', { agentVotes: votes('----') }, replaced('initializing-timeout')],
  ['it passes at last', { agentVotes: votes('---+') }, { does: [] }],
  ['nobody has seen it', { agentVotes: votes('....') }, { does: [], held: 'TooFewVotes' }],
])('a unit whose time to initialize is over: %s', (_, over, expected) => {
  expect(seen({ units: [late], ...over })).toEqual(expected);
});

test.each<[string, Partial<StepInput>, Seen]>([
  ['the others fail it', { hosts: lost(), agentVotes: votes(' ---') }, replaced('host-lost')],
  ['what its own agent said does not count', { hosts: lost(), agentVotes: votes('+---') }, replaced('host-lost')],
  ['its votes have not fallen yet', { hosts: lost(now - 5 * second), agentVotes: votes(' +--') }, { does: [] }],
  ['a vote passes, however long it is lost', { hosts: lost(now - minute), agentVotes: votes(' +--') }, { does: [] }],
  ['nobody votes, and its window runs', { hosts: lost(now - windowMs + 1), agentVotes: votes('') }, { does: [] }],
  [
    'nobody votes, and its window is over',
    { hosts: lost(now - windowMs), agentVotes: votes('') },
    replaced('host-lost'),
  ],
  [
    'too few vote, and its window runs',
    { hosts: lost(now - windowMs + 1), agentVotes: votes(' -') },
    { does: [], held: 'TooFewVotes', until: now + 1 },
  ],
  [
    'too few vote, and its window is over',
    { hosts: lost(now - windowMs), agentVotes: votes(' -') },
    replaced('host-lost'),
  ],
  ['no agent checks it: at once', { hosts: lost() }, replaced('host-lost')],
  ['its Node is Unknown, and nobody could look: at once', { hosts: four({ ready: 'Unknown' }) }, replaced('host-lost')],
  ['its Node is Unknown, and it is seen alive', { hosts: four({ ready: 'Unknown', seen: 'alive' }) }, { does: [] }],
  ['its Node is gone', { hosts: hosts(host('b'), host('c')), agentVotes: votes(' +--') }, replaced('host-lost')],
  [
    'with none it stays',
    { desired: checked(1, { strategy: 'none' }), hosts: lost(), agentVotes: votes(' ---') },
    { does: [], held: 'HostLost' },
  ],
  ['without a check it stays', { desired: desired(), hosts: lost() }, { does: [], held: 'HostLost' }],
])('lost host: %s', (_, over, expected) => {
  expect(seen({ units: one, ...over })).toEqual(expected);
});

test('a unit of a lost host wakes its service when its window is over, to the millisecond', () => {
  const given = input({ desired: checked(1), units: one, hosts: lost(), agentVotes: votes('') });
  expect(step(given, now).wakeAt).toBe(now + windowMs);
  expect(step(given, now + windowMs).actions[0]).toMatchObject({ kind: 'delete', reason: 'host-lost' });
});

test('host bucket: units of a lost host wait for those of another one, and are woken then', () => {
  const permission = { healing: 'free', allowance: 0, waitingHosts: new Set(['a']), nextHostAt: now + 4000 } as const;
  const given = { units: one, hosts: lost(), agentVotes: votes(' ---'), permission };
  expect(seen(given)).toEqual({ does: [], held: 'HostBucket', until: now + 4000 });
  expect(seen({ ...given, permission: { ...permission, waitingHosts: new Set(['b']) } })).toEqual(
    replaced('host-lost'),
  );
});

test('host bucket: what was not lost with its host does not wait', () => {
  const permission = { healing: 'free', allowance: 0, waitingHosts: new Set(['a']) } as const;
  expect(seen({ units: one, agentVotes: votes('----'), permission })).toEqual(replaced('unhealthy'));
  const begun = pending(1, { host: 'a', check: own });
  expect(seen({ units: [begun], hosts: lost(), permission })).toEqual(replaced('host-lost'));
});

test.each<[string, Partial<StepInput>]>([
  ['a kubelet that says not ready', { units: [healthy(1, { check: own, container: container({ ready: false }) })] }],
  ['a Node that is Unknown', { units: one, hosts: four({ ready: 'Unknown' }) }],
])('takeover: a new leader destroys nothing for %s before it has listened for a window', (_, over) => {
  const windows: [typeof numbers, number][] = [
    [numbers, 10_000],
    [{ ...numbers, interval: 4000, responseTimeout: 2000 }, 14_000],
  ];
  for (const [how, holdMs] of windows) {
    const units = over.units?.map((unit) => ({ ...unit, check: check(how) }));
    const given = { desired: checked(1, how), ...over, ...(units ? { units } : {}) };
    const early = seen({ ...given, leaderSince: now - holdMs + 1 });
    expect(early).toEqual({ does: [], held: 'Takeover', until: now + 1 });
    expect(seen({ ...given, leaderSince: now - holdMs }).held).toBeUndefined();
    expect(seen({ ...given, leaderSince: now - holdMs }).does).toHaveLength(2);
  }
});

test.each<[string, Partial<StepInput>, string]>([
  ['what agents answer is fresh', { agentVotes: votes('----') }, 'unhealthy'],
  ['a host that was looked at is lost', { hosts: lost(), agentVotes: votes(' ---') }, 'host-lost'],
  ['a host that was looked at, and a unit no agent checks', { hosts: lost() }, 'host-lost'],
  ['a Node that is gone is no hearsay', { hosts: hosts(host('b'), host('c')) }, 'host-lost'],
])('takeover: %s, and holds nothing', (_, over, reason) => {
  expect(seen({ units: one, leaderSince: now, ...over })).toEqual(replaced(reason));
});

test('host returned: a unit of a host that was lost gets the time to be started again, whatever is voted meanwhile', () => {
  const back = (returnedAt: number) => ({ units: one, hosts: four({ returnedAt }), agentVotes: votes(' ---') });
  expect(seen(back(now - minute + 1))).toEqual({ does: [], held: 'HostReturned', until: now + 1 });
  expect(seen(back(now - minute))).toEqual(replaced('unhealthy'));
  const slow = { ...numbers, interval: 30_000 };
  const given = { ...back(now - minute), desired: checked(1, slow), units: [healthy(1, { check: check(slow) })] };
  expect(seen(given)).toEqual({ does: [], held: 'HostReturned', until: now + 30_200 });
});

test('host returned: what was made there since then is judged as ever, and so is what did not come up in time', () => {
  const returned = { hosts: four({ returnedAt: now - 10 * second }), agentVotes: votes(' ---') };
  const since = healthy(1, { check: own, createdAt: now - 9 * second });
  expect(seen({ ...returned, units: [since] })).toEqual(replaced('unhealthy'));
  const late = initializing(1, { check: check({ ...numbers, initializingTimeout: 5000 }), createdAt: now - minute });
  const service = checked(1, { initializingTimeout: 5000 });
  expect(seen({ ...returned, desired: service, units: [late] })).toEqual(replaced('initializing-timeout'));
});

test('doubts of a unit that is not healthy, or that is left alone, are nobody’s business', () => {
  expect(seen({ units: [initializing(1, { check: own })], agentVotes: votes('-   ') })).toEqual({ does: [] });
  expect(seen({ desired: checked(1, { strategy: 'none' }), units: one, agentVotes: votes('-   ') })).toEqual({
    does: [],
  });
});

test('the storm stop and the budget hold what agents condemn as well', () => {
  const storm = { healing: 'held', allowance: 0 } as const;
  expect(seen({ units: one, agentVotes: votes('----'), permission: storm })).toEqual({ does: [], held: 'Storm' });
  const two = new Map([...votes('----'), ...votes('----', 'uid-2')]);
  const both = seen({ desired: checked(2), units: [...one, healthy(2, { check: own })], agentVotes: two });
  expect(both).toEqual({ does: ['delete 1 unhealthy', 'create 1'], held: 'Budget' });
});

test('each hold says why a unit stays, and the condition has its name', () => {
  const cases: [HoldReason, Partial<StepInput>, RegExp][] = [
    ['TooFewVotes', { agentVotes: votes('-   ') }, /^unit 1: its check fails, and too few hosts say so/],
    ['ContradictingCheckers', { agentVotes: votes(' -- '), distrusted: new Set(['b', 'c']) }, /what others see pass/],
    [
      'HostBucket',
      {
        hosts: lost(),
        agentVotes: votes(' ---'),
        permission: { healing: 'free', allowance: 0, waitingHosts: new Set(['a']) },
      },
      /its host a is lost, and units of another lost host/,
    ],
    ['Takeover', { hosts: four({ ready: 'Unknown' }), leaderSince: now }, /not before 2026-01-01T00:00:10.000Z/],
    ['HostReturned', { hosts: four({ returnedAt: now }), agentVotes: votes('----') }, /its host a came back/],
  ];
  for (const [reason, over, message] of cases) {
    const given = input({ desired: checked(1), units: one, hosts: four(), ...over });
    const draft = statusOf(step(given, now), { desired: given.desired, selector: '' }, now);
    const condition = draft.conditions.find(({ type }) => type === 'HealingHeld');
    expect(condition).toMatchObject({ status: 'True', reason, message: expect.stringMatching(message) });
  }
});

test('healthy to the agents and not ready to its kubelet: healthy, not ready, left alone, and said so', () => {
  const units = [healthy(1, { check: own, container: container({ ready: false }) })];
  const given = input({ desired: checked(1), units, hosts: four(), agentVotes: votes('++++') });
  const draft = statusOf(step(given, now), { desired: given.desired, selector: '' }, now);
  expect([draft.healthState, draft.ready, draft.units?.[0]?.health]).toEqual(['healthy', 0, 'healthy']);
  expect(draft.units?.[0]?.message).toMatch(/kubelet does not find it ready/);
  expect(draft.conditions[0]).toMatchObject({ type: 'Ready', status: 'False', reason: 'KubeletNotReady' });
  const beside = input({
    desired: checked(2),
    units: [...units, initializing(2, { check: own })],
    hosts: four(),
    agentVotes: votes('++++'),
  });
  const mixed = statusOf(step(beside, now), { desired: beside.desired, selector: '' }, now);
  expect(mixed.conditions[0]?.reason).toBe('NoUnitReady');
});
