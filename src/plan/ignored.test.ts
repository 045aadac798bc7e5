import { expect, test } from 'vitest';

import { ignoredFields } from './ignored.ts';
import { desired } from './units.fixture.ts';

function ignored(written: Parameters<typeof desired>[0]): string[] {
  return ignoredFields(desired(written).spec).map(({ field }) => field);
}

test('a plain service is acted on whole', () => {
  expect(ignored({ scale: 2, ports: ['80:80'], healthCheck: { port: 80 } })).toEqual([]);
});

test('what nobody acts on is named with its path and the reason', () => {
  const fields = ignoredFields(desired({ retainIp: true, metadata: { a: 1 } }).spec);
  expect(fields.map(({ field }) => field).toSorted()).toEqual(['spec.metadata', 'spec.retainIp']);
  for (const { reason } of fields) expect(reason.length).toBeGreaterThan(20);
});

test('also within a sidekick, by its name', () => {
  expect(ignored({ sidekicks: [{ name: 'logs', image: 'b', user: 'nobody' }] })).toContain('spec.sidekicks[logs].user');
});

test('each field once, as a list by field must have it', () => {
  const sidekicks = ['a', 'b', 'c'].map((name) => ({ name, image: 'b', user: 'nobody', stopSignal: 'SIGHUP' }));
  const fields = ignored({ sidekicks, user: 'nobody', retainIp: true });
  expect(new Set(fields).size).toBe(fields.length);
});
