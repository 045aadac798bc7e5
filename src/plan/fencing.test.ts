/**
 * A unit with a volume that one host alone may write to is never replaced before its lost host is fenced, in whatever
 * order things happen, and at once after.
 */
import { expect, test } from 'vitest';

import type { ObservedHost, ObservedUnit } from './observed.ts';
import { type StepInput, step } from './step.ts';
import { brief, check, container, desired, healthy, host, hosts, input, now, pending } from './units.fixture.ts';

/** What may happen to a unit on host a, each at most once. */
const events = ['lost', 'node deleted', 'out of service', 'annotated', 'returned', 'deleted', 'pod gone'] as const;
type Event = (typeof events)[number];

interface State {
  readonly node: ObservedHost | undefined;
  readonly unit: ObservedUnit | undefined;
  readonly made: readonly ObservedUnit[];
}

const desiredOne = desired({ scale: 1, healthCheck: { port: 80 } });
const begin: State = {
  node: host('a'),
  unit: healthy(1, { singleWriter: true, check: check() }),
  made: [],
};

function happen(state: State, event: Event, agents: boolean): State {
  const { node, unit } = state;
  const change = (over: Partial<ObservedHost>) => (node ? { ...state, node: { ...node, ...over } } : state);
  switch (event) {
    case 'lost':
      return change(agents ? { seen: 'lost', lostSince: now - 60_000 } : { ready: 'Unknown' });
    case 'node deleted':
      return { ...state, node: undefined };
    case 'out of service':
      return change({ fenced: true });
    case 'annotated':
      return unit ? { ...state, unit: { ...unit, fenced: true } } : state;
    case 'returned':
      return { ...state, node: host('a', { fenced: node?.fenced ?? false }) };
    case 'deleted':
      return unit ? { ...state, unit: { ...unit, deletingSince: unit.deletingSince ?? now } } : state;
    case 'pod gone':
      return { ...state, unit: undefined };
  }
}

function planned({ node, unit, made }: State, agents: boolean) {
  const units = [...(unit ? [unit] : []), ...made];
  const given: Partial<StepInput> = {
    desired: desiredOne,
    units,
    hosts: hosts(...(node ? [node] : []), host('b'), host('c')),
    ...(agents && unit
      ? { agentVotes: new Map([[unit.uid, ['b', 'c'].map((checker) => ({ checker, vote: votesOf(node) }))]]) }
      : {}),
  };
  return step(input(given), now);
}

/** A host that is lost fails its checks, one that is there passes them. */
function votesOf(node: ObservedHost | undefined): 'pass' | 'fail' {
  return node !== undefined && node.seen !== 'lost' ? 'pass' : 'fail';
}

/** Whether the unit may still write, told apart from how it is planned. */
function mayWrite({ node, unit }: State): boolean {
  if (unit === undefined || node === undefined) return false;
  const lost = node.seen === 'lost' || node.ready === 'Unknown';
  return lost ? !(node.fenced || unit.fenced) : true;
}

/**
 * What comes of a step: a successor stands by from then on, and what was deleted is going. One made anew in place of a
 * successor that no host has taken is no further one.
 */
function carriedOut(state: State, agents: boolean): { state: State; creates: number } {
  const plan = planned(state, agents);
  const creates = plan.actions.filter(({ kind }) => kind === 'create');
  const deletes = plan.actions.filter(({ kind }) => kind === 'delete').map((action) => 'uid' in action && action.uid);
  const gone = state.unit !== undefined && deletes.includes(state.unit.uid);
  const made = creates.map(() =>
    pending(1, { uid: `made-${state.made.length}`, singleWriter: true, replaces: 'uid-1' }),
  );
  const kept = state.made.filter(({ uid }) => !deletes.includes(uid));
  const unit = gone && state.unit ? { ...state.unit, deletingSince: now } : state.unit;
  return {
    state: { ...state, unit, made: [...kept, ...made] },
    creates: creates.length - (state.made.length - kept.length),
  };
}

test.each([
  ['agents look', true],
  ['only Kubernetes looks', false],
])(
  'every order of events, where %s: no successor while it may write, and one as soon as it may not',
  { timeout: 120_000 },
  (_, agents) => {
    expect(follow(begin, [], agents)).toBeGreaterThan(100);
  },
);

const longest = 5;

/** Everything that may come after. @returns how many successors were made in all. */
function follow(before: State, past: readonly Event[], agents: boolean): number {
  if (past.length === longest) return 0;
  return events
    .filter((event) => !past.includes(event))
    .map((event) => {
      const order = [...past, event];
      const happened = happen(before, event, agents);
      const { state, creates } = carriedOut(happened, agents);
      if (mayWrite(happened)) expect(creates, order.join()).toBe(0);
      const { node, unit } = state;
      const lost = node === undefined || node.seen === 'lost' || node.ready === 'Unknown';
      if (unit === undefined || (lost && !mayWrite(state))) expect(state.made, order.join()).toHaveLength(1);
      return creates + follow(state, order, agents);
    })
    .reduce((sum, successors) => sum + successors, 0);
}

const lost = host('a', { seen: 'lost', lostSince: now - 60_000 });
const agentVotes = new Map([['uid-1', ['b', 'c'].map((checker) => ({ checker, vote: 'fail' as const }))]]);

test.each<[string, ObservedHost | undefined, Partial<ObservedUnit>, string[], string | undefined]>([
  ['lost', lost, {}, [], 'AwaitingFencing'],
  ['lost, and tainted out of service', { ...lost, fenced: true }, {}, ['delete 1 host-lost', 'create 1'], undefined],
  ['lost, and its Pod is annotated', lost, { fenced: true }, ['delete 1 host-lost', 'create 1'], undefined],
  ['gone', undefined, {}, ['delete 1 host-lost', 'create 1'], undefined],
  ['seen alive, though its Node is Unknown', host('a', { ready: 'Unknown', seen: 'alive' }), {}, [], undefined],
  ['lost, and the Pod is being deleted', lost, { deletingSince: now }, [], undefined],
  [
    'lost and fenced, and the Pod is being deleted',
    { ...lost, fenced: true },
    { deletingSince: now },
    ['create 1'],
    undefined,
  ],
  ['back, and the Pod is being deleted', host('a'), { deletingSince: now }, [], undefined],
  ['back', host('a'), { container: container() }, [], undefined],
])('its host is %s', (_, node, over, does, held) => {
  const given = { desired: desiredOne, units: [healthy(1, { singleWriter: true, ...over })], agentVotes };
  const seen = node && node.seen !== 'lost' ? { agentVotes: new Map() } : {};
  const plan = step(input({ ...given, ...seen, hosts: hosts(...(node ? [node] : []), host('b'), host('c')) }), now);
  expect(plan.actions.filter(({ kind }) => kind !== 'mark').map(brief)).toEqual(does);
  expect(plan.condemnation.held[0]?.by).toBe(held);
});
