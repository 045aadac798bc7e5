/** Global services, from whatever units there are on whatever hosts (docs/rancher.md §9.3). */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { ObservedUnit } from './observed.ts';
import { type StepInput, step } from './step.ts';
import { container, desired, input, minute, now, pending, unit } from './units.fixture.ts';

const everywhere = desired({ scheduling: { global: true } });
const { revision } = everywhere;

const seen = fc.record({
  index: fc.integer({ min: 1, max: 5 }),
  revision: fc.constantFrom(revision, revision, 'old'),
  createdAt: fc.integer({ min: 0, max: 20 * minute }).map((ago) => now - ago),
  deletingSince: fc.option(fc.constant(now), { nil: undefined, freq: 2 }),
  requestedHost: fc.option(fc.constantFrom('a', 'b', 'c', 'gone'), { nil: undefined, freq: 6 }),
  scheduled: fc.boolean(),
  phase: fc.constantFrom('Running', 'Running', 'Failed'),
});

const claimed = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('a', 'b', 'c', 'gone')), {
  maxLength: 4,
});

function working(index: number, host: string, { uid }: Pick<ObservedUnit, 'uid'>): ObservedUnit {
  return unit(index, { uid, host, requestedHost: host, revision, createdAt: now });
}

function changesIn(given: StepInput): boolean {
  return step(given, now).actions.some(({ kind }) => kind !== 'mark') || given.units.some((one) => one.deletingSince);
}

/** What the cluster looks like when a step is carried out and every unit that has a host works. */
function after(given: StepInput): StepInput {
  const { actions } = step(given, now);
  const gone = new Set(actions.flatMap((action) => (action.kind === 'delete' ? [action.uid] : [])));
  const made = actions.flatMap((action, position) =>
    action.kind === 'create'
      ? [working(action.index, action.host ?? '', { uid: `${action.replaces}+${action.index}.${position}` })]
      : [],
  );
  const kept = given.units
    .filter(({ uid, deletingSince }) => !gone.has(uid) && deletingSince === undefined)
    .map((one) =>
      one.requestedHost === undefined
        ? one
        : {
            ...unit(one.index),
            ...one,
            host: one.requestedHost,
            phase: 'Running' as const,
            container: container(),
          },
    );
  const units = [...kept, ...made];
  return { ...given, units, backoffs: new Map(), runningSince: new Map(units.map(({ uid }) => [uid, 0])) };
}

test('from any state a few steps lead to one unit on each host, each index once, and then to rest', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 8 }), claimed, (found, claims) => {
      const units = found.map(({ scheduled, requestedHost, deletingSince, ...one }, position): ObservedUnit => {
        const over = { ...one, uid: `uid-${position}`, pod: `pod-${position}` };
        const place = requestedHost === undefined ? {} : { requestedHost };
        const leaving = deletingSince === undefined ? {} : { deletingSince };
        return scheduled && requestedHost !== undefined
          ? unit(one.index, { ...over, ...place, ...leaving, host: requestedHost })
          : pending(one.index, { ...over, ...place, ...leaving, phase: one.phase === 'Failed' ? 'Failed' : 'Pending' });
      });
      // Also where nothing is to be done, kubelets start what has a host.
      let given = after(input({ desired: everywhere, units, homes: new Map(claims) }));
      for (let turn = 0; turn < 20 && changesIn(given); turn++) given = after(given);
      expect(changesIn(given)).toBe(false);
      const held = given.units.filter(({ host: where }) => where !== 'gone');
      expect(held.map(({ host: where }) => where).sort()).toEqual(['a', 'b', 'c']);
      expect(new Set(held.map(({ index }) => index)).size).toBe(held.length);
      expect(held.every((one) => one.revision === revision)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
