import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { ignored } from './pod.ts';

test('a host name replaces the name of the unit, whose labels keep it', () => {
  const { spec, pod } = rendered({ hostname: 'mail' });
  expect(spec.hostname).toBe('mail');
  expect(pod.metadata.labels['drover.dev/unit']).toBe('shop-site-1');
  expect(rendered({}).spec.hostname).toBe('shop-site-1');
});

test('a sidekick has the name of its unit', () => {
  const side = { name: 'side', image: 'a', hostname: 'other' };
  expect(rendered({ sidekicks: [side] }).spec.hostname).toBe('shop-site-1');
  expect(rendered({ hostname: 'mail', sidekicks: [side] }).spec.hostname).toBe('mail');
  expect(ignored(side, { hostname: 'mail' })).toHaveLength(1);
  expect(ignored(side, { hostname: 'other' })).toEqual([]);
  expect(ignored({ hostname: 'mail' })).toEqual([]);
});
