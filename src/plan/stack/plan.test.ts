import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composed, observed, without } from './member.fixture.ts';
import { type ComposedMember, type ObservedMember, titleOf } from './member.ts';
import { type LastApplied, planStack } from './plan.ts';

const stack = { name: 'shop', uid: 'stack', prune: true };
const web = composed('web', { image: 'a' });
const somebody = { kind: 'Application', name: 'other', uid: 'other' };

function plan(
  wanted: readonly ComposedMember[],
  there: readonly ObservedMember[],
  { applied = new Map<string, LastApplied>(), prune = true } = {},
) {
  const made = planStack({ ...stack, prune }, wanted, there, applied);
  return {
    apply: made.apply.map(({ member, as }) => `${as} ${member.name}`),
    prune: made.prune.map(({ name }) => name),
    taken: made.taken.map(({ member }) => member.name),
    waiting: made.waiting.map(({ name }) => name),
  };
}

const nothing = { apply: [], prune: [], taken: [], waiting: [] };

describe('what becomes of one name', () => {
  test.each<[string, ComposedMember[], ObservedMember[], Partial<typeof nothing> | object]>([
    ['it is not there', [web], [], { apply: ['create web'] }],
    ['it is as it was applied', [web], [observed(web)], {}],
    ['the texts say otherwise', [composed('web', { image: 'b' })], [observed(web)], { apply: ['update web'] }],
    ['somebody changed it', [web], [observed(web, { spec: { image: 'c' } })], { apply: ['update web'] }],
    ['it has defaults too', [web], [observed(web, { spec: { image: 'a', scale: 1 } })], {}],
    ['its hash is gone', [web], [without(observed(web), 'composed')], { apply: ['update web'] }],
    ['its label was changed', [web], [observed(web, { stackLabel: 'other' })], { apply: ['update web'] }],
    ['the texts have it no more', [], [observed(web)], { prune: ['web'] }],
    ['it is going already', [], [observed(web, { deleting: true })], {}],
    ['it is going and wanted', [web], [observed(web, { deleting: true })], { waiting: ['web'] }],
    ['another controller has it', [web], [observed(web, { controller: somebody })], { taken: ['web'] }],
    ['another controller has it, not wanted', [], [observed(web, { controller: somebody })], {}],
    ['it is ours without our label', [], [without(observed(web), 'stackLabel')], {}],
    [
      'a former stack of the name has it',
      [web],
      [observed(web, { controller: { kind: 'RancherStack', name: 'shop', uid: 'former' } })],
      { waiting: ['web'] },
    ],
    ['a person made it', [web], [without(observed(web), 'controller', 'composed')], { taken: ['web'] }],
    ['a person made it, not wanted', [], [without(observed(web), 'controller', 'composed')], {}],
    [
      'a person gives it away',
      [web],
      [without(observed(web, { adopt: 'shop' }), 'controller', 'composed', 'stackLabel')],
      { apply: ['adopt web'] },
    ],
    [
      'a person gives away what is of another stack',
      [web],
      [without(observed(web, { adopt: 'shop', stack: 'other' }), 'controller', 'composed', 'stackLabel')],
      { taken: ['web'] },
    ],
    [
      'a person gives it to another stack',
      [web],
      [without(observed(web, { adopt: 'other' }), 'controller', 'composed')],
      { taken: ['web'] },
    ],
    ['it outlived its stack', [web], [without(observed(web), 'controller')], { apply: ['adopt web'] }],
    [
      'it outlived another stack',
      [web],
      [without(observed(web, { stackLabel: 'other', stack: 'other' }), 'controller')],
      { taken: ['web'] },
    ],
    [
      'it became another kind',
      [composed('web', {}, 'RancherServiceAlias')],
      [observed(web)],
      { apply: ['create web'], prune: ['web'] },
    ],
  ])('%s', (_case, wanted, there, expected) => {
    expect(plan(wanted, there)).toEqual({ ...nothing, ...expected });
  });
});

test('nothing is deleted where that is not wanted', () => {
  expect(plan([], [observed(web)], { prune: false })).toEqual(nothing);
  const named = planStack({ ...stack, leftOut: ['web'] }, [], [observed(web)], new Map());
  expect(named.prune, 'what the texts still name, and became nothing').toEqual([]);
});

test('whoever scales a service keeps its scale, until the texts change', () => {
  const scaled = composed('web', { scale: 2 });
  expect(plan([scaled], [observed(scaled, { spec: { scale: 5 } })])).toEqual(nothing);
  expect(plan([composed('web', { scale: 3 })], [observed(scaled)]).apply).toEqual(['update web']);
});

test('what stays different however often it is applied is applied once', () => {
  const there = observed(web, { spec: { image: 'a', links: [{ alias: 'x' }] }, generation: 4 });
  const wanted = composed('web', { image: 'a', links: [] });
  const applied = new Map([['uid-web', { hash: wanted.hash, generation: 4 }]]);
  expect(plan([wanted], [{ ...there, composed: wanted.hash }], { applied })).toEqual(nothing);
  const changed = { ...there, composed: wanted.hash, generation: 5 };
  expect(plan([wanted], [changed], { applied }).apply).toEqual(['update web']);
});

test('what is linked to is made first, and deleted last', () => {
  const links = (...names: string[]) => ({ links: names.map((service) => ({ service, alias: service })) });
  const members = [
    composed('a-balancer', { portRules: [{ service: { name: 'web' } }] }, 'RancherLoadBalancer'),
    composed('alias', links('web'), 'RancherServiceAlias'),
    composed('db'),
    composed('web', links('db', 'elsewhere')),
  ];
  const order = ['db', 'web', 'a-balancer', 'alias'];
  expect(plan(members, []).apply).toEqual(order.map((name) => `create ${name}`));
  expect(
    plan(
      [],
      members.map((member) => observed(member)),
    ).prune,
  ).toEqual(order.toReversed());
  const circle = [composed('one', links('two')), composed('two', links('one'))];
  expect(plan(circle, []).apply).toEqual(['create two', 'create one']);
});

const anyMember = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  kind: fc.constantFrom('RancherService' as const, 'RancherServiceAlias' as const),
  spec: fc.record({ image: fc.constantFrom('x', 'y'), scale: fc.constantFrom(1, 2) }, { requiredKeys: [] }),
});
const anyController = fc.constantFrom(undefined, somebody, { kind: 'RancherStack', name: 'shop', uid: 'stack' });

test('any plan leaves alone what is not the stack’s, and once it is carried out there is nothing left to do', () => {
  const members = fc.uniqueArray(anyMember, { selector: titleOf, maxLength: 8 });
  const changes = fc.record({
    controller: anyController,
    stackLabel: fc.constantFrom('shop', 'other'),
    spec: anyMember,
  });
  fc.assert(
    fc.property(members, members, fc.array(changes, { minLength: 8, maxLength: 8 }), (wanted, present, given) => {
      const texts = wanted.map(({ name, spec, kind }) => composed(name, spec, kind));
      const there = present.map(({ name, spec, kind }, at) => {
        const { controller, stackLabel = 'shop', spec: other } = given[at] ?? {};
        const seen = observed(composed(name, spec, kind), {
          stackLabel,
          uid: `${kind}-${name}`,
          spec: other?.spec ?? {},
        });
        return controller === undefined ? (without(seen, 'controller') as ObservedMember) : { ...seen, controller };
      });
      const { apply, prune, taken, waiting } = planStack(stack, texts, there, new Map());
      expect(prune.every(({ controller, stackLabel }) => controller?.uid === 'stack' && stackLabel === 'shop')).toBe(
        true,
      );
      expect(apply.every(({ present: one }) => one?.controller?.uid !== 'other')).toBe(true);
      const gone = new Set(prune);
      const after = there.filter((one) => !gone.has(one) && !apply.some(({ present: renewed }) => renewed === one));
      const made = apply.map(({ member }) => observed(member, { uid: `new-${titleOf(member)}` }));
      const again = planStack(stack, texts, [...after, ...made], new Map());
      expect(again).toEqual({ apply: [], prune: [], taken, waiting });
    }),
  );
});
