/** Units whose images cannot fill their volumes, and what becomes of their index. */
import { expect, test } from 'vitest';

import { renderUnit } from './pod.ts';
import { statusOf } from './status.ts';
import { changes, desired, now, pending, planned, unit } from './units.fixture.ts';

const failed = (index: number, over = {}) => pending(index, { host: 'a', copyImpossible: 'StartError', ...over });

test('such a unit is made anew at once without copying, with a volume of its own, too', () => {
  for (const singleWriter of [false, true]) {
    const units = [failed(1, { singleWriter })];
    expect(planned({ units }).actions).toMatchObject([
      { kind: 'delete', reason: 'copy-impossible', message: expect.stringContaining('noCopy: true') },
      { kind: 'create', index: 1, withoutCopy: true },
    ]);
  }
});

test('the next units of the launch part are made without it as well', () => {
  const units = [unit(1, { withoutCopy: true, deletingSince: now })];
  expect(planned({ units }).actions).toMatchObject([{ kind: 'create', index: 1, withoutCopy: true }]);
});

test('it is remembered when none of them is left, and by its status', () => {
  const { withoutCopy, ...plan } = planned({ withoutCopy: true });
  expect(plan.actions).toMatchObject([{ kind: 'create', index: 1, withoutCopy: true }]);
  expect(withoutCopy).toBe(true);
  const seen = planned({ units: [failed(1)] });
  expect(statusOf(seen, { desired: desired(), selector: '' }, now).withoutCopy).toBe(desired().revision);
  const fresh = planned();
  expect(statusOf(fresh, { desired: desired(), selector: '' }, now)).not.toHaveProperty('withoutCopy');
});

test('another launch part is tried anew', () => {
  const units = [unit(1, { withoutCopy: true, revision: 'older', deletingSince: now })];
  expect(planned({ units }).actions[0]).not.toHaveProperty('withoutCopy');
});

test('a unit that was made without it stays', () => {
  expect(changes({ units: [unit(1, { withoutCopy: true })] })).toEqual([]);
});

test('its Pod says so, and has no container that copies', () => {
  const service = desired({ volumes: [{ target: '/data', name: 'data' }] });
  const create = { kind: 'create', index: 1, replaces: '', lostHosts: [] } as const;
  expect(renderUnit(service, create).pod.spec.initContainers).toHaveLength(1);
  const { metadata, spec } = renderUnit(service, { ...create, withoutCopy: true }).pod;
  expect(metadata.annotations).toMatchObject({ 'drover.dev/without-copy': 'true' });
  expect(spec.initContainers).toBeUndefined();
});
