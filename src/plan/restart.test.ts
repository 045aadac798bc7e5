import { expect, test } from 'vitest';
import { copyFailing } from './observed.ts';
import { SimulatedCluster } from './simulated-cluster.fixture.ts';
import { statusOf } from './status.ts';
import type { Step, StepInput } from './step.ts';
import {
  brief,
  changes,
  container,
  desired,
  healthy,
  host,
  hosts,
  initializing,
  memory,
  now,
  pending,
  planned,
  second,
  unhealthy,
  unit,
  type WrittenSpec,
} from './units.fixture.ts';

const at = 'today';
const service = (restart: Partial<NonNullable<WrittenSpec['restart']>> = {}, more: WrittenSpec = {}) =>
  desired({ scale: 3, healthCheck: { port: 80 }, restart: { at, ...restart }, ...more });
const done = (index: number, since = now - 60 * second) =>
  healthy(index, { restart: at, memory: memory('healthy', { since }) });
const silent = hosts(host('a'), host('b', { ready: 'Unknown' }), host('c'));

interface Row extends Partial<StepInput> {
  readonly source: string;
  readonly when: string;
  readonly does: readonly string[];
}

const first = ['delete 1 restarted', 'create 1'];

test.each<Row>([
  {
    source: '§3.6 a batch of one',
    when: 'nothing is restarted yet',
    desired: service(),
    units: [healthy(1), healthy(2), healthy(3)],
    does: first,
  },
  {
    source: '§3.6 batches',
    when: 'two at a time',
    desired: service({ batchSize: 2 }),
    units: [healthy(1), healthy(2), healthy(3)],
    does: ['delete 1 restarted', 'create 1', 'delete 2 restarted', 'create 2'],
  },
  {
    source: '§3.6 wait until all are healthy',
    when: 'the one before initializes',
    desired: service(),
    units: [initializing(1, { restart: at }), healthy(2), healthy(3)],
    does: [],
  },
  {
    source: '§3.6 an interval of 2 s',
    when: 'the one before has been healthy for a second',
    desired: service(),
    units: [done(1, now - second), healthy(2), healthy(3)],
    does: [],
  },
  {
    source: '§3.6 an interval of 2 s',
    when: 'it has been for two',
    desired: service(),
    units: [done(1, now - 2 * second), healthy(2), healthy(3)],
    does: ['delete 2 restarted', 'create 2'],
  },
  {
    source: '§3.6 its own interval',
    when: 'the owner wants none',
    desired: service({ intervalMillis: 0 }),
    units: [done(1, now - 1), healthy(2), healthy(3)],
    does: ['delete 2 restarted', 'create 2'],
  },
  {
    source: '§3.6 the end',
    when: 'all are restarted',
    desired: service(),
    units: [done(1), done(2), done(3)],
    does: [],
  },
  {
    source: '§3.6 another restart',
    when: 'they were restarted under another name',
    desired: service({ at: 'tomorrow' }),
    units: [done(1), done(2), done(3)],
    does: first,
  },
  {
    source: 'Drover: no restart',
    when: 'nobody asks for one any more',
    desired: desired({ scale: 3, healthCheck: { port: 80 } }),
    units: [done(1), done(2), healthy(3)],
    does: [],
  },
  {
    source: 'Drover: made since',
    when: 'a unit was healed meanwhile',
    desired: service(),
    units: [healthy(1), done(2), done(3)],
    does: first,
  },
  {
    source: 'Drover: broken first',
    when: 'one does not work, and strategy none keeps it',
    desired: service({}, { healthCheck: { port: 80, strategy: 'none' } }),
    units: [healthy(1), unhealthy(2), healthy(3)],
    does: ['delete 2 restarted', 'create 2'],
  },
  {
    source: 'Drover: safeguards',
    when: 'healing is held for the whole cluster',
    desired: service(),
    units: [healthy(1), healthy(2), healthy(3)],
    permission: { healing: 'held', allowance: 1 },
    does: [],
  },
  {
    source: 'Drover: an owner mends what the strategy leaves alone',
    when: 'there is no quorum: what is broken goes first',
    desired: service(
      {},
      { healthCheck: { port: 80, strategy: 'recreateOnQuorum', recreateOnQuorumStrategyConfig: { quorum: 3 } } },
    ),
    units: [healthy(1), unhealthy(2), healthy(3)],
    does: ['delete 2 restarted', 'create 2'],
  },
  {
    source: 'Drover: an owner waits for no doubt',
    when: 'too few hosts say that one of them fails',
    desired: service(),
    units: [healthy(1), healthy(2), healthy(3)],
    agentVotes: new Map([['uid-2', [{ checker: 'b', vote: 'fail' }]]]),
    does: first,
  },
  {
    source: 'Drover: an owner waits for no doubt',
    when: 'a checker is not believed that fails what has failed before: it goes first',
    desired: service(),
    units: [healthy(1), unhealthy(2), healthy(3)],
    agentVotes: new Map([
      [
        'uid-2',
        [
          { checker: 'b', vote: 'fail' },
          { checker: 'c', vote: 'fail' },
        ],
      ],
    ]),
    distrusted: new Set(['b', 'c']),
    does: ['delete 2 restarted', 'create 2'],
  },
  {
    source: 'Drover: an owner mends what healing puts off for ever',
    when: 'the budget waits for one that initializes without a timeout',
    desired: service(),
    units: [initializing(1), unhealthy(2), healthy(3)],
    backoffs: new Map([[1, { failures: 1, since: now - 60 * second, revision: service().revision }]]),
    does: ['delete 1 restarted', 'create 1'],
  },
  {
    source: 'Drover: safeguards',
    when: 'a unit is replaced as soon as its back-off is over',
    desired: service(),
    units: [healthy(1), unhealthy(2), healthy(3)],
    backoffs: new Map([
      [2, { failures: 2, since: now - 60 * second, until: now + second, revision: service().revision }],
    ]),
    does: [],
  },
  {
    source: 'Drover: nothing of it ever ran',
    when: 'no host takes one of them',
    desired: service(),
    units: [healthy(1), pending(2, { unschedulable: 'no room' }), healthy(3)],
    does: ['delete 1 restarted', 'create 1'],
  },
  {
    source: 'Drover: healing first',
    when: 'a unit is healed in the same step',
    desired: service(),
    units: [healthy(1), unhealthy(2), healthy(3)],
    does: ['delete 2 unhealthy', 'create 2'],
  },
  {
    source: 'Drover: scaling first',
    when: 'a unit is missing',
    desired: service(),
    units: [healthy(1), healthy(2)],
    does: ['create 3'],
  },
  {
    source: 'Drover: upgrades first',
    when: 'the launch part changed too',
    desired: service({}, { image: 'other' }),
    units: [healthy(1), healthy(2), healthy(3)],
    does: ['delete 1 outdated', 'create 1'],
  },
  {
    source: 'Drover: lost hosts',
    when: 'a unit waits for its fence',
    desired: service(),
    units: [healthy(1, { host: 'b', singleWriter: true }), healthy(2), healthy(3)],
    hosts: silent,
    does: ['delete 2 restarted', 'create 2'],
  },
  {
    source: 'Drover: lost hosts',
    when: 'an unchecked unit is on one',
    desired: desired({ scale: 2, restart: { at } }),
    units: [unit(1, { host: 'b' }), unit(2)],
    hosts: silent,
    does: ['delete 2 restarted', 'create 2'],
  },
  {
    source: 'Drover: one writer',
    when: 'its volume has to be let go first',
    desired: service(),
    units: [healthy(1, { singleWriter: true }), healthy(2), healthy(3)],
    does: ['delete 1 restarted'],
  },
  {
    source: '§9.2 run once',
    when: 'it has run once and ended',
    desired: desired({ restart: { at } }),
    units: [unit(1, { endedOnce: true, phase: 'Succeeded', container: container({ running: false }) })],
    does: [],
  },
  {
    source: '§3.5 inactive',
    when: 'the service is stopped',
    desired: service({}, { active: false }),
    units: [healthy(1)],
    does: ['delete 1 extra'],
  },
])('$source: $when', ({ source: _, when: __, does, ...given }) => {
  expect(changes(given)).toEqual(does);
});

test('it asks to be woken when the interval is over', () => {
  const plan = planned({ desired: service(), units: [done(1, now - second), healthy(2), healthy(3)] });
  expect(plan.wakeAt).toBe(now + second);
});

test('a restart changes nothing of what units are made from', () => {
  expect(service().revision).toBe(desired({ scale: 3, healthCheck: { port: 80 } }).revision);
});

test('its successor is asked for before a unit goes', () => {
  const [deletion] = planned({ desired: service(), units: [healthy(1), healthy(2), healthy(3)] }).actions;
  expect(deletion).toMatchObject({ reason: 'restarted', provided: { kind: 'create', index: 1, replaces: 'uid-1' } });
});

function said(plan: Step, wanted = service()) {
  const { state, conditions } = statusOf(
    plan,
    { desired: wanted, previous: { state: 'active' }, selector: 'a=b' },
    now,
  );
  return {
    state,
    conditions: conditions.map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`),
  };
}

test('the service is restarting until the last unit is, and says what it waits for', () => {
  const units = [initializing(1, { restart: at }), healthy(2), healthy(3)];
  expect(said(planned({ desired: service(), units }))).toMatchObject({
    state: 'restarting',
    conditions: [
      expect.stringMatching(/^Ready=False Restarting/),
      'Reconciling=True Restarting: 2 units are to be restarted, waiting for unit 1',
    ],
  });
  expect(said(planned({ desired: service(), units: [done(1), done(2), done(3)] })).state).toBe('active');
});

test('it says what holds it', () => {
  const units = [healthy(1), healthy(2), healthy(3)];
  const plan = planned({ desired: service(), units, permission: { healing: 'held', allowance: 0 } });
  expect(said(plan).conditions).toContain('Reconciling=True Restarting: 3 units are to be restarted, held by Storm');
});

test('it says that it waits for units that are to be made first', () => {
  const units = [healthy(1), healthy(2)];
  expect(said(planned({ desired: service(), units })).conditions).toContain(
    'Reconciling=True Restarting: 2 units are to be restarted, when no unit is missing',
  );
});

test.each(['CrashLoopBackOff', copyFailing])('a unit that does not come back stalls it: %s', (reason) => {
  const looping = initializing(1, {
    restart: at,
    container: container({ running: false, reason }),
  });
  const { conditions } = said(planned({ desired: service(), units: [looping, healthy(2), healthy(3)] }));
  expect(conditions).toContainEqual(expect.stringMatching(/^Stalled=True RestartFailing: unit 1 .*2 units wait/));
});

test('one after the other, never two at a time, and then it rests', () => {
  const cluster = new SimulatedCluster({ hosts: 3, spec: { scale: 4, healthCheck: { port: 80 } } });
  cluster.until(() => cluster.settled);
  cluster.run(60);
  cluster.apply({ restart: { at } });
  const seen: number[] = [];
  while (!cluster.settled) {
    cluster.tick();
    seen.push(cluster.serving.length);
  }
  expect(Math.min(...seen)).toBe(3);
  const restarted = cluster.log.filter((line) => line.includes('restarted'));
  expect(restarted.map((line) => line.replace(/^\d+: /, ''))).toEqual(
    [1, 2, 3, 4].map((index) => `delete ${index} restarted`),
  );
  expect(
    cluster
      .run(600)
      .flatMap(({ actions }) => actions.map(brief))
      .filter((line) => !line.startsWith('mark')),
  ).toEqual([]);
});
