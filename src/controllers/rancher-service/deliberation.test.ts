import { expect, test } from 'vitest';

import type { CheckerVote } from '../../health/verdict.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import type { Step } from '../../plan/step.ts';
import {
  brief,
  check,
  container,
  desired,
  healthy,
  host,
  hosts,
  input,
  memory,
  now,
  unhealthy,
  unit,
} from '../../plan/units.fixture.ts';
import { deliberate } from './deliberation.ts';

type Votes = Record<string, 'pass' | 'fail'>;

const service = desired({ scale: 3, healthCheck: { port: 80 } });
const cast = (votes: Votes): CheckerVote[] => Object.entries(votes).map(([checker, vote]) => ({ checker, vote }));
const free = { permission: () => ({ healing: 'free', allowance: 0 }) as const, decided: () => undefined };
const failing = { b: 'fail', c: 'fail' } as const;

/** What becomes of three units, the first of which agents hint at; `asked` is who was asked, each time. */
async function about(
  first: ReturnType<typeof unit>,
  hints: Votes | undefined,
  answers: Votes | undefined,
  more: Partial<Parameters<typeof input>[0]> = {},
) {
  const asked: string[][] = [];
  const units = [first, healthy(2), healthy(3)];
  const { plan, askAgainAt } = await deliberate(
    input({ desired: service, units, ...more }),
    {
      hints: () => new Map(hints ? [[first.uid, cast(hints)]] : []),
      present: async (questionable) => {
        asked.push(questionable.map((one) => one.uid));
        return new Map(answers ? [[first.uid, cast(answers)]] : []);
      },
    },
    free,
    new FakeClock(input().leaderSince + 3_600_000),
  );
  const deletes = plan.actions.filter((action) => action.kind === 'delete').map(brief);
  const health = plan.judgements[0]?.memory?.state;
  return { deletes, health, asked, again: askAgainAt !== undefined };
}

const readyAtKubelet = healthy(1);

test('hints that fail are held against what the agents answer now, and these end the unit', async () => {
  expect(await about(readyAtKubelet, failing, failing)).toEqual({
    deletes: ['delete 1 unhealthy'],
    health: 'unhealthy',
    asked: [['uid-1']],
    again: false,
  });
});

test('one present vote that passes keeps it, whatever was hinted', async () => {
  const { deletes, health, again } = await about(readyAtKubelet, failing, { ...failing, a: 'pass' });
  expect({ deletes, health, again }).toEqual({ deletes: [], health: 'healthy', again: true });
});

test('where no agent answers its kubelet has the word again', async () => {
  const { deletes, health, again } = await about(readyAtKubelet, failing, undefined);
  expect({ deletes, health, again }).toEqual({ deletes: [], health: 'healthy', again: true });
});

test('one answer of two hosts is not enough, and they are asked again', async () => {
  const { deletes, health, again } = await about(readyAtKubelet, failing, { b: 'fail' });
  expect({ deletes, health, again }).toEqual({ deletes: [], health: 'healthy', again: true });
});

test('nobody is asked while hints agree with what is known', async () => {
  expect((await about(readyAtKubelet, { b: 'pass', c: 'pass' }, undefined)).asked).toEqual([]);
  expect((await about(readyAtKubelet, undefined, undefined)).asked).toEqual([]);
});

test('with agents in force the kubelet alone ends nothing', async () => {
  const unready = healthy(1, { container: container({ ready: false }) });
  const { deletes, asked } = await about(unready, { b: 'pass' }, undefined);
  expect({ deletes, asked }).toEqual({ deletes: [], asked: [] });
});

test('a unit held for long is asked about again before it is ended, and may have recovered', async () => {
  const held = unhealthy(1);
  const { deletes, health, asked } = await about(held, failing, { b: 'pass', c: 'fail' });
  expect({ deletes, health, asked }).toEqual({ deletes: [], health: 'healthy', asked: [['uid-1']] });
});

test('what comes up while others are asked is asked about as well, and each unit once', async () => {
  const units = [healthy(1), healthy(2), healthy(3)];
  const asked: string[][] = [];
  const { plan } = await deliberate(
    input({ desired: service, units }),
    {
      hints: () => new Map(units.map((one) => [one.uid, cast(one.index === 1 ? failing : { b: 'pass' })])),
      present: async (questionable) => {
        asked.push(questionable.map((one) => one.uid));
        return new Map(questionable.map((one) => [one.uid, cast(failing)]));
      },
    },
    free,
    new FakeClock(input().leaderSince + 3_600_000),
  );
  expect(asked).toEqual([['uid-1']]);
  expect(plan.judgements.map((one) => one.memory?.state)).toEqual(['unhealthy', 'healthy', 'healthy']);
});

test('units on a lost host are asked about, whatever their agents wrote before', async () => {
  const lost = hosts(host('a', { seen: 'lost', lostSince: now - 60_000 }), host('b'), host('c'));
  const { deletes, asked } = await about(healthy(1), { b: 'pass', c: 'pass' }, failing, { hosts: lost });
  expect(asked[0]).toEqual(['uid-1']);
  expect(deletes).toContain('delete 1 host-lost');
});

test('of two services that fail in the same moment only one passes a hold, however long agents take to answer', async () => {
  let allowance = 1;
  const held = {
    permission: () => ({ healing: 'held', allowance }) as const,
    decided: ({ condemnation }: Step) => {
      allowance -= condemnation.condemned.length;
    },
  };
  const answers = Promise.withResolvers<void>();
  const one = async () => {
    const units = [healthy(1), healthy(2), healthy(3)];
    const votes = new Map([['uid-1', cast(failing)]]);
    const ballots = { hints: () => votes, present: () => answers.promise.then(() => votes) };
    const clock = new FakeClock(input().leaderSince + 3_600_000);
    return (await deliberate(input({ desired: service, units }), ballots, held, clock)).plan.condemnation.condemned;
  };
  const both = Promise.all([one(), one()]);
  answers.resolve();
  expect((await both).map((condemned) => condemned.length)).toEqual([1, 0]);
});

test('a recovery is asked for as well', async () => {
  const starting = unit(1, { check: check(), memory: memory('initializing'), container: container({ ready: false }) });
  const { health, asked } = await about(starting, { b: 'pass' }, { b: 'pass' });
  expect({ health, asked }).toEqual({ health: 'healthy', asked: [['uid-1']] });
});
