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

  test('runs its sidekicks that run once before it', () => {
    const { spec } = rendered({ startOnce: true, sidekicks: [{ name: 'data', image: 'b', startOnce: true }] });
    expect(spec.restartPolicy).toBe('Never');
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['data']);
  });

  test('is started again beside a sidekick that is kept running: a Pod has one policy for all', () => {
    const { spec } = rendered({ startOnce: true, sidekicks: [{ name: 'logs', image: 'b' }] });
    expect(spec.restartPolicy).toBe('Always');
  });
});
