/** A unit is as healthy as its worst member: cattle, deployment/DeploymentUnit.java (isUnhealthy, isHealthCheckInitializing). */
import { describe, expect, test } from 'vitest';

import type { ObservedMember, ObservedUnit } from './observed.ts';
import { statusOf } from './status.ts';
import {
  brief,
  changes,
  check,
  container,
  desired,
  healthy,
  host,
  hosts,
  memory,
  minute,
  now,
  planned,
  second,
  sidekick,
  unhealthy,
  unit,
  type WrittenSpec,
} from './units.fixture.ts';

const its = { name: 'data', image: 'data', healthCheck: { port: 81 } };
const service = (over: WrittenSpec = {}, data: object = {}) =>
  desired({ scale: 1, healthCheck: { port: 80 }, sidekicks: [{ ...its, ...data }], ...over });

/** A unit of that service, whatever its sidekick is like. */
function beside(data: Partial<ObservedMember>, over: Partial<ObservedUnit> = {}, wanted = service()): ObservedUnit {
  return healthy(1, { revision: wanted.revision, members: [sidekick('data', data)], ...over });
}

const failing = { container: container({ ready: false }) };
const starting = { memory: memory('initializing', { since: now - second }), ...failing };

describe('the health of a unit with a checked sidekick', () => {
  test.each<[string, Partial<ObservedMember>, Partial<ObservedUnit>, string | undefined, boolean]>([
    ['both pass', {}, {}, 'healthy', true],
    ['the sidekick fails', failing, {}, 'unhealthy', false],
    ['the primary fails', {}, { container: container({ ready: false }) }, 'unhealthy', false],
    ['the sidekick initializes', starting, {}, 'initializing', true],
    ['the sidekick was restarted', { container: container({ run: 'run-2', restarts: 1 }) }, {}, 'reinitializing', true],
    [
      'the sidekick has yet to start',
      { container: { ready: false, restarts: 0, running: false } },
      {},
      'healthy',
      true,
    ],
    ['the sidekick initializes and the primary fails', starting, { ...failing }, 'unhealthy', false],
  ])('%s', (_, data, over, state, serving) => {
    const [one] = planned({ desired: service(), units: [beside(data, over)] }).judgements;
    expect({ state: one?.memory?.state, serving: one?.serving }).toEqual({ state, serving });
  });

  test('is that of the sidekick alone where the primary has no check', () => {
    const wanted = service({ healthCheck: undefined });
    const { check: _, memory: __, ...unchecked } = beside(failing, {}, wanted);
    expect(changes({ desired: wanted, units: [unchecked] })).toEqual(['delete 1 unhealthy', 'create 1']);
  });

  test('has nothing to do with containers that are no sidekicks of the service', () => {
    const wanted = service({ sidekicks: [] });
    expect(changes({ desired: wanted, units: [beside(failing, {}, wanted)] })).toEqual([]);
  });

  test('is asked of a sidekick that was made before it had a check, and not of one whose check was removed', () => {
    const { check: _, memory: __, ...unprobed } = sidekick('data');
    const found = [healthy(1, { revision: service().revision, members: [unprobed] })];
    const votes = new Map([['uid-1/data', 'fail' as const]]);
    const [first] = planned({ desired: service(), units: found, votes }).judgements;
    // It ran before it was checked: it counted as healthy.
    expect(first?.members[1]).toMatchObject({ judge: 'operator', memory: { state: 'unhealthy' } });
    expect(changes({ desired: service({}, { healthCheck: undefined }), units: [beside(failing)], votes })).toEqual([]);
  });
});

describe('a sidekick that fails its check', () => {
  const units = [beside(failing)];

  test('costs the unit its life, and the message names it', () => {
    const { actions } = planned({ desired: service(), units });
    expect(actions.map(brief)).toEqual(['delete 1 unhealthy', 'create 1']);
    expect(actions[0]).toMatchObject({ message: 'sidekick data: its check on port 81 failed 3 times in a row' });
  });

  test.each([
    ['none', []],
    ['recreateOnQuorum', []],
    ['recreate', ['delete 1 unhealthy', 'create 1']],
  ] as const)('goes by the strategy of the primary, whatever its own: %s', (strategy, done) => {
    const wanted = service({ healthCheck: { port: 80, strategy } }, { healthCheck: { port: 81, strategy: 'none' } });
    expect(changes({ desired: wanted, units: [beside(failing, {}, wanted)] })).toEqual(done);
  });

  test('is told as its own transition, and is remembered apart from the primary', () => {
    const wanted = service({ healthCheck: { port: 80, strategy: 'none' } });
    const { transitions, actions } = planned({ desired: wanted, units: [beside(failing, {}, wanted)] });
    expect(transitions).toMatchObject([{ sidekick: 'data', from: 'healthy', to: 'unhealthy' }]);
    expect(actions).toMatchObject([
      { kind: 'mark', sidekicks: { data: { state: 'unhealthy', since: now } }, serving: false },
    ]);
    expect(actions[0]).not.toHaveProperty('memory');
  });

  test('is found out by agents, whose word of the primary says nothing of it', () => {
    const cast = (vote: 'pass' | 'fail') => ['b', 'c'].map((checker) => ({ checker, vote }));
    const agentVotes = new Map([
      ['uid-1', cast('pass')],
      ['uid-1/data', cast('fail')],
    ]);
    expect(changes({ desired: service(), units: [beside({})], agentVotes })).toEqual([
      'delete 1 unhealthy',
      'create 1',
    ]);
  });

  test('is no reason to write anything while nothing changes', () => {
    const known = { ...failing, memory: memory('unhealthy') };
    const wanted = service({ healthCheck: { port: 80, strategy: 'none' } });
    expect(planned({ desired: wanted, units: [beside(known, { serving: false }, wanted)] }).actions).toEqual([]);
  });
});

describe('the timeouts of a sidekick', () => {
  const wanted = service(
    { healthCheck: { port: 80, initializingTimeout: minute } },
    { healthCheck: { port: 81, initializingTimeout: 10 * second, reinitializingTimeout: 20 * second } },
  );
  const numbers = check({ port: 81, initializingTimeout: 10 * second, reinitializingTimeout: 20 * second });
  const data = (state: 'initializing' | 'reinitializing', ago: number) => ({
    check: numbers,
    memory: memory(state, { since: now - ago, firstStart: now - ago }),
    ...failing,
  });

  test('count from its own first start', () => {
    const early = planned({ desired: wanted, units: [beside(data('initializing', 9 * second), {}, wanted)] });
    expect({ changes: early.actions.map(brief), wakeAt: early.wakeAt }).toEqual({ changes: [], wakeAt: now + second });
    const { actions } = planned({ desired: wanted, units: [beside(data('initializing', 10 * second), {}, wanted)] });
    expect(actions[0]).toMatchObject({
      reason: 'initializing-timeout',
      message: 'sidekick data: it did not become healthy within 10000 ms of its first start',
    });
  });

  test('count from its own restart', () => {
    const late = [beside(data('reinitializing', 20 * second), {}, wanted)];
    expect(changes({ desired: wanted, units: late })).toEqual(['delete 1 reinitializing-timeout', 'create 1']);
  });

  test('end a unit whose primary is kept by its quorum', () => {
    const quorum = service(
      { healthCheck: { port: 80, strategy: 'recreateOnQuorum' } },
      { healthCheck: { port: 81, initializingTimeout: 10 * second } },
    );
    const failed = unhealthy(1, {
      revision: quorum.revision,
      members: [sidekick('data', data('initializing', minute))],
    });
    expect(changes({ desired: quorum, units: [failed] })).toEqual(['delete 1 initializing-timeout', 'create 1']);
  });
});

describe('on a lost host', () => {
  const lost = hosts(host('a', { seen: 'lost', lostSince: now - minute }), host('b'), host('c'));
  const votes = (primary: 'pass' | 'fail' | 'none', data: 'pass' | 'fail' | 'none') =>
    new Map([
      ['uid-1', ['b', 'c'].map((checker) => ({ checker, vote: primary }))],
      ['uid-1/data', ['b', 'c'].map((checker) => ({ checker, vote: data }))],
    ]);

  test.each([
    ['fail', 'fail', ['delete 1 host-lost', 'create 1']],
    ['pass', 'fail', []],
    ['fail', 'pass', []],
    ['none', 'none', ['delete 1 host-lost', 'create 1']],
  ] as const)('a vote that passes protects the whole unit: %s, %s', (primary, data, done) => {
    expect(changes({ desired: service(), units: [beside({})], hosts: lost, agentVotes: votes(primary, data) })).toEqual(
      done,
    );
  });
});

describe('the status', () => {
  function status(data: Partial<ObservedMember>, wanted = service(), over: Partial<ObservedUnit> = {}) {
    const step = planned({ desired: wanted, units: [beside(data, over, wanted)] });
    return statusOf(step, { desired: wanted, selector: 'a=b' }, now);
  }

  test('names the sidekick that is waited for', () => {
    const { units, healthState, ready } = status(starting);
    expect({ units, healthState, ready }).toMatchObject({
      units: [{ health: 'initializing', message: 'sidekick data: waits for its check on port 81 to pass 2 times' }],
      healthState: 'initializing',
    });
  });

  test('counts members, and a unit as ready when all of its members are', () => {
    const broken = { reason: 'CrashLoopBackOff', message: 'back-off 10s', restarts: 3, ready: false, running: false };
    const wanted = service({}, { healthCheck: undefined });
    const said = status({ container: broken }, wanted);
    expect(said).toMatchObject({ healthState: 'degraded', ready: 0, state: 'active' });
    expect(said.units?.[0]?.message).toBe('sidekick data: CrashLoopBackOff: back-off 10s');
    expect(status({}, wanted)).toMatchObject({ healthState: 'healthy', ready: 1 });
  });

  test('says whose image cannot be pulled', () => {
    const broken = { reason: 'ImagePullBackOff', restarts: 0, ready: false, running: false };
    expect(status({ container: broken }).conditions).toContainEqual({
      type: 'Stalled',
      status: 'True',
      reason: 'ImagePull',
      message: 'shop-site-1-0 cannot pull the image of sidekick data: ImagePullBackOff',
    });
  });
});

test('a rollout waits for the sidekicks of a new unit', () => {
  const wanted = service({ scale: 2 });
  const old = unit(2, { revision: 'old', check: check(), memory: memory('healthy') });
  expect(planned({ desired: wanted, units: [beside(starting), old] }).rollout.waitingFor?.unit.index).toBe(1);
  expect(planned({ desired: wanted, units: [beside({}), old] }).rollout.next?.unit.index).toBe(2);
});
