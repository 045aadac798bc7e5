import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { CheckTarget } from '../../api/rancher-host.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import { Checker, type CheckerOptions } from './checker.ts';
import type { ProbeResult, Target } from './probe.ts';
import { nextRiseFall, onProbation, undecided } from './rise-fall.ts';
import { recentMs } from './self-doubt.ts';

/** Article 2's numbers. */
const shop: CheckTarget = {
  unit: 'shop.0',
  address: '10.0.0.1',
  port: 80,
  requestLine: 'GET / HTTP/1.0',
  interval: 2000,
  responseTimeout: 200,
  healthyThreshold: 2,
  unhealthyThreshold: 3,
};

interface Scripted {
  readonly results?: ProbeResult[];
  readonly takesMs?: number;
  readonly options?: Partial<CheckerOptions>;
}

/** A checker whose checks end as a script says, the last result for ever. */
function scripted({ results = ['pass'], takesMs = 0, options = {} }: Scripted = {}) {
  const clock = new FakeClock(0);
  const asked: Target[] = [];
  const changes: string[] = [];
  const script = { results: [...results], takesMs };
  const checker: Checker = new Checker({
    clock,
    host: 'a',
    onChange: (unit) => changes.push(`${unit} ${checker.standings().get(unit)}`),
    probe: async (target) => {
      asked.push(target);
      const result = script.results.length > 1 ? script.results.shift() : script.results[0];
      await clock.sleep(script.takesMs);
      return result ?? 'unable';
    },
    ...options,
  });
  return { clock, checker, asked, changes, script };
}

test('before its first result a unit has no vote, and the first one decides', async () => {
  for (const [result, vote] of [
    ['pass', 'pass'],
    ['fail', 'fail'],
  ] as const) {
    const { clock, checker, changes } = scripted({ results: [result] });
    checker.check([shop]);
    expect(checker.vote('shop.0')).toBe('none');
    expect(checker.standings()).toEqual(new Map());
    await clock.advance(2000);
    expect(checker.vote('shop.0')).toBe(vote);
    expect(changes).toEqual([`shop.0 ${vote}`]);
  }
});

test('who begins undecided needs the thresholds from the first check on', async () => {
  const { clock, checker, changes } = scripted({ results: ['fail'], options: { initial: () => undecided } });
  checker.check([shop]);
  await clock.advance(4000);
  expect(checker.vote('shop.0')).toBe('none');
  await clock.advance(2000);
  expect(checker.vote('shop.0')).toBe('fail');
  expect(changes).toEqual(['shop.0 fail']);
});

test('the request is what HAProxy would send; without one the connection is the check', async () => {
  const { clock, checker, asked } = scripted();
  const { requestLine: _, ...tcp } = shop;
  checker.check([shop, { ...tcp, unit: 'tcp.0' }, { ...shop, unit: 'empty.0', requestLine: '' }]);
  await clock.advance(2000);
  const target = { address: '10.0.0.1', port: 80, timeoutMs: 200 };
  expect(asked.filter((one) => one.request === undefined)).toEqual([target, target]);
  expect(asked.filter((one) => one.request !== undefined)).toEqual([{ ...target, request: 'GET / HTTP/1.0\r\n\r\n' }]);
});

test('only the first result and what changes the vote is told', async () => {
  const results: ProbeResult[] = [
    'pass',
    'pass',
    'fail',
    'fail',
    'pass',
    'fail',
    'fail',
    'fail',
    'fail',
    'pass',
    'pass',
  ];
  const { clock, checker, changes } = scripted({ results });
  checker.check([shop]);
  await clock.advance(30_000);
  expect(changes).toEqual(['shop.0 pass', 'shop.0 fail', 'shop.0 pass']);
});

test('what did not change goes on as it stands; a restart, an address or a number begins anew', async () => {
  const { clock, checker, script } = scripted({ results: ['fail'] });
  checker.check([shop]);
  await clock.advance(2000);
  script.results = ['pass'];
  checker.check([{ ...shop }]);
  expect(checker.vote('shop.0')).toBe('fail');
  for (const change of [
    { unit: 'shop.1' },
    { address: '10.0.0.2' },
    { port: 81 },
    { requestLine: 'GET /x HTTP/1.0' },
    { interval: 3000 },
    { responseTimeout: 300 },
    { healthyThreshold: 3 },
    { unhealthyThreshold: 4 },
  ]) {
    const changed = { ...shop, ...change };
    checker.check([changed]);
    expect(checker.vote(changed.unit)).toBe('none');
    // On probation once more: one pass is enough for what began anew, and would not be for what had failed.
    await clock.advance(changed.interval);
    expect(checker.vote(changed.unit)).toBe('pass');
  }
  checker.check([]);
  expect(checker.vote('shop.0')).toBe('none');
  expect(checker.standings()).toEqual(new Map());
});

test('what an earlier check finds out about a unit that began anew is dropped', async () => {
  const { clock, checker, changes } = scripted({ results: ['fail', 'pass'], takesMs: 150 });
  checker.check([shop]);
  // Stop inside of the first check, wherever in the interval it is.
  while (changes.length === 0 && clock.now() < 2000 && checker.lateness().checks === 0) await clock.advance(50);
  checker.check([{ ...shop, port: 81 }]);
  await clock.advance(2200);
  expect(changes).toEqual(['shop.0 pass']);
});

test('a vote that is older than an interval, a timeout and a second is none; its standing stays', async () => {
  const { clock, checker, script } = scripted();
  checker.check([shop]);
  await clock.advance(2000);
  expect(checker.vote('shop.0')).toBe('pass');
  script.takesMs = 1_000_000;
  await clock.advance(2000 + 3200);
  expect(checker.vote('shop.0')).toBe('none');
  expect(checker.standings()).toEqual(new Map([['shop.0', 'pass']]));
});

test('a check that could not be made is neither passed nor failed, and a reason to abstain for a while', async () => {
  const { clock, checker, changes, script } = scripted();
  checker.check([shop]);
  await clock.advance(2000);
  script.results = ['unable'];
  await clock.advance(6000);
  expect(checker.vote('shop.0')).toBe('none');
  expect(checker.doubts()).toBe('Exhausted');
  expect(changes).toEqual(['shop.0 pass']);
  script.results = ['pass'];
  await clock.advance(2000 + recentMs);
  expect(checker.doubts()).toBe(undefined);
  expect(checker.vote('shop.0')).toBe('pass');
});

test('what fails while we doubt ourselves counts for nothing, what passes counts', async () => {
  const { clock, checker, changes, script } = scripted();
  checker.check([shop]);
  await clock.advance(2000);
  script.results = ['fail'];
  // One that began late each second: no rest for the doubt.
  for (let second = 0; second < 20; second++) {
    checker.doubt.noteCheck(clock.monotonic(), 5000, 2000);
    await clock.advance(1000);
  }
  expect([checker.doubts(), checker.vote('shop.0')]).toEqual(['Late', 'none']);
  expect(changes).toEqual(['shop.0 pass']);
  // From here on it takes the whole fall.
  await clock.advance(recentMs + 3 * 2000);
  expect(checker.vote('shop.0')).toBe('fail');
  for (let second = 0; second < 6; second++) {
    checker.doubt.noteCheck(clock.monotonic(), 5000, 2000);
    script.results = ['pass'];
    await clock.advance(1000);
  }
  expect(changes).toEqual(['shop.0 pass', 'shop.0 fail', 'shop.0 pass']);
});

test('who notices the end of a check long after its time doubts himself', async () => {
  const { clock, checker } = scripted({ takesMs: 1500 });
  checker.check([shop]);
  await clock.advance(4000);
  expect([checker.doubts(), checker.vote('shop.0')]).toEqual(['Late', 'none']);
});

test('a flood of silent targets makes checks late, not failed', async () => {
  const { clock, checker } = scripted({ results: ['pass'], takesMs: 400, options: { mostAtOnce: 1 } });
  checker.check(Array.from({ length: 40 }, (_, at) => ({ ...shop, unit: `u${at}.0` })));
  await clock.advance(20_000);
  expect(checker.doubts()).toBe('Late');
  expect([...checker.standings().values()]).not.toContain('fail');
  expect(checker.lateness().p99Ms).toBeGreaterThan(1000);
});

test('whatever the results: the vote follows HAProxy, and changes are told when they happen', async () => {
  const thresholds = fc.record({ rise: fc.integer({ min: 1, max: 4 }), fall: fc.integer({ min: 1, max: 4 }) });
  const results = fc.array(fc.constantFrom<ProbeResult>('pass', 'fail'), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(thresholds, results, async ({ rise, fall }, drawn) => {
      const { clock, checker, changes } = scripted({ results: drawn });
      checker.check([{ ...shop, healthyThreshold: rise, unhealthyThreshold: fall }]);
      let state = onProbation({ fall });
      let told = 0;
      for (const [at, result] of drawn.entries()) {
        await clock.advance(2000);
        const before = state.vote;
        state = nextRiseFall(state, result === 'pass', { rise, fall });
        if (at === 0 || state.vote !== before) told += 1;
        expect(checker.vote('shop.0')).toBe(state.vote);
        expect(changes).toHaveLength(told);
      }
      checker.check([]);
    }),
    { numRuns: 30 },
  );
});
