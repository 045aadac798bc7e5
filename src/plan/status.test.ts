import { expect, test } from 'vitest';

import type { RancherServiceStatus } from '../api/rancher-service.ts';
import { kstatus } from './kstatus.fixture.ts';
import { backoffsFrom, type ConditionDraft, type StatusDraft, type StatusGiven, statusOf } from './status.ts';
import type { StepInput } from './step.ts';
import {
  check,
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

const checked = (scale: number, more = {}) => desired({ scale, healthCheck: { port: 80, ...more } });
const silent = hosts(host('a', { ready: 'Unknown' }), host('b'), host('c'));

function status(seen: Partial<StepInput>, more: Partial<StatusGiven> = {}): StatusDraft {
  const wanted = seen.desired ?? desired();
  return statusOf(planned(seen), { desired: wanted, selector: 'a=b', ...more }, now);
}

function condition(draft: StatusDraft, type: ConditionDraft['type']): ConditionDraft | undefined {
  return draft.conditions.find((one) => one.type === type);
}

/** How generic tools read the conditions. */
function readBy({ conditions }: StatusDraft): ReturnType<typeof kstatus> {
  return kstatus({ metadata: { generation: 1 }, status: { observedGeneration: 1, conditions } });
}

test('a unit that waits for a claim says so, and the one that it replaces is told of as it is', () => {
  const waiting = new Map([[1, 'the claim has to go first']]);
  const first = status({}, { waiting });
  expect(first.units).toEqual([{ index: 1, state: 'creating', message: 'the claim has to go first' }]);
  expect(condition(first, 'Ready')?.message).toContain('unit 1: the claim has to go first');
  expect(readBy(first)).toBe('InProgress');
  const old = unit(1, { singleWriter: true, revision: 'older' });
  expect(status({ units: [old] }, { waiting }).units).toMatchObject([
    { index: 1, pod: old.pod, state: 'running', outdated: true, message: 'the claim has to go first' },
  ]);
});

interface Case extends Partial<StepInput> {
  readonly when: string;
  readonly says: readonly [
    state: RancherServiceStatus['state'],
    health: RancherServiceStatus['healthState'],
    counts: string,
    ready: string,
    kstatus: ReturnType<typeof kstatus>,
  ];
}

/** Counts are `ready/units of scale`. */
test.each<Case>([
  {
    when: 'nothing is there yet',
    desired: checked(2),
    says: ['activating', 'unhealthy', '0/0 of 2', 'NoUnitReady', 'InProgress'],
  },
  {
    when: 'units have no host yet',
    desired: checked(2),
    units: [pending(1, { check: check() }), pending(2, { check: check() })],
    says: ['activating', 'initializing', '0/2 of 2', 'NoUnitReady', 'InProgress'],
  },
  {
    when: 'one initializes',
    desired: checked(2),
    units: [healthy(1), initializing(2)],
    says: ['active', 'initializing', '1/2 of 2', 'SomeUnitsNotReady', 'InProgress'],
  },
  {
    when: 'all are healthy',
    desired: checked(2),
    units: [healthy(1), healthy(2)],
    says: ['active', 'healthy', '2/2 of 2', 'AllUnitsReady', 'Current'],
  },
  {
    when: 'all run, and nobody asks more of them',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2)],
    says: ['active', 'healthy', '2/2 of 2', 'AllUnitsReady', 'Current'],
  },
  {
    when: 'one is unhealthy and stays, as strategy none says',
    desired: checked(2, { strategy: 'none' }),
    units: [healthy(1), unhealthy(2)],
    says: ['active', 'degraded', '1/2 of 2', 'SomeUnitsNotReady', 'InProgress'],
  },
  {
    when: 'all are unhealthy and stay',
    desired: checked(2, { strategy: 'none' }),
    units: [unhealthy(1), unhealthy(2)],
    says: ['active', 'unhealthy', '0/2 of 2', 'NoUnitReady', 'InProgress'],
  },
  {
    when: 'one is on a lost host and stays',
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2, { host: 'b' })],
    hosts: silent,
    says: ['active', 'degraded', '1/2 of 2', 'SomeUnitsNotReady', 'InProgress'],
  },
  {
    when: 'scaled to nothing, and units still go',
    desired: checked(0),
    units: [healthy(1)],
    says: ['activating', 'healthy', '1/1 of 0', 'Inactive', 'InProgress'],
  },
  {
    when: 'scaled to nothing',
    desired: checked(0),
    says: ['inactive', 'healthy', '0/0 of 0', 'Inactive', 'Current'],
  },
  {
    when: 'the launch part changed',
    desired: desired({ image: 'new', scale: 2, healthCheck: { port: 80 } }),
    units: [healthy(1), healthy(2)],
    says: ['upgrading', 'healthy', '2/2 of 2', 'Upgrading', 'InProgress'],
  },
])('$when', ({ when: _, says, ...given }) => {
  const draft = status(given);
  const counts = `${draft.ready}/${draft.scale} of ${given.desired?.spec.scale}`;
  const ready = condition(draft, 'Ready')?.reason;
  expect([draft.state, draft.healthState, counts, ready, readBy(draft)]).toEqual(says);
});

test('a service that was active once is not activating again', () => {
  const seen = { desired: checked(2), units: [healthy(1)] };
  expect(status(seen, { previous: { state: 'activating' } }).state).toBe('activating');
  expect(status(seen, { previous: { state: 'active' } }).state).toBe('updating-active');
});

test('the scale that autoscalers read counts every unit that holds an index', () => {
  const units = [
    unit(1),
    pending(2),
    unit(3, { singleWriter: true, deletingSince: now }),
    unit(4, { deletingSince: now }),
  ];
  expect(status({ desired: desired({ scale: 3 }), units }).scale).toBe(3);
});

test('the selector is always there, also while nothing else is', () => {
  expect(status({ desired: checked(0) }).selector).toBe('a=b');
});

test.each<[string, Partial<StepInput>, ConditionDraft['type'], string, RegExp]>([
  ['units are made', { desired: checked(2) }, 'Reconciling', 'Scaling', /being made or removed/],
  [
    'a unit is going, and its successor waits for its volume',
    { desired: checked(1), units: [healthy(1, { singleWriter: true, deletingSince: now })] },
    'Reconciling',
    'Scaling',
    /being made or removed/,
  ],
  ['a unit initializes', { desired: checked(1), units: [initializing(1)] }, 'Reconciling', 'Starting', /^1 units are/],
  [
    'a back-off runs',
    {
      desired: checked(1),
      units: [unhealthy(1)],
      backoffs: new Map([[1, { failures: 1, since: now, until: now + 10 * second, revision: desired().revision }]]),
    },
    'Reconciling',
    'BackOff',
    /failed before/,
  ],
  [
    'a back-off runs, and that is why',
    {
      desired: checked(1),
      units: [unhealthy(1)],
      backoffs: new Map([[1, { failures: 1, since: now, until: now + 10 * second, revision: desired().revision }]]),
    },
    'HealingHeld',
    'BackOff',
    /unit 1: it is to be replaced, at 2026-01-01T00:00:10.000Z/,
  ],
  [
    'a rollout runs',
    { desired: desired({ image: 'new' }), units: [unit(1)] },
    'Reconciling',
    'Upgrading',
    /^1 units are to be replaced/,
  ],
  [
    'a quorum is missing',
    {
      desired: checked(2, { strategy: 'recreateOnQuorum', recreateOnQuorumStrategyConfig: { quorum: 2 } }),
      units: [healthy(1), unhealthy(2)],
    },
    'HealingHeld',
    'Quorum',
    /unit 2: .* until 2 units are healthy/,
  ],
  [
    'a unit without a check is on a lost host',
    { desired: desired(), units: [unit(1)], hosts: silent },
    'HealingHeld',
    'HostLost',
    /host a is lost; without a health check it stays/,
  ],
  [
    'a unit with none is on a lost host',
    { desired: checked(1, { strategy: 'none' }), units: [healthy(1)], hosts: silent },
    'HealingHeld',
    'HostLost',
    /host a is lost; with strategy none it stays/,
  ],
  [
    'a unit with none is unhealthy',
    { desired: checked(1, { strategy: 'none' }), units: [unhealthy(1)] },
    'HealingHeld',
    'StrategyNone',
    /unhealthy; with strategy none it stays/,
  ],
  [
    'a single writer is on a lost host',
    { desired: checked(1), units: [healthy(1, { singleWriter: true })], hosts: silent },
    'AwaitingFencing',
    'HostLost',
    /host a is lost and may still write .*out-of-service/,
  ],
  [
    'a single writer was deleted and its host is lost',
    { desired: checked(1), units: [healthy(1, { singleWriter: true, deletingSince: now })], hosts: silent },
    'AwaitingFencing',
    'HostLost',
    /^unit 1: its host a is lost and may still write/,
  ],
  [
    'a rollout fails',
    {
      desired: desired({ image: 'new', scale: 2, healthCheck: { port: 80 } }),
      units: [healthy(1), unhealthy(2, { revision: desired({ image: 'new' }).revision })],
      backoffs: new Map([
        [2, { failures: 1, since: now, until: now + 10 * second, revision: desired({ image: 'new' }).revision }],
      ]),
    },
    'Stalled',
    'UpgradeFailing',
    /unit 2 of the new launch part does not become healthy; 1 older unit stays as it is/,
  ],
  [
    'a rollout that starts first fails, and the next new unit is not there yet',
    {
      desired: desired({ image: 'new', healthCheck: { port: 80 }, upgradeStrategy: { startFirst: true } }),
      units: [healthy(1)],
      backoffs: new Map([
        [1, { failures: 1, since: now, until: now + 10 * second, revision: desired({ image: 'new' }).revision }],
      ]),
    },
    'Stalled',
    'UpgradeFailing',
    /unit 1 of the new launch part does not become healthy; 1 older unit stays as it is/,
  ],
  [
    'the new unit of a rollout is unhealthy and stays',
    {
      desired: desired({ image: 'new', scale: 2, healthCheck: { port: 80, strategy: 'none' } }),
      units: [unhealthy(1, { revision: desired({ image: 'new' }).revision }), healthy(2)],
    },
    'Stalled',
    'UpgradeFailing',
    /^unit 1 of the new launch part/,
  ],
  [
    'the new unit of a rollout crashes, and nobody checks it',
    {
      desired: desired({ image: 'new', scale: 2 }),
      units: [
        unit(1, {
          revision: desired({ image: 'new' }).revision,
          container: container({ ready: false, running: false, restarts: 3, reason: 'CrashLoopBackOff' }),
        }),
        unit(2),
      ],
    },
    'Stalled',
    'UpgradeFailing',
    /^unit 1 of the new launch part/,
  ],
])('%s: a condition says so', (_, seen, type, reason, message) => {
  const found = condition(status(seen), type);
  expect(found).toMatchObject({ status: 'True', reason });
  expect(found?.message).toMatch(message);
});

test('waiting for a fence is no progress', () => {
  const draft = status({
    desired: checked(1),
    units: [healthy(1, { singleWriter: true, deletingSince: now })],
    hosts: silent,
  });
  expect(condition(draft, 'Reconciling')).toBeUndefined();
  expect(condition(draft, 'Ready')?.status).toBe('False');
});

test('a stranded writer that nobody waits for awaits nothing and keeps nobody from being ready', () => {
  const stranded = healthy(2, { singleWriter: true, deletingSince: now });
  const draft = status({ desired: checked(1), units: [healthy(1, { host: 'b' }), stranded], hosts: silent });
  expect(condition(draft, 'AwaitingFencing')).toBeUndefined();
  expect(condition(draft, 'Ready')?.status).toBe('True');
  expect(readBy(draft)).toBe('Current');
});

test('a unit that was starting and is left on its lost host is no progress', () => {
  const draft = status({
    desired: checked(1, { strategy: 'none' }),
    units: [initializing(1, { check: check({ strategy: 'none' }) })],
    hosts: silent,
  });
  expect(condition(draft, 'Reconciling')).toBeUndefined();
  expect(condition(draft, 'HealingHeld')?.reason).toBe('HostLost');
});

test('a hold names three units at most', () => {
  const units = [1, 2, 3, 4, 5].map((index) => unit(index));
  const held = condition(status({ desired: desired({ scale: 5 }), units, hosts: silent }), 'HealingHeld');
  expect(held?.message).toMatch(/^unit 1: .*; unit 2: .*; unit 3: .*; and 2 more$/);
});

test('a stall is no progress: one of the two, never both', () => {
  const draft = status({ desired: checked(2) }, { stall: { reason: 'CreateRefused', message: 'quota' } });
  expect(condition(draft, 'Stalled')).toEqual({
    type: 'Stalled',
    status: 'True',
    reason: 'CreateRefused',
    message: 'quota',
  });
  expect(condition(draft, 'Reconciling')).toBeUndefined();
});

const unpulled = (age: number, reason: string) =>
  unit(1, {
    createdAt: now - age,
    phase: 'Pending',
    container: { ready: false, restarts: 0, running: false, reason, message: 'no such image' },
  });

test.each<[string, number, string, boolean]>([
  ['not yet', 59_999, 'ImagePullBackOff', false],
  ['for a minute', minute, 'ImagePullBackOff', true],
  ['for a minute', minute, 'ErrImagePull', true],
  ['for a minute', minute, 'InvalidImageName', true],
  ['for a minute', minute, 'ContainerCreating', false],
])('an image that could not be pulled %s (%i ms, %s): stalled %s', (_, age, reason, stalled) => {
  const draft = status({ desired: desired(), units: [unpulled(age, reason)] });
  expect(condition(draft, 'Stalled')?.reason).toBe(stalled ? 'ImagePull' : undefined);
  if (stalled) expect(condition(draft, 'Stalled')?.message).toContain('no such image');
});

test.each<[string, Partial<StepInput>, object]>([
  [
    'it runs',
    { desired: checked(1), units: [healthy(1)] },
    { pod: 'shop-site-1-0', host: 'a', state: 'running', health: 'healthy', restarts: 0 },
  ],
  ['it is being made', { desired: checked(1) }, { state: 'creating' }],
  [
    'it has no host',
    { desired: checked(1), units: [pending(1, { unschedulable: '0/3 nodes' })] },
    { state: 'creating', message: 'no host takes it: 0/3 nodes' },
  ],
  [
    'it starts',
    {
      desired: desired(),
      units: [unit(1, { createdAt: now, container: container({ running: false, reason: 'ContainerCreating' }) })],
    },
    { state: 'starting', message: 'ContainerCreating' },
  ],
  [
    'it has stopped',
    {
      desired: desired(),
      units: [
        unit(1, {
          container: container({ running: false, restarts: 2, reason: 'CrashLoopBackOff', message: 'back-off' }),
        }),
      ],
    },
    { state: 'stopped', restarts: 2, message: 'CrashLoopBackOff: back-off' },
  ],
  [
    'it waits for its check, for ever',
    { desired: checked(1), units: [initializing(1)] },
    { health: 'initializing', message: 'waits for its check on port 80 to pass 2 times' },
  ],
  [
    'it waits for its check until its timeout',
    { desired: checked(1), units: [initializing(1, { check: check({ initializingTimeout: 30_000 }) })] },
    { message: 'waits for its check on port 80 to pass 2 times, until 2026-01-01T00:00:20.000Z' },
  ],
  [
    'it waits again after a restart',
    {
      desired: checked(1),
      units: [healthy(1, { memory: memory('reinitializing'), container: container({ ready: false }) })],
    },
    { health: 'reinitializing', message: 'waits for its check on port 80 to pass 2 times' },
  ],
  [
    'it is of an older launch part',
    {
      desired: desired({ image: 'new', scale: 2 }),
      units: [unit(1), unit(2)],
      permission: { healing: 'held', allowance: 0 },
    },
    { outdated: true },
  ],
  [
    'a storm holds it',
    { desired: checked(1), units: [unhealthy(1)], permission: { healing: 'held', allowance: 0 } },
    { health: 'unhealthy', message: 'it is to be replaced, and healing is held: too much fails at once' },
  ],
  [
    'its budget holds it',
    { desired: checked(2), units: [unhealthy(2, { createdAt: 0 }), unhealthy(1)] },
    { message: 'it is to be replaced, when the unit replaced before it is healthy' },
  ],
  [
    'its volume is not free yet',
    { desired: desired(), units: [unit(1, { deletingSince: now, singleWriter: true })] },
    { pod: 'shop-site-1-0', state: 'stopping', message: 'its successor waits for its volume' },
  ],
  [
    'its volume is not free until its host is fenced',
    { desired: desired(), units: [unit(1, { deletingSince: now, singleWriter: true })], hosts: silent },
    { state: 'stopping', message: expect.stringContaining('out-of-service') },
  ],
  [
    'it ended and backs off',
    {
      desired: desired(),
      units: [unit(1, { phase: 'Failed' })],
      backoffs: new Map([[1, { failures: 2, since: now, until: now + 20 * second, revision: desired().revision }]]),
    },
    {
      state: 'backing-off',
      message: 'the next unit is made at 2026-01-01T00:00:20.000Z, after earlier ones failed',
      backoff: { failures: 2 },
    },
  ],
])('of unit 1 the status says that %s', (_, seen, says) => {
  expect(status(seen).units?.find((one) => one.index === 1)).toMatchObject(says);
});

test('of two at an index the older is shown while it is there', () => {
  const wanted = desired({ image: 'new', healthCheck: { port: 80 }, upgradeStrategy: { startFirst: true } });
  const successor = initializing(1, { uid: 'new', pod: 'new', createdAt: now, revision: wanted.revision });
  expect(status({ desired: wanted, units: [healthy(1), successor] }).units).toMatchObject([
    { pod: 'shop-site-1-0', outdated: true },
  ]);
  const done = { ...successor, memory: memory('healthy'), container: container() };
  expect(status({ desired: wanted, units: [healthy(1), done] }).units).toMatchObject([{ pod: 'new' }]);
});

test('the message of Ready tells what the units wait for', () => {
  const draft = status({ desired: checked(2), units: [healthy(1), initializing(2)] });
  expect(condition(draft, 'Ready')?.message).toBe(
    '1 of 2 units are ready; unit 2: waits for its check on port 80 to pass 2 times',
  );
});

test('units are listed by index, a thousand at most', () => {
  const units = Array.from({ length: 1100 }, (_, position) => unit(1100 - position, { createdAt: position }));
  const listed = status({ desired: desired({ scale: 1100 }), units }).units?.map(({ index }) => index) ?? [];
  expect(listed).toEqual(Array.from({ length: 1000 }, (_, position) => position + 1));
});

test('looking again at what has not changed writes the same status', () => {
  const seen = { desired: checked(3), units: [healthy(1), initializing(2), unhealthy(3)] };
  expect(status(seen)).toEqual(status(seen));
});

test('what a status says of failures is what a new leader goes on from', () => {
  const backoffs = new Map([
    [1, { failures: 3, since: now - minute, until: now + minute, revision: desired().revision, avoidHost: 'b' }],
    [2, { failures: 0, since: now, revision: desired().revision }],
  ]);
  const draft = status({
    desired: desired({ scale: 2 }),
    units: [unit(1), unit(2)],
    backoffs,
    runningSince: new Map(),
  });
  const written = JSON.parse(JSON.stringify({ units: draft.units }));
  expect(backoffsFrom(written)).toEqual(backoffs);
  expect(backoffsFrom(undefined).size).toBe(0);
});

test('long words of others are cut between characters', () => {
  const message = `${'x'.repeat(1009)}${'😀'.repeat(1600)}`;
  const waiting = container({ running: false, reason: 'ErrImagePull', message });
  const draft = status({ units: [unit(1, { container: waiting, phase: 'Pending' })] });
  expect(draft.units?.[0]?.message).toHaveLength(1024);
  expect(JSON.stringify(draft)).not.toMatch(/\\ud/);
});
