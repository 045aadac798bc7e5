import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { expect, onTestFinished, test, vi } from 'vitest';

import { HealthCheck } from '../../features/health_check/spec.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import { LeaderChecks } from './leader-checks.ts';

async function listen(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** The clock goes on until it is so; what is on the network takes its own time. */
async function until(clock: FakeClock, check: () => void): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advance(500);
      check();
    },
    { timeout: 60_000, interval: 5 },
  );
}

test('a unit is undecided until a whole rise, its service is told, and no other', async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const checks = new LeaderChecks(clock, (service) => told.push(service));
  const unit = { key: 'a', address: '127.0.0.1', check: HealthCheck.parse({ port: await listen(), interval: 2000 }) };
  expect(checks.votes('shop/web', [unit])).toEqual(new Map([['a', 'none']]));
  expect(checks.votes('shop/none', [])).toEqual(new Map());
  await until(clock, () => expect(checks.votes('shop/web', [unit])).toEqual(new Map([['a', 'pass']])));
  expect(told).toEqual(['shop/web']);
  // What another service asks for leaves this one's units as they stand.
  const other = { ...unit, key: 'b' };
  expect(checks.votes('shop/other', [other])).toEqual(new Map([['b', 'none']]));
  expect(checks.votes('shop/web', [unit])).toEqual(new Map([['a', 'pass']]));
  expect(checks.votes('shop/web', [])).toEqual(new Map());
  expect(checks.votes('shop/web', [unit])).toEqual(new Map([['a', 'none']]));
});

test('a unit whose port is closed fails, but not at the first try', async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const checks = new LeaderChecks(clock, (service) => told.push(service));
  // Nobody listens there, and no other test on this machine gets it meanwhile.
  const unit = { key: 'a', address: '127.0.0.1', check: HealthCheck.parse({ port: 1, unhealthyThreshold: 3 }) };
  const from = clock.now();
  checks.votes('shop/web', [unit]);
  await until(clock, () => expect(checks.votes('shop/web', [unit]).get('a')).toBe('fail'));
  expect(clock.now() - from).toBeGreaterThanOrEqual(4000);
  expect(told).toEqual(['shop/web']);
});
