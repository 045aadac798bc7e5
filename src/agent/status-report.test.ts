import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { RancherHostStatus } from '../api/rancher-host.ts';
import { difference, type Reported } from './status-report.ts';

/** RFC 7386, as the API server does it. */
function patched(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null) return patch;
  const merged: Record<string, unknown> = { ...(target as object | undefined) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = patched(merged[name], value);
  }
  return merged;
}

const agent = fc.record(
  {
    address: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    port: fc.constantFrom(8082, 8083),
    publicKey: fc.constantFrom('one', 'two'),
    version: fc.constant('dev'),
    doubt: fc.constantFrom<'Late' | 'Busy'>('Late', 'Busy'),
  },
  { requiredKeys: ['address', 'port', 'publicKey', 'version'] },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const names = fc.constantFrom('a', 'b', 'c', 'd');
const votes = fc.dictionary(names, fc.constantFrom<'pass' | 'fail'>('pass', 'fail'));
const peers = fc.dictionary(names, fc.constantFrom<'alive' | 'silent'>('alive', 'silent'));
const generation = fc.integer({ min: 1, max: 3 });

test('whatever is there: the patch makes it what it should be, leaves the rest, and is none when nothing differs', () => {
  const known = fc.record(
    { observedGeneration: generation, state: fc.constant<'active'>('active'), agent, votes, peers },
    { requiredKeys: [] },
  );
  const wanted = fc.record({ observedGeneration: maybe(generation), agent: maybe(agent), votes, peers });
  fc.assert(
    fc.property(known, wanted, (before, draft) => {
      const desired: Reported = {
        ...draft,
        votes: new Map(Object.entries(draft.votes)),
        peers: new Map(Object.entries(draft.peers)),
      };
      const status = before as RancherHostStatus;
      const patch = difference(status, desired);
      const after = patched(status, patch ?? {}) as RancherHostStatus;
      expect(after.agent).toEqual(draft.agent);
      expect(after.votes ?? {}).toEqual({ ...draft.votes });
      expect(after.peers ?? {}).toEqual({ ...draft.peers });
      expect(after.observedGeneration).toBe(draft.observedGeneration ?? before.observedGeneration);
      expect(after.state).toBe(before.state);
      expect(difference(after, desired)).toBe(undefined);
      if (patch !== undefined) expect(after).not.toEqual(status);
    }),
  );
});
