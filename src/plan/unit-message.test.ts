import { expect, test } from 'vitest';

import type { CheckerVote } from '../health/verdict.ts';
import type { ObservedUnit } from './observed.ts';
import type { StepInput } from './step.ts';
import { creatingPatienceMs, unitMessage, votesInWords } from './unit-message.ts';
import {
  check,
  container,
  desired,
  healthy,
  initializing,
  memory,
  now,
  pending,
  planned,
  unit,
} from './units.fixture.ts';

const stopped = (reason: string, message?: string) =>
  container({ running: false, ready: false, reason, ...(message === undefined ? {} : { message }) });
const checked = desired({ healthCheck: { port: 80 } });

function said(one: ObservedUnit, more: Partial<StepInput> = {}): string | undefined {
  const { judgements, unallocated } = planned({ desired: checked, units: [one], ...more });
  const [judgement] = judgements;
  const [homeless] = unallocated;
  return judgement && unitMessage(judgement, homeless?.why, now);
}

const young = { createdAt: now - 1000, container: stopped('ContainerCreating') };

/** Each cause that keeps a unit from working, and what its message says of it. */
test.each<[string, ObservedUnit, RegExp | undefined]>([
  ['it is healthy', healthy(1), undefined],
  ['it waits for a scheduler', pending(1), /^no host has taken it yet$/],
  ['no host takes it', pending(1, { unschedulable: '0/3 nodes' }), /: 0\/3 nodes$/],
  [
    'its claim is not bound',
    pending(1, { unschedulable: 'pod has unbound immediate PersistentVolumeClaims' }),
    /pod has unbound/,
  ],
  ['its kubelet has not begun', pending(1, { host: 'a' }), /^its host a has yet to start it$/],
  ['its container is being made', unit(1, young), /^ContainerCreating$/],
  [
    'a volume does not come',
    unit(1, { ...young, createdAt: now - creatingPatienceMs }),
    /^ContainerCreating: a still waits for a volume.*kubectl events --for pod\/shop-site-1-0 says for which$/,
  ],
  [
    'its image is not there',
    unit(1, { container: stopped('ImagePullBackOff', 'not found') }),
    /^ImagePullBackOff: not/,
  ],
  [
    'it ends again and again',
    unit(1, { container: stopped('CrashLoopBackOff', 'back-off 40s') }),
    /^CrashLoopBackOff: b/,
  ],
  ['a Secret is missing', unit(1, { container: stopped('CreateContainerConfigError', 'no secret') }), /: no secret$/],
  ['its check has not passed', initializing(1), /^waits for its check on port 80 to pass 2 times$/],
])('%s', (_, one, message) => {
  if (message === undefined) expect(said(one)).toBeUndefined();
  else expect(said(one)).toMatch(message);
});

test('a sidekick that runs first is named', () => {
  const sidekicks = [{ name: 'data', image: 'b', startOnce: true }];
  const one = unit(1, {
    container: stopped('PodInitializing'),
    members: [{ name: 'data', container: container() }],
  });
  expect(said(one, { desired: desired({ sidekicks }) })).toBe(
    'waits for sidekick data, which runs first and has not ended',
  );
});

test('a unit that stays initializing says what each checker finds, and until when it is waited for', () => {
  const votes: CheckerVote[] = [
    { checker: 'c', vote: 'fail' },
    { checker: 'b', vote: 'fail' },
    { checker: 'a', vote: 'none' },
  ];
  const one = initializing(1, { check: check({ initializingTimeout: 60_000 }) });
  const wanted = desired({ healthCheck: { port: 80, initializingTimeout: 60_000 } });
  expect(said(one, { desired: wanted, agentVotes: new Map([['uid-1', votes]]) })).toBe(
    'waits for its check on port 80 to pass 2 times, until 2026-01-01T00:00:50.000Z; it fails from b and c and nothing is known from a',
  );
});

test('one that initializes anew says so too', () => {
  const one = unit(1, { check: check(), memory: memory('reinitializing'), container: container({ ready: false }) });
  expect(said(one)).toMatch(/^waits for its check/);
});

test.each<[CheckerVote[], string | undefined]>([
  [[], undefined],
  [[{ checker: 'a', vote: 'pass' }], 'it passes from a'],
  [
    [
      { checker: 'b', vote: 'pass' },
      { checker: 'a', vote: 'fail' },
      { checker: 'd', vote: 'none' },
      { checker: 'c', vote: 'none' },
      { checker: 'e', vote: 'none' },
    ],
    'it passes from b, it fails from a and nothing is known from c, d and e',
  ],
])('%j in words', (votes, words) => {
  expect(votesInWords(votes)).toBe(words);
});
