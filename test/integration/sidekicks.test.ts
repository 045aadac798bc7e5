import { afterAll, beforeAll, expect, test } from 'vitest';

import { type AnyObject, until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import type { Stack } from './stack.ts';

let world: OperatedPlane;

const migrate = { name: 'migrate', image: 'b', command: ['up'], startOnce: true };

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

const added = ({ spec }: AnyObject): AnyObject[] => spec.ephemeralContainers ?? [];

const namesOf = (containers: readonly AnyObject[]): string[] => containers.map(({ name }) => name);

/** @param names sorted. */
function untilAdded(stack: Stack, service: string, names: readonly string[]): Promise<AnyObject[]> {
  return until(`${names.join()} in every unit of ${service}`, async () => {
    const units = await stack.units(service);
    const found = units.map((unit) => namesOf(added(unit)).sort().join());
    return found.every((all) => all === names.join()) && units;
  });
}

test('a sidekick that runs once is added to each Pod once, and what others added stays', async () => {
  const stack = await world.namespace('beside');
  await stack.apply('site', { image: 'a', scale: 2, sidekicks: [migrate] });
  await stack.untilUnits('site', [1, 2]);
  const [first] = await untilAdded(stack, 'site', ['migrate']);
  expect(added(first)).toMatchObject([{ name: 'migrate', image: 'b', args: ['up'] }]);

  const debug = { name: 'debug', image: 'c', targetContainerName: 'primary' };
  const patch = JSON.stringify({ spec: { ephemeralContainers: [debug] } });
  const names = (await stack.units('site')).map(({ metadata }) => metadata.name);
  for (const name of names) {
    await world.kubectl.run(['patch', 'pod', name, '-n', 'beside', '--subresource=ephemeralcontainers', '-p', patch]);
  }
  await untilAdded(stack, 'site', ['debug', 'migrate']);
  // Another scale looks at every unit anew.
  await world.kubectl.run(['scale', 'rsvc/site', '-n', 'beside', '--replicas=3']);
  await stack.settle('site', [1, 2, 3]);
  const before = await stack.versions();
  await stack.patch('site', { links: [{ service: 'other', alias: 'other' }] });
  await stack.untilService('seen', 'site', ({ metadata, status }) => status.observedGeneration === metadata.generation);
  const pods = (versions: readonly string[]) => versions.filter((version) => version.startsWith('Pod '));
  expect(pods(await stack.versions())).toEqual(pods(before));
});

test('one that the API server refuses stalls the service in its words, and the unit stays', async () => {
  const stack = await world.namespace('beside-restricted', 'restricted');
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const template = (ephemeralContainers: object[]) => ({
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ name: 'primary', securityContext }],
      ephemeralContainers,
    },
  });
  await stack.apply('site', { image: 'a', sidekicks: [migrate], podTemplate: template([]) });
  const [unit] = await stack.untilUnits('site', [1]);
  const stalled = await stack.untilStalled('site');
  expect(stalled).toMatchObject({ reason: 'CreateRefused', message: expect.stringContaining('violates PodSecurity') });
  expect((await stack.units('site')).map(({ metadata }) => metadata.uid)).toEqual([unit.metadata.uid]);

  await stack.patch('site', { podTemplate: template([{ name: 'migrate', securityContext }]) });
  await stack.untilReplaced('site', unit);
  const [successor] = await untilAdded(stack, 'site', ['migrate']);
  expect(added(successor)).toMatchObject([{ name: 'migrate', securityContext }]);
});

test('nothing speaks of a defect', () => {
  expect(world.complaints).toEqual([]);
});
