import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Vote } from './unit-health.ts';
import { type CheckerVote, type Verdict, verdict } from './verdict.ts';

const votes = { '+': 'pass', '-': 'fail', '.': 'none' } as const satisfies Record<string, Vote>;

/** Votes in short: the unit's own host first, then b, c and d; `+` passes, `-` fails, `.` abstains, a space is silent. */
function cast(text: string): CheckerVote[] {
  return [...text].flatMap((sign, at) => {
    const vote = votes[sign as keyof typeof votes];
    return vote === undefined ? [] : [{ checker: 'abcd'[at] ?? '', vote }];
  });
}

interface Case {
  readonly votes: string;
  readonly otherHosts: number;
  readonly distrusted?: readonly string[];
  readonly says: Verdict;
}

const fail: Verdict = { vote: 'fail' };
const none: Verdict = { vote: 'none' };
const tooFew: Verdict = { vote: 'none', doubt: 'TooFewVotes' };
const contradicting: Verdict = { vote: 'none', doubt: 'ContradictingCheckers' };

test.each<Case>([
  { votes: '++++', otherHosts: 3, says: { vote: 'pass' } },
  { votes: '---+', otherHosts: 3, says: { vote: 'pass' } },
  // A fault of the network between hosts: its own host sees it healthy.
  { votes: '+---', otherHosts: 3, says: { vote: 'pass' } },
  { votes: '----', otherHosts: 3, says: fail },
  // Its host is lost, or its agent is being replaced.
  { votes: ' ---', otherHosts: 3, says: fail },
  { votes: ' -- ', otherHosts: 3, says: fail },
  { votes: '.--.', otherHosts: 3, says: fail },
  { votes: ' -  ', otherHosts: 3, says: tooFew },
  { votes: '--  ', otherHosts: 3, says: tooFew },
  { votes: '-   ', otherHosts: 3, says: tooFew },
  { votes: '-...', otherHosts: 2, says: tooFew },
  { votes: '....', otherHosts: 3, says: none },
  { votes: '    ', otherHosts: 3, says: none },
  // Two hosts: the other one is enough. One host: it checks alone.
  { votes: '--', otherHosts: 1, says: fail },
  { votes: ' -', otherHosts: 1, says: fail },
  { votes: '-', otherHosts: 1, says: tooFew },
  { votes: '-', otherHosts: 0, says: fail },
  { votes: '+', otherHosts: 0, says: { vote: 'pass' } },
  // Who is not believed may still save a unit.
  { votes: ' -- ', otherHosts: 3, distrusted: ['b'], says: contradicting },
  { votes: ' ---', otherHosts: 3, distrusted: ['b'], says: fail },
  { votes: '-+  ', otherHosts: 3, distrusted: ['b'], says: { vote: 'pass' } },
  { votes: '-', otherHosts: 0, distrusted: ['a'], says: contradicting },
])(
  '$votes with $otherHosts other hosts, without $distrusted: $says',
  ({ votes: text, otherHosts, distrusted, says }) => {
    expect(verdict(cast(text), { host: 'a', otherHosts, distrusted: new Set(distrusted) })).toEqual(says);
  },
);

const anyVotes = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
  .chain((checkers) =>
    fc.tuple(...checkers.map((checker) => fc.record({ checker: fc.constant(checker), vote: anyVote }))),
  );
const anyVote = fc.constantFrom<Vote>('pass', 'fail', 'none');
const circumstances = fc.record({
  host: fc.constantFrom('a', undefined),
  otherHosts: fc.nat({ max: 4 }),
  distrusted: fc.subarray(['a', 'b', 'c']).map((all) => new Set(all)),
});

test('one pass is healthy, whoever gives it; no vote is no verdict; the order says nothing', () => {
  fc.assert(
    fc.property(anyVotes, circumstances, (cast, given) => {
      const said = verdict(cast, given);
      expect(said.vote === 'pass').toBe(cast.some(({ vote }) => vote === 'pass'));
      if (cast.every(({ vote }) => vote === 'none')) expect(said).toEqual({ vote: 'none' });
      expect(verdict([...cast].reverse(), given)).toEqual(said);
      expect(said.doubt !== undefined).toBe(said.vote === 'none' && cast.some(({ vote }) => vote === 'fail'));
    }),
  );
});

test('no host alone condemns a unit of another one while there are two others', () => {
  fc.assert(
    fc.property(anyVotes, circumstances, (cast, given) => {
      fc.pre(given.otherHosts >= 2 && verdict(cast, given).vote === 'fail');
      const failing = cast.filter(({ vote, checker }) => vote === 'fail' && checker !== given.host);
      expect(failing.length).toBeGreaterThanOrEqual(2);
    }),
  );
});

test('a further failing vote saves nobody, and a further passing one always does', () => {
  fc.assert(
    fc.property(anyVotes, circumstances, (cast, given) => {
      const before = verdict(cast, given).vote;
      if (before === 'fail') expect(verdict([...cast, { checker: 'z', vote: 'fail' }], given).vote).toBe('fail');
      expect(verdict([...cast, { checker: 'z', vote: 'pass' }], given).vote).toBe('pass');
    }),
  );
});
