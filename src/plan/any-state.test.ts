/**
 * One step from states that nobody planned: doubles, gaps, Pods of several launch parts, half-written memories. A new
 * leader may find anything; what it does about it keeps to the rules, and leads back to order.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { RancherServiceStatus } from '../api/rancher-service.ts';
import { healthStates, type UnitMemory } from '../health/memory.ts';
import type { Action, CreateUnit, DeleteUnit } from './action.ts';
import { isLost, type ObservedUnit } from './observed.ts';
import { backoffsFrom, statusOf } from './status.ts';
import { type Step, type StepInput, step } from './step.ts';
import { container, desired, healthy, host, hosts, input, minute, now, sidekick, unit } from './units.fixture.ts';

const strategies = ['recreate', 'recreateOnQuorum', 'none', undefined] as const;

const service = fc
  .record({
    scale: fc.integer({ min: 0, max: 5 }),
    strategy: fc.constantFrom(...strategies),
    startFirst: fc.boolean(),
    active: fc.constantFrom(undefined, undefined, undefined, false),
    restart: fc.option(fc.record({ at: fc.constantFrom('one', 'two'), batchSize: fc.integer({ min: 1, max: 3 }) }), {
      nil: undefined,
    }),
    initializingTimeout: fc.option(fc.constantFrom(1000, 60_000), { nil: undefined }),
    sidekick: fc.constantFrom(undefined, undefined, {}, { healthCheck: { port: 81, reinitializingTimeout: 1000 } }),
  })
  .map(({ scale, strategy, startFirst, initializingTimeout, active, restart, sidekick }) => ({
    ...desired({
      scale,
      active,
      restart,
      upgradeStrategy: { startFirst },
      ...(strategy ? { healthCheck: { port: 80, strategy, initializingTimeout } } : {}),
      ...(sidekick ? { sidekicks: [{ name: 'data', image: 'data', ...sidekick }] } : {}),
    }),
    revision: present,
  }));

const present = desired().revision;
const past = fc.integer({ min: 0, max: 20 * minute }).map((ago) => now - ago);

const memories = fc.record({
  state: fc.constantFrom(...healthStates),
  since: past,
  firstStart: past,
  run: fc.constantFrom('run-1', 'run-2'),
});

const containers = fc.oneof(
  fc.record({ ready: fc.boolean(), restarts: fc.nat({ max: 2 }) }).map((seen) => container(seen)),
  fc.constantFrom(undefined, 'ImagePullBackOff', 'CrashLoopBackOff', 'Completed').map((reason) => ({
    ready: false,
    restarts: 0,
    running: false,
    ...(reason ? { reason } : {}),
  })),
);

const odd = fc.record({
  index: fc.integer({ min: 1, max: 6 }),
  revision: fc.constantFrom(present, present, 'old', 'older'),
  createdAt: past,
  deletingSince: fc.option(past, { nil: undefined, freq: 2 }),
  host: fc.option(fc.constantFrom('a', 'b', 'c', 'gone'), { nil: undefined, freq: 4 }),
  phase: fc.constantFrom('Running', 'Running', 'Running', 'Pending', 'Failed', 'Succeeded', 'Unknown'),
  container: containers,
  probed: fc.boolean(),
  memory: fc.option(memories, { nil: undefined, freq: 3 }),
  sidekick: fc.option(fc.record({ container: containers, memory: memories, probed: fc.boolean() }), { nil: undefined }),
  serving: fc.boolean(),
  avoidedHosts: fc.subarray(['a', 'b', 'c']),
  owned: fc.boolean(),
  fenced: fc.boolean(),
  replaces: fc.nat({ max: 6 }),
  restart: fc.constantFrom(undefined, undefined, 'one', 'two'),
});

type Odd = typeof odd extends fc.Arbitrary<infer T> ? T : never;

function observed(one: Odd, position: number, wanted: ReturnType<typeof desired>, singleWriter: boolean): ObservedUnit {
  const { probed, replaces, deletingSince, host: where, memory, owned, restart, sidekick: beside, ...rest } = one;
  const { host: _, ...base } = unit(one.index);
  const { healthCheck } = wanted.spec;
  const over = one.phase === 'Failed' || one.phase === 'Succeeded';
  const its = wanted.spec.sidekicks?.[0]?.healthCheck;
  const member = beside && {
    name: 'data',
    container: beside.container,
    memory: beside.memory,
    ...(beside.probed && its ? { check: its } : {}),
  };
  // A container runs on a host and in a Pod that has not ended, and nowhere else.
  const still = where === undefined || over ? { container: { ready: false, restarts: 0, running: false } } : {};
  return {
    ...base,
    ...rest,
    ...still,
    ...(where === undefined && !over ? { phase: 'Pending' as const } : {}),
    pod: `pod-${position}`,
    uid: `uid-${position}`,
    replaces: replaces < position ? `uid-${replaces}` : '',
    singleWriter,
    // Only what fits is looked at without an owner.
    owned: owned || one.revision !== present,
    ...(deletingSince === undefined ? {} : { deletingSince }),
    ...(where === undefined ? {} : { host: where }),
    ...(memory === undefined ? {} : { memory }),
    ...(restart === undefined ? {} : { restart }),
    ...(probed && healthCheck ? { check: healthCheck } : {}),
    ...(member && where !== undefined && !over ? { members: [member] } : {}),
  };
}

const hostStates = fc
  .record({
    ready: fc.constantFrom('True', 'True', 'False', 'Unknown'),
    fenced: fc.boolean(),
    seen: fc.constantFrom(undefined, undefined, 'alive', 'lost'),
    lostSince: past,
  })
  .map(({ seen, lostSince, ...node }) => ({
    ...node,
    ...(seen === undefined ? {} : { seen }),
    ...(seen === 'lost' ? { lostSince } : {}),
  }));

const ballot = fc.uniqueArray(
  fc.record({ checker: fc.constantFrom('a', 'b', 'c'), vote: fc.constantFrom('pass', 'fail', 'none') }),
  { maxLength: 3, selector: ({ checker }) => checker },
);

const backoff = fc.record({
  failures: fc.nat({ max: 6 }),
  since: past,
  until: fc.integer({ min: -60, max: 60 }).map((seconds) => now + seconds * 1000),
  revision: fc.constantFrom(present, present, 'old'),
  avoidHost: fc.constantFrom('a', 'b'),
});

const state = fc
  .record({
    wanted: service,
    odds: fc.array(odd, { maxLength: 7 }),
    singleWriter: fc.boolean(),
    states: fc.tuple(hostStates, hostStates, hostStates),
    backoffs: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), backoff), { maxLength: 4 }),
    votes: fc.array(fc.constantFrom('pass' as const, 'fail' as const, 'none' as const), { maxLength: 7 }),
    permission: fc.constantFrom(
      { healing: 'free', allowance: 0 } as const,
      { healing: 'free', allowance: 0 } as const,
      { healing: 'held', allowance: 0 } as const,
      { healing: 'held', allowance: 1 } as const,
    ),
    running: fc.array(past, { maxLength: 7 }),
    leaderSince: past,
    ballots: fc.array(fc.option(ballot, { nil: undefined }), { maxLength: 7 }),
    distrusted: fc.subarray(['a', 'b', 'c']),
    waitingHosts: fc.subarray(['a', 'b', 'c']),
  })
  .map(
    ({
      wanted,
      odds,
      singleWriter,
      states,
      backoffs,
      votes,
      permission,
      running,
      leaderSince,
      ...agents
    }): StepInput => {
      const names = ['a', 'b', 'c'];
      return {
        desired: wanted,
        units: odds.map((one, position) => observed(one, position, wanted, singleWriter)),
        hosts: hosts(...states.map((seen, position) => host(names[position] ?? '', seen))),
        backoffs: new Map(backoffs),
        votes: new Map(votes.map((vote, position) => [`uid-${position}`, vote])),
        agentVotes: new Map(agents.ballots.flatMap((cast, position) => (cast ? [[`uid-${position}`, cast]] : []))),
        distrusted: new Set(agents.distrusted),
        permission: { ...permission, waitingHosts: new Set(agents.waitingHosts) },
        runningSince: new Map(running.map((since, position) => [`uid-${position}`, since])),
        leaderSince,
      };
    },
  );

function deletes(actions: readonly Action[]): DeleteUnit[] {
  return actions.filter((action) => action.kind === 'delete');
}

function creates(actions: readonly Action[]): CreateUnit[] {
  return actions.filter((action) => action.kind === 'create');
}

function always(hold: (given: StepInput, plan: Step) => void): void {
  fc.assert(
    fc.property(state, (given) => hold(given, step(given, now))),
    { numRuns: 500 },
  );
}

test('a delete names a Pod that is there, by its UID, once, and leaves it alone otherwise', () => {
  always(({ units }, { actions }) => {
    const removed = deletes(actions);
    for (const { uid, pod } of removed) {
      const one = units.find((other) => other.uid === uid);
      expect(one?.pod).toBe(pod);
      expect(one?.deletingSince).toBeUndefined();
    }
    const uids = removed.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    const touched = actions.filter((action) => action.kind === 'mark' || action.kind === 'adopt');
    expect(touched.filter(({ uid }) => uids.includes(uid))).toEqual([]);
  });
});

test('a healthy unit goes for a lower scale, another launch part or a restart only, one at a time or a batch', () => {
  always(({ desired: { spec } }, { actions, judgements }) => {
    const well = new Set(judgements.filter((one) => one.healthy).map((one) => one.unit.uid));
    const gone = deletes(actions).filter(({ uid }) => well.has(uid));
    expect(gone.filter(({ reason }) => !['extra', 'outdated', 'restarted'].includes(reason))).toEqual([]);
    const restarted = deletes(actions).filter(({ reason }) => reason === 'restarted');
    expect(restarted.length).toBeLessThanOrEqual(spec.restart?.batchSize ?? 0);
    const given = gone.filter(({ reason, provided }) => reason === 'outdated' && provided !== undefined);
    expect(given.length).toBeLessThanOrEqual(1);
  });
});

test('no more goes as too many than there are too many', () => {
  always((_, { actions, judgements, wanted }) => {
    const extra = new Set(
      deletes(actions)
        .filter(({ reason }) => reason === 'extra')
        .map(({ uid }) => uid),
    );
    const indexes = (all: typeof judgements) => new Set(all.map((one) => one.unit.index)).size;
    const kept = indexes(judgements.filter((one) => !extra.has(one.unit.uid)));
    expect(kept).toBe(Math.min(wanted.count, indexes(judgements)));
  });
});

test('an index has one unit of the present launch part afterwards, at most one older beside it, and none above the scale', () => {
  always(({ desired: { revision } }, { actions, slots, wanted }) => {
    const gone = new Set(deletes(actions).map(({ uid }) => uid));
    const left = slots.live.filter(({ uid }) => !gone.has(uid));
    const made = creates(actions);
    const current = [...left.filter((one) => one.revision === revision), ...made].map(({ index }) => index);
    const older = left.filter((one) => one.revision !== revision).map(({ index }) => index);
    expect(new Set(current).size).toBe(current.length);
    expect(new Set(older).size).toBe(older.length);
    if (made.length > 0) expect(new Set([...current, ...older]).size).toBeLessThanOrEqual(wanted.count);
  });
});

test('what one agent answers to see healthy is not deleted by healing, unless its Node is gone', () => {
  always(({ desired: { spec }, units, hosts: seen, agentVotes }, { actions }) => {
    // What they answer of a sidekick is another matter.
    if (spec.sidekicks?.some((sidekick) => sidekick.healthCheck)) return;
    for (const { uid, reason } of deletes(actions)) {
      const one = units.find((other) => other.uid === uid);
      const where = seen.get(one?.host ?? '');
      const answers = agentVotes?.get(uid) ?? [];
      const counted = answers.filter(({ checker }) => !(isLost(where) && checker === one?.host));
      const healed = ['unhealthy', 'host-lost', 'initializing-timeout', 'reinitializing-timeout'].includes(reason);
      if (!healed || where === undefined || one?.check === undefined || one.container.run === undefined) continue;
      expect(counted.filter(({ vote }) => vote === 'pass')).toEqual([]);
    }
  });
});

test('a volume that only one may write to gets no second writer', () => {
  always(({ units, hosts: seen }, { actions, slots }) => {
    for (const { index } of creates(actions)) {
      const holders = [...slots.live, ...slots.writing].filter((one) => one.index === index);
      const writers = units.filter((one) => {
        const where = one.host === undefined ? undefined : seen.get(one.host);
        const over = one.phase === 'Failed' || one.phase === 'Succeeded';
        if (one.index !== index || !one.singleWriter || over || where === undefined) return false;
        return !isLost(where) || !(where.fenced || one.fenced);
      });
      // Where two hold an index already there is a second writer whatever is done.
      if (holders.length <= 1) expect(writers.map(({ uid }) => uid)).toEqual([]);
    }
  });
});

test('while healing is held, only what is too many or has ended is deleted, and what no host had taken', () => {
  always(({ permission }, { actions }) => {
    if (permission.healing === 'free') return;
    const healed = deletes(actions).filter(({ reason }) => !['extra', 'ended', 'hosts-changed'].includes(reason));
    expect(healed.length).toBeLessThanOrEqual(permission.allowance);
  });
});

test('what it asks to be woken for is still to come', () => {
  always((_, { wakeAt }) => {
    if (wakeAt !== undefined) expect(wakeAt).toBeGreaterThan(now);
  });
});

test('the order in which Pods are seen makes no difference', () => {
  fc.assert(
    fc.property(
      state.chain((given) =>
        fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.units], { minLength: given.units.length })),
      ),
      ([given, units]) => {
        expect(step({ ...given, units }, now)).toEqual(step(given, now));
      },
    ),
  );
});

test('its status is one the API server takes, and a new leader reads the failures back', () => {
  always((given, plan) => {
    const draft = statusOf(plan, { desired: given.desired, selector: 'a=b' }, now);
    for (const { type, status, reason, message } of draft.conditions) {
      // What is not so is not there: tools read a Stalled or Reconciling that is False in different ways.
      if (type !== 'Ready') expect(status).toBe('True');
      expect(reason).toMatch(/^[A-Z][A-Za-z]*$/);
      expect(message).not.toBe('');
    }
    const lastTransitionTime = new Date(now).toISOString();
    const conditions = draft.conditions.map((one) => ({ ...one, lastTransitionTime }));
    const parsed = RancherServiceStatus.parse({ ...draft, conditions });
    expect(conditions.map(({ type }) => type)).toContain('Ready');
    expect(new Set(conditions.map(({ type }) => type)).size).toBe(conditions.length);
    const shown = new Set(parsed.units?.map(({ index }) => index));
    const remembered = [...plan.backoffs].filter(([index]) => shown.has(index));
    expect(backoffsFrom(parsed)).toEqual(new Map(remembered));
  });
});

test('a status that looks finished is: nothing to do, nothing old, and as many ready as are wanted', () => {
  always((given, plan) => {
    const draft = statusOf(plan, { desired: given.desired, selector: 'a=b' }, now);
    const is = (type: string) => draft.conditions.some((one) => one.type === type && one.status === 'True');
    const changes = plan.actions.some((action) => action.kind === 'create' || action.kind === 'delete');
    if (changes) expect(is('Reconciling') || is('Stalled')).toBe(true);
    expect(is('Reconciling') && is('Stalled')).toBe(false);
    if (!is('Ready') || is('Reconciling') || is('Stalled')) return;
    const { count } = plan.wanted;
    expect(draft.ready).toBeGreaterThanOrEqual(count);
    expect(plan.restart.due).toEqual([]);
    if (count > 0) expect(plan.judgements.filter((one) => one.outdated)).toEqual([]);
  });
});

function remembered(memory: UnitMemory | undefined): { memory?: UnitMemory } {
  return memory ? { memory } : {};
}

/** What the cluster looks like when all that was asked for is done and every new unit works. */
function carriedOut(given: StepInput, { actions, backoffs }: Step): StepInput {
  const gone = new Set(deletes(actions).map(({ uid }) => uid));
  const marked = new Map(actions.flatMap((action) => (action.kind === 'mark' ? [[action.uid, action]] : [])));
  const kept = given.units
    .filter(({ uid, deletingSince }) => !gone.has(uid) && deletingSince === undefined)
    .map((one) => {
      const mark = marked.get(one.uid);
      const memory = mark?.memory ?? one.memory;
      const members = one.members?.map((member) => ({ ...member, ...remembered(mark?.sidekicks?.[member.name]) }));
      const marks = { ...(memory ? { memory } : {}), ...(members ? { members } : {}) };
      return { ...one, owned: true, serving: mark?.serving ?? one.serving, ...marks };
    });
  const { healthCheck, restart, sidekicks = [] } = given.desired.spec;
  const made = creates(actions).map(({ index, lostHosts, replaces }, position) =>
    healthy(index, {
      ...(restart ? { restart: restart.at } : {}),
      uid: `${replaces}+${index}.${position}`,
      revision: given.desired.revision,
      replaces,
      createdAt: now,
      avoidedHosts: lostHosts,
      ...(healthCheck ? { check: healthCheck } : {}),
      members: sidekicks.map(({ name }) => sidekick(name)),
    }),
  );
  const units = [...kept, ...made];
  return { ...given, units, backoffs, runningSince: new Map(units.map(({ uid }) => [uid, 0])) };
}

test('from any state a few steps lead to order, and then to rest', () => {
  fc.assert(
    fc.property(state, (found) => {
      // Every host is well and every container with it: nothing is left to wait for but back-off.
      let given: StepInput = {
        ...found,
        hosts: hosts(host('a'), host('b'), host('c'), host('gone')),
        permission: input().permission,
        agentVotes: new Map(),
        votes: new Map(found.units.flatMap(({ uid }) => [uid, `${uid}/data`].map((key) => [key, 'pass' as const]))),
        units: found.units.map((one) => ({
          ...one,
          host: 'a',
          container: container(),
          members: (one.members ?? []).map((member) => ({ ...member, container: container() })),
        })),
      };
      let at = now;
      let plan = step(given, at);
      for (let turn = 0; turn < 60 && (turn === 0 || plan.actions.length > 0 || plan.waiting.length > 0); turn++) {
        given = carriedOut(given, plan);
        at += minute;
        plan = step(given, at);
      }
      expect(plan.actions).toEqual([]);
      const indexes = given.units.map(({ index }) => index);
      expect(given.units.every((one) => one.revision === given.desired.revision)).toBe(true);
      expect(indexes.length).toBe(plan.wanted.count);
      expect(plan.restart.due).toEqual([]);
      expect(new Set(indexes).size).toBe(indexes.length);
    }),
    { numRuns: 300 },
  );
});
