import { expect, test } from 'vitest';

import { distrustedCheckers } from './contradiction.ts';
import type { Vote } from './unit-health.ts';

/** Units are called after their hosts: `a1` is on a. Hosts that are lost, or units nobody knows, begin with x. */
function hostOf(unit: string): string | undefined {
  return unit.startsWith('x') ? undefined : unit[0];
}

/** What each checker says: `a1+ b1-`. */
function distrusted(reports: Record<string, string>): string[] {
  const all = Object.entries(reports).map(([checker, text]) => {
    const votes = Object.fromEntries(
      text
        .split(' ')
        .filter((one) => one !== '')
        .map((one): [string, Vote] => [
          one.slice(0, -1),
          one.endsWith('+') ? 'pass' : one.endsWith('-') ? 'fail' : 'none',
        ]),
    );
    return { checker, targets: Object.keys(votes).map((unit) => ({ unit })), votes };
  });
  return [...distrustedCheckers(all, hostOf)];
}

test.each<[string, Record<string, string>, string[]]>([
  ['nobody fails anything', { p: 'a1+ a2+ b1+ b2+' }, []],
  ['four that others see pass, on two hosts', { p: 'a1- a2- b1- b2-', q: 'a1+ a2+ b1+ b2+' }, ['p']],
  ['four that nobody else votes on', { p: 'a1- a2- b1- b2-' }, ['p']],
  ['abstaining is no vote', { p: 'a1- a2- b1- b2-', q: 'a1. a2. b1. b2.' }, ['p']],
  ['others fail them as well', { p: 'a1- a2- b1- b2-', q: 'a1- a2- b1- b2-' }, []],
  ['one of the four is failed by another as well', { p: 'a1- a2- b1- b2-', q: 'a1- a2+ b1+ b2+' }, []],
  ['three are too few', { p: 'a1- a2- b1-', q: 'a1+ a2+ b1+' }, []],
  ['four of one host: that host may be cut off', { p: 'a1- a2- a3- a4-', q: 'a1+ a2+ a3+ a4+' }, []],
  ['half of what it votes on', { p: 'a1- a2- b1- b2- c1+ c2+ c3+ c4+', q: 'a1+ a2+ b1+ b2+' }, []],
  ['more than half', { p: 'a1- a2- b1- b2- c1+ c2+ c3+', q: 'a1+ a2+ b1+ b2+' }, ['p']],
  ['units of lost hosts are failed rightly', { p: 'x1- x2- x3- x4- a1- b1-' }, []],
  ['two of three', { p: 'a1- a2- b1- b2-', q: 'a1- a2- b1- b2-', r: 'a1+ a2+ b1+ b2+' }, ['p', 'q']],
])('%s', (_, reports, says) => {
  expect(distrusted(reports)).toEqual(says);
});

test('a target without a vote, or a vote on what is no target, counts for nothing', () => {
  const report = {
    checker: 'p',
    targets: ['a1', 'a2', 'b1', 'b2'].map((unit) => ({ unit })),
    votes: { a1: 'fail', a2: 'fail', b1: 'fail', b9: 'fail' } as const,
  };
  expect(distrustedCheckers([report], hostOf)).toEqual(new Set());
});
