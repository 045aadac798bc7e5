/** Units that run once, `start_once`: Rancher counted them as started whatever their exit code (docs/rancher.md §9.2). */
import { describe, expect, test } from 'vitest';

import type { ObservedUnit } from './observed.ts';
import { slots } from './slots.ts';
import { statusOf } from './status.ts';
import { container, desired, healthy, host, hosts, now, planned, rendered, unit } from './units.fixture.ts';

const alive = hosts(host('a'));
const silent = hosts(host('a', { ready: 'Unknown' }), host('b'));

function ended(index: number, over: Partial<ObservedUnit> = {}) {
  return unit(index, {
    phase: 'Succeeded',
    endedOnce: true,
    container: container({ ready: false, running: false, reason: 'Completed' }),
    ...over,
  });
}

function status(wanted: Parameters<typeof desired>[0], units: ReturnType<typeof ended>[], seen = alive) {
  const given = { desired: desired(wanted), units, hosts: seen };
  return statusOf(planned(given), { desired: given.desired, selector: 'a=b' }, now);
}

describe('a unit that has ended as it should', () => {
  test.each(['Succeeded', 'Failed'] as const)('holds its index: %s', (phase) => {
    expect(slots([ended(1, { phase })], alive).live).toHaveLength(1);
    expect(planned({ desired: desired({ scale: 1 }), units: [ended(1, { phase })], hosts: alive }).actions).toEqual([]);
  });

  test('is left alone on a lost host, too', () => {
    expect(planned({ desired: desired({ scale: 1 }), units: [ended(1)], hosts: silent }).actions).toEqual([]);
  });

  test('is asked nothing, whatever check its service has', () => {
    const wanted = desired({ scale: 1, healthCheck: { port: 80, initializingTimeout: 1000 } });
    expect(planned({ desired: wanted, units: [ended(1)], hosts: alive }).actions).toEqual([]);
  });

  test('leaves when it is deleted, and then holds nothing', () => {
    expect(slots([ended(1, { deletingSince: now, singleWriter: true })], alive).leaving).toHaveLength(1);
  });

  test('is made anew by a changed launch part', () => {
    const { actions } = planned({
      desired: desired({ scale: 1 }),
      units: [ended(1, { revision: 'old' })],
      hosts: alive,
    });
    expect(actions).toContainEqual(expect.objectContaining({ kind: 'delete' }));
  });
});

describe('its service', () => {
  test('is started-once, active and ready', () => {
    const said = status({ scale: 1 }, [ended(1)]);
    expect(said).toMatchObject({ state: 'active', healthState: 'started-once', ready: 1 });
    expect(said.units).toMatchObject([{ index: 1, state: 'stopped', health: 'started-once' }]);
    expect(said.conditions).toMatchObject([{ type: 'Ready', status: 'True' }]);
  });

  test('is healthy while another unit runs', () => {
    expect(status({ scale: 2 }, [ended(1), healthy(2)])).toMatchObject({ healthState: 'healthy', ready: 2 });
  });

  test('says with what it ended when that was no success', () => {
    const failed = ended(1, { container: container({ ready: false, running: false, reason: 'Error' }) });
    expect(status({ scale: 1 }, [failed]).units?.[0]).toMatchObject({ health: 'started-once', message: 'Error' });
  });
});

describe('its Pod', () => {
  const check = { healthCheck: { port: 80 } };

  test('is not started again, by no failing check either', () => {
    const { container: primary, spec } = rendered({ startOnce: true, ...check });
    expect(spec.restartPolicy).toBe('Never');
    expect(primary).not.toHaveProperty('livenessProbe');
    expect(primary).toHaveProperty('readinessProbe');
  });
});

describe('sidekicks that run once beside the others', () => {
  const wanted = desired({ sidekicks: [{ name: 'migrate', image: 'b', startOnce: true }] });
  const its = { revision: wanted.revision };
  const adds = (over: Partial<ObservedUnit>) =>
    planned({ desired: wanted, units: [unit(1, { ...its, ...over })], hosts: alive }).actions;

  test('are added to a Pod as soon as it is there', () => {
    const add = { kind: 'add', pod: 'shop-site-1-0', uid: 'uid-1', index: 1, containers: ['migrate'] };
    expect(adds({})).toEqual([add]);
    expect(adds({ phase: 'Pending' })).toEqual([add]);
  });

  test('are added once, and not where they have run as init containers', () => {
    expect(adds({ extras: ['migrate'] })).toEqual([]);
  });

  test.each<[string, Partial<ObservedUnit>]>([
    ['is not ours yet', { owned: false }],
    ['is made from another launch part', { revision: 'old' }],
    ['is going', { deletingSince: now }],
    ['has ended', { phase: 'Failed' }],
  ])('are not added to a Pod that %s', (_, over) => {
    expect(adds(over)).not.toContainEqual(expect.objectContaining({ kind: 'add' }));
  });

  test('are tolerated when they fail: the unit stays, is ready, and its service is healthy', () => {
    const migration = { ready: false, restarts: 0, running: false, reason: 'Error', exitCode: 1 };
    const over = { ...its, extras: ['migrate'], members: [{ name: 'migrate', container: migration }] };
    const said = statusOf(
      planned({ desired: wanted, units: [unit(1, over)], hosts: alive }),
      { desired: wanted, selector: 'a=b' },
      now,
    );
    expect(said).toMatchObject({ state: 'active', healthState: 'healthy', ready: 1 });
    expect(said.units?.[0]).not.toHaveProperty('message');
  });

  test('that keep a unit from starting, because others take their volumes, are named', () => {
    const lender = desired({ volumesFrom: [{ member: 'migrate' }], sidekicks: wanted.spec.sidekicks });
    const stopped = { ready: false, restarts: 0, running: false };
    const failed = { ...stopped, restarts: 2, reason: 'CrashLoopBackOff', message: 'back-off 20s' };
    const over = {
      revision: lender.revision,
      phase: 'Pending' as const,
      container: { ...stopped, reason: 'PodInitializing' },
      members: [{ name: 'migrate', container: failed }],
      extras: ['migrate'],
    };
    const step = planned({ desired: lender, units: [unit(1, over)], hosts: alive });
    expect(statusOf(step, { desired: lender, selector: 'a=b' }, now).units?.[0]?.message).toBe(
      'sidekick migrate: CrashLoopBackOff: back-off 20s; it runs again, and the others start when it ends with exit code 0',
    );
  });

  test('is said of an init container that is no member, too', () => {
    const stopped = { ready: false, restarts: 0, running: false };
    const over = {
      phase: 'Pending' as const,
      container: { ...stopped, reason: 'PodInitializing' },
      members: [{ name: 'copy', container: { ...stopped, reason: 'Error', exitCode: 1 } }],
      extras: ['copy', 'migrate'],
    };
    const step = planned({ desired: wanted, units: [unit(1, { ...its, ...over })], hosts: alive });
    expect(statusOf(step, { desired: wanted, selector: 'a=b' }, now).units?.[0]?.message).toBe(
      'init container copy: Error: exit code 1',
    );
  });
});
