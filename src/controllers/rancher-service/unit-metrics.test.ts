import { expect, test } from 'vitest';

import type { DeleteUnit, DeletionReason } from '../../plan/action.ts';
import type { Step } from '../../plan/step.ts';
import { Metrics } from '../../telemetry/metrics.ts';
import { UnitMetrics } from './unit-metrics.ts';

const removal = (index: number, uid: string, reason: DeletionReason) => ({ index, uid, reason }) as DeleteUnit;
const found = (index: number, uid: string, healthy: boolean) =>
  ({ transitions: [], judgements: [{ unit: { index, uid }, healthy }] }) as unknown as Step;

async function samples(metrics: Metrics, name: string): Promise<string[]> {
  return (await metrics.render()).split('\n').filter((line) => line.startsWith(name));
}

test('a replacement lasts from the first removal to a healthy successor', async () => {
  const metrics = new Metrics();
  const units = new UnitMetrics(metrics);
  units.removed('a/site', removal(1, 'one', 'host-lost'), 1000);
  units.found('a/site', found(1, 'one', true), 2000);
  units.found('a/site', found(1, 'two', false), 3000);
  units.found('a/other', found(1, 'else', true), 3000);
  units.removed('a/site', removal(1, 'two', 'unhealthy'), 4000);
  units.found('a/site', found(1, 'three', true), 8000);
  units.found('a/site', found(1, 'three', true), 9000);
  expect(await samples(metrics, 'drover_replacement_seconds_')).toEqual(
    expect.arrayContaining([
      'drover_replacement_seconds_sum{reason="host-lost"} 7',
      'drover_replacement_seconds_count{reason="host-lost"} 1',
    ]),
  );
  expect(await samples(metrics, 'drover_unit_removals_total')).toEqual([
    'drover_unit_removals_total{reason="host-lost"} 1',
    'drover_unit_removals_total{reason="unhealthy"} 1',
  ]);
});

test('what a person asked for is no replacement, and what is deleted is forgotten', async () => {
  const metrics = new Metrics();
  const units = new UnitMetrics(metrics);
  units.removed('a/site', removal(1, 'one', 'outdated'), 0);
  units.removed('a/site', removal(2, 'two', 'unhealthy'), 0);
  units.removed('a/site', removal(2, 'three', 'extra'), 0);
  units.removed('a/gone', removal(1, 'four', 'unhealthy'), 0);
  units.forget('a/gone');
  for (const [key, index] of [
    ['a/site', 1],
    ['a/site', 2],
    ['a/gone', 1],
  ] as const)
    units.found(key, found(index, 'new', true), 1);
  expect(await samples(metrics, 'drover_replacement_seconds_count')).toEqual([]);
});

test('creations and changes of health are counted', async () => {
  const metrics = new Metrics();
  const units = new UnitMetrics(metrics);
  units.created();
  units.found(
    'a/site',
    { transitions: [{ to: 'unhealthy' }, { to: 'healthy' }], judgements: [] } as unknown as Step,
    0,
  );
  expect(await samples(metrics, 'drover_unit_creations_total')).toEqual(['drover_unit_creations_total 1']);
  expect(await samples(metrics, 'drover_health_transitions_total')).toEqual([
    'drover_health_transitions_total{to="unhealthy"} 1',
    'drover_health_transitions_total{to="healthy"} 1',
  ]);
});
