import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Life } from './check/protocol.ts';
import { type HostEvidence, type HostVerdict, hostVerdict, leaseSilenceMs } from './lost-host.ts';

/** Nobody answers: what a test does not say is silent. */
function evidence(over: Partial<HostEvidence>): HostEvidence {
  return { agentAnswers: false, peers: ['silent', 'silent', 'silent'], dial: 'silent', otherHosts: 3, ...over };
}

test.each<[string, Partial<HostEvidence>, HostVerdict]>([
  ['nobody finds it alive', {}, 'lost'],
  ['its agent answers, and others find it silent', { agentAnswers: true }, 'isolated'],
  ['its agent answers, and one of the others finds it', { agentAnswers: true, peers: ['silent', 'alive'] }, 'alive'],
  ['its agent answers, and nobody accuses it', { agentAnswers: true, peers: [] }, 'alive'],
  ['its agent is being replaced: its address answers', { dial: 'alive' }, 'alive'],
  ['only one of the others reaches it', { peers: ['silent', 'silent', 'alive'] }, 'alive'],
  ['two accusers of three hosts', { peers: ['silent', 'silent'] }, 'lost'],
  ['those who never saw it say nothing', { peers: ['silent', 'silent', 'unknown'] }, 'lost'],
  ['one accuser is too few', { peers: ['silent'] }, 'unknown'],
  ['one accuser, and others that never saw it', { peers: ['silent', 'unknown', 'unknown'] }, 'unknown'],
  ['nobody could be asked', { peers: [] }, 'unknown'],
  ['nobody ever saw it', { peers: ['unknown', 'unknown'] }, 'unknown'],
  ['two hosts: its Lease is not looked at yet', { otherHosts: 1, peers: ['silent'] }, 'unknown'],
  ['two hosts: its Lease changed a moment ago', two(leaseSilenceMs - 1), 'unknown'],
  ['two hosts: its Lease is silent as well', two(leaseSilenceMs), 'lost'],
  ['one host: nobody is there to say it', { otherHosts: 0, peers: [], leaseUnchangedMs: 60_000 }, 'unknown'],
])('%s', (_, over, says) => {
  expect(hostVerdict(evidence(over))).toBe(says);
});

function two(leaseUnchangedMs: number): Partial<HostEvidence> {
  return { otherHosts: 1, peers: ['silent'], leaseUnchangedMs };
}

const any = fc.record({
  agentAnswers: fc.boolean(),
  peers: fc.array(fc.constantFrom<Life>('alive', 'silent', 'unknown'), { maxLength: 4 }),
  dial: fc.constantFrom('alive' as const, 'silent' as const),
  otherHosts: fc.nat({ max: 5 }),
  leaseUnchangedMs: fc.constantFrom(0, leaseSilenceMs, 60_000),
});

test('any sign of life keeps a host from being lost, and no silence alone does it', () => {
  fc.assert(
    fc.property(any, (given) => {
      fc.pre(hostVerdict(given) === 'lost');
      expect([given.agentAnswers, given.dial, given.peers.includes('alive')]).toEqual([false, 'silent', false]);
      const accusers = given.peers.filter((life) => life === 'silent').length;
      expect(accusers).toBeGreaterThanOrEqual(Math.max(1, Math.min(2, given.otherHosts)));
    }),
  );
});
