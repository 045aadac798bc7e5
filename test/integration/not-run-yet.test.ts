/** What the operator says of the kinds it keeps and does not run, in its own process and with its own rights. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { keptKinds } from '../../src/controllers/not-run-yet/kept-kind.ts';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import { condition } from './stack.ts';

const quickly = { everyMs: 50, timeoutMs: 45_000 };
const namespace = 'kept';
const plurals = keptKinds.map(({ resource }) => resource.plural);

let world: OperatedPlane;

beforeAll(async () => {
  world = await OperatedPlane.start();
  await world.namespace(namespace);
});

afterAll(async () => {
  await world?.stop();
});

function make(kind: string, name: string, spec: object): Promise<unknown> {
  return world.kubectl.apply({ apiVersion: 'drover.dev/v1alpha1', kind, metadata: { name, namespace }, spec });
}

function untilSeen(plural: string, name: string): Promise<AnyObject> {
  return until(
    `${plural} ${name} is seen`,
    async () => {
      const object = await world.kubectl.get(plural, name, '-n', namespace);
      return object.status?.observedGeneration === object.metadata.generation && object;
    },
    quickly,
  );
}

const specs: Readonly<Record<string, readonly [spec: object, changed: object]>> = {
  rancherloadbalancers: [
    { portRules: [{ sourcePort: 80, targetPort: 80, service: { name: 'web' } }] },
    { portRules: [{ sourcePort: 81, targetPort: 80, service: { name: 'web' } }] },
  ],
};

test.each(keptKinds)('$resource.kind', async ({ resource: { kind, plural } }) => {
  const [spec = {}, changed = {}] = specs[plural] ?? [];
  await make(kind, 'one', spec);
  const seen = await untilSeen(plural, 'one');
  expect(condition(seen['status'], 'Ready')).toMatchObject({
    status: 'False',
    reason: 'NotRunYet',
    message: expect.stringContaining('does not run it yet'),
    observedGeneration: 1,
  });
  // Whoever waits by kstatus is told that nothing will come of it.
  expect(kstatus(seen as never)).toBe('Failed');
  const stalled = ['wait', '--for=condition=Stalled', `${plural}/one`, '-n', namespace, '--timeout=5s'];
  expect((await world.kubectl.try(stalled)).code).toBe(0);

  await make(kind, 'one', changed);
  const again = await untilSeen(plural, 'one');
  expect(again['metadata'].generation).toBe(2);
  const since = (object: AnyObject) => condition(object['status'], 'Ready')?.['lastTransitionTime'];
  expect(since(again)).toBe(since(seen));
  const [, row = ''] = (await world.kubectl.run(['get', plural, 'one', '-n', namespace])).split('\n');
  expect(row).toContain('NotRunYet');
});

test('nothing is written that is there already, and nothing is complained of', async () => {
  const writes = () =>
    world.proxy.recorded
      .filter(({ method, path }) => method !== 'GET' && plurals.some((plural) => path.includes(`/${plural}/`)))
      .map(({ method, path }) => `${method} ${path.replace(/^.*\/namespaces\//, '').replace(/\?.*$/, '')}`);
  const twice = plurals.flatMap((plural) => Array(2).fill(`PATCH ${namespace}/${plural}/one/status`));
  expect(writes().toSorted()).toEqual(twice.toSorted());
  const labels = { seen: 'yes' };
  for (const { resource } of keptKinds) {
    const patch = JSON.stringify({ metadata: { labels } });
    await world.kubectl.run(['patch', resource.plural, 'one', '-n', namespace, '--type=merge', '-p', patch]);
  }
  // What comes after the changes has been seen after them.
  await make('RancherLoadBalancer', 'later', specs['rancherloadbalancers']?.[0] ?? {});
  await untilSeen('rancherloadbalancers', 'later');
  expect(writes()).toHaveLength(twice.length + 1);
  expect(world.complaints).toEqual([]);
});

test('an operator that is newer than its CRDs runs services all the same', async () => {
  const definitions = plurals.map((plural) => `crd/${plural}.drover.dev`);
  await world.kubectl.run(['delete', ...definitions, '--timeout=60s']);
  const later = await world.addOperator();
  await until('the new one stands by', async () => later.log.some(({ msg }) => msg.includes('standing by')), quickly);
  const missing = await until('it says what is missing', async () => {
    const said = later.log.filter(({ msg }) => msg.includes('its CRD is missing'));
    const kinds = new Set(said.map((line) => line['resource']));
    return kinds.size >= plurals.length && [...kinds];
  });
  expect(missing.sort()).toEqual(plurals.toSorted());
  const stack = await world.namespace('without-kinds');
  await stack.apply('site', { image: 'a', scale: 1 });
  await stack.untilUnits('site', [1]);
  expect(world.complaints).toEqual([]);
});
