import { expect, test } from 'vitest';

import { FakeClock } from './clock.ts';
import { Expectations } from './expectations.ts';

test('a write is outstanding until it is seen', () => {
  const expectations = new Expectations(new FakeClock());
  expectations.expect('ns/site', 'create/site-1');
  expectations.expect('ns/site', 'create/site-2');
  expect(expectations.outstandingMs('ns/other')).toBe(0);
  expectations.seen('ns/site', 'create/site-1');
  expect(expectations.outstandingMs('ns/site')).toBeGreaterThan(0);
  expectations.seen('ns/site', 'create/site-2');
  expect(expectations.outstandingMs('ns/site')).toBe(0);
});

test('what nobody expects changes nothing when it is seen', () => {
  const expectations = new Expectations(new FakeClock());
  expectations.seen('ns/site', 'create/site-1');
  expectations.expect('ns/site', 'create/site-2');
  expectations.seen('ns/site', 'create/site-1');
  expect(expectations.outstandingMs('ns/site')).toBeGreaterThan(0);
});

test('a write that is never seen is given up after half a minute, each by its own time', async () => {
  const clock = new FakeClock();
  const expectations = new Expectations(clock);
  expectations.expect('ns/site', 'delete/a');
  await clock.advance(20_000);
  expectations.expect('ns/site', 'delete/b');
  expect(expectations.outstandingMs('ns/site')).toBe(30_000);
  await clock.advance(10_000);
  expect(expectations.outstandingMs('ns/site')).toBe(20_000);
  await clock.advance(20_000);
  expect(expectations.outstandingMs('ns/site')).toBe(0);
});

test('a key that is gone owes nothing', () => {
  const expectations = new Expectations(new FakeClock());
  expectations.expect('ns/site', 'create/site-1');
  expectations.forget('ns/site');
  expect(expectations.outstandingMs('ns/site')).toBe(0);
});
