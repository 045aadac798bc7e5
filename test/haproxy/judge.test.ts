/**
 * HAProxy as the judge: the real program and our checker ask servers that follow the same script, check by check, and
 * must come to the same decisions. Rancher's checks were HAProxy's.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { probe } from '../../src/health/check/probe.ts';
import { nextRiseFall, onProbation } from '../../src/health/check/rise-fall.ts';
import { actOf, type GeneratedAnswer, generatedAnswer } from './generated-answer.ts';
import { HaProxy, haproxyVersion } from './haproxy.ts';
import { type Act, type Behaviour, behaviours, differences, ScriptedServer } from './scripted-server.ts';

const version = await haproxyVersion();
if (version === undefined) console.log('HAProxy is not installed: nobody judges our checker');

/** More of them: `HAPROXY_SCRIPTS=1000`. */
const scripts = Number(process.env['HAPROXY_SCRIPTS'] ?? 60);
/** Long enough for a busy machine: only what is silent waits for it. */
const timeoutMs = 1000;
/** So many at once. */
const batch = 60;
const request = 'GET / HTTP/1.0\r\n\r\n';

interface Script {
  readonly rise: number;
  readonly fall: number;
  readonly host: '127.0.0.1' | '::1';
  readonly checks: readonly (Behaviour | GeneratedAnswer)[];
}

const script: fc.Arbitrary<Script> = fc.record({
  rise: fc.integer({ min: 1, max: 3 }),
  fall: fc.integer({ min: 1, max: 4 }),
  host: fc.constantFrom('127.0.0.1', '::1'),
  checks: fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(behaviours) as Behaviour[])) },
      { weight: 1, arbitrary: generatedAnswer },
    ),
    { minLength: 4, maxLength: 14 },
  ),
});

type Acts = readonly Act[];

/** HAProxy's decision after each check. The answer to a check waits until what the last one led to has been read. */
async function judged(rows: readonly (Omit<Script, 'checks'> & { readonly acts: Acts })[]): Promise<string[][]> {
  let haproxy: HaProxy | undefined;
  const decisions: string[][] = rows.map(() => []);
  const complete = rows.map(() => Promise.withResolvers<void>());
  const started = Promise.withResolvers<void>();
  const servers = await Promise.all(
    rows.map(({ acts, host }, at) =>
      ScriptedServer.listen(acts, host, async (check) => {
        await started.promise;
        if (check === 0 || check > acts.length) return;
        decisions[at]?.push((await haproxy?.status(`b${at}`)) ?? '');
        if (check === acts.length) complete[at]?.resolve();
      }),
    ),
  );
  haproxy = await HaProxy.start(
    rows.map(({ rise, fall, host }, at) => ({
      name: `b${at}`,
      address: `${host === '::1' ? '[::1]' : host}:${servers[at]?.port}`,
      httpchk: 'GET / HTTP/1.0',
      rise,
      fall,
      timeoutMs,
    })),
  );
  started.resolve();
  await Promise.all(complete.map(({ promise }) => promise));
  await haproxy.stop();
  await Promise.all(servers.map((server) => server.stop()));
  return decisions;
}

/** Our decision after each check of a script. */
async function decided({
  rise,
  fall,
  host,
  acts,
}: Omit<Script, 'checks'> & { readonly acts: Acts }): Promise<string[]> {
  const server = await ScriptedServer.listen(acts, host);
  const decisions: string[] = [];
  let state = onProbation({ fall });
  for (const _ of acts) {
    const result = await probe({ address: host, port: server.port, request, timeoutMs });
    if (result === 'unable') throw new Error('this machine has nothing left to check with');
    state = nextRiseFall(state, result === 'pass', { rise, fall });
    decisions.push(state.vote);
  }
  await server.stop();
  return decisions;
}

function actsOf({ checks }: Script): Acts {
  return checks.map((check) => (typeof check === 'string' ? behaviours[check] : actOf(check)));
}

test.skipIf(version === undefined)(`HAProxy ${version} and our checker decide alike, check by check`, async () => {
  const drawn = fc.sample(script, { numRuns: scripts, seed: Number(process.env['SEED'] ?? 1) });
  const rows = drawn.map((one) => ({ ...one, acts: actsOf(one) }));
  const theirs: string[][] = [];
  const ours: string[][] = [];
  for (let at = 0; at < rows.length; at += batch) {
    theirs.push(...(await judged(rows.slice(at, at + batch))));
    ours.push(...(await Promise.all(rows.slice(at, at + batch).map(decided))));
  }
  expect(theirs.flat().length).toBe(drawn.flatMap((one) => one.checks).length);
  expect(drawn.map((one, at) => ({ ...one, decisions: ours[at] }))).toEqual(
    drawn.map((one, at) => ({ ...one, decisions: theirs[at] })),
  );
});

/** Each row is a choice: we take what HAProxy 1.6 took, and refuse what it refused. */
test.skipIf(version === undefined)('where HAProxy 2.6 decides otherwise, we decide as 1.6 did', async () => {
  const passedIn1_6 = new Set([
    'a status line alone, kept open',
    'a status line alone, ended',
    'a header without a colon',
    'two lengths',
    'a flood of headers',
    'headers that never end',
    'a part of the headers, then a reset',
  ]);
  const names = Object.keys(differences) as (keyof typeof differences)[];
  const rows = names.map((name) => ({ rise: 1, fall: 1, host: '127.0.0.1' as const, acts: [differences[name]] }));
  const theirs = await judged(rows);
  const ours = await Promise.all(rows.map(decided));
  expect(names.map((name, at) => [name, ours[at]])).toEqual(
    names.map((name) => [name, [passedIn1_6.has(name) ? 'pass' : 'fail']]),
  );
  expect(names.filter((_, at) => ours[at]?.join() === theirs[at]?.join())).toEqual([]);
});
