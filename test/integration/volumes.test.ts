import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import { condition, type Stack } from './stack.ts';

/** What becomes of claims: made, found again, and deleted where the service says so and the operator may. */

let world: OperatedPlane;
const perContainer = [{ target: '/data', name: 'data', perContainer: true, size: '1Mi' }];
const named = [{ target: '/web', name: 'web', size: '1Mi' }];

beforeAll(async () => {
  world = await OperatedPlane.start();
});

afterAll(async () => {
  await world?.stop();
});

async function claims(stack: Stack): Promise<string[]> {
  const found = await world.kubectl.list('pvc', '-n', stack.name);
  return found.map(({ metadata }) => metadata.name).sort();
}

function untilClaims(stack: Stack, wanted: readonly string[]): Promise<boolean> {
  return until(`claims ${wanted.join()} of ${stack.name}`, async () => (await claims(stack)).join() === wanted.join(), {
    everyMs: 100,
    timeoutMs: 60_000,
  });
}

/** Ends Pods that are on their way out, as a kubelet does. */
async function endPods(stack: Stack, service: string): Promise<void> {
  for (const pod of await stack.pods(service)) {
    if (pod.metadata.deletionTimestamp !== undefined) await world.kubelet.remove(pod);
  }
}

const isHeld = ({ metadata }: AnyObject) => metadata.finalizers?.includes('drover.dev/volumes');

async function scaleTo(stack: Stack, service: string, scale: number): Promise<void> {
  await stack.patch(service, { scale });
  // Units with a volume of their own hold their index until they have gone.
  await until(`${service} has ${scale} units`, async () => {
    await endPods(stack, service);
    return (await stack.pods(service)).length === scale;
  });
  await stack.settle(
    service,
    Array.from({ length: scale }, (_, at) => at + 1),
  );
}

test('without the right to delete claims a policy is refused in words, and everything stays', async () => {
  const stack = await world.namespace('refused');
  await stack.apply('db', { image: 'a', scale: 1, volumes: named, volumePolicy: { whenRemoved: 'delete' } });
  const stalled = await stack.untilStalled('db');
  expect(stalled).toMatchObject({ reason: 'VolumePolicyRefused' });
  expect(stalled.message).toContain('apply manifests/volume-removal');
  expect((await stack.service('db')).metadata.finalizers).toBeUndefined();
});

test('with it, claims of indexes that are scaled away go, and others stay', async () => {
  await world.kubectl.run(['apply', '-f', join(root, 'manifests/volume-removal/rbac.yaml')]);
  await world.kubectl.run(['apply', '-f', join(root, 'manifests/volume-removal/policy.yaml')]);
  const stack = await world.namespace('scaled');
  const spec = { image: 'a', scale: 3, volumes: [...named, ...perContainer] };
  await stack.apply('kept', spec);
  await stack.apply('db', { ...spec, volumePolicy: { whenScaled: 'delete' } });
  for (const service of ['kept', 'db']) await stack.settle(service, [1, 2, 3]);
  const ofUnits = (service: string) => [1, 2, 3].map((index) => `scaled-${service}-${index}.data`);
  expect(await claims(stack)).toEqual([...ofUnits('db'), ...ofUnits('kept'), 'scaled-web']);
  // Nobody else is to lose its data: here somebody's backup still reads unit 3's.
  const backup = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'backup', namespace: stack.name },
    spec: {
      containers: [{ name: 'backup', image: 'a', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'scaled-db-3.data' } }],
    },
  };
  await world.kubectl.apply(backup);
  await scaleTo(stack, 'kept', 1);
  await scaleTo(stack, 'db', 1);
  await untilClaims(stack, ['scaled-db-1.data', 'scaled-db-3.data', ...ofUnits('kept'), 'scaled-web']);
  const kept = await until('an Event of the claim that stays', async () =>
    (await stack.events('db')).find(({ reason }) => reason === 'VolumeKept'),
  );
  expect(kept.note).toContain('backup uses it');
  await world.kubectl.run(['delete', 'pod', 'backup', '-n', stack.name, '--grace-period=0', '--force']);

  // A stopped service is not a scaled one.
  await stack.patch('db', { active: false });
  await until('its Pods are gone', async () => {
    await endPods(stack, 'db');
    return (await stack.pods('db')).length === 0;
  });
  await stack.untilService('inactive', 'db', ({ status }) => status.state === 'inactive');
  expect(await claims(stack)).toContain('scaled-db-1.data');
});

test('a unit made anew finds the claim of its index again', async () => {
  const stack = await world.namespace('healed');
  await stack.apply('db', { image: 'a', scale: 1, volumes: perContainer, volumePolicy: { whenScaled: 'delete' } });
  const [unit] = await stack.settle('db', [1]);
  const before = await world.kubectl.get('pvc', 'healed-db-1.data', '-n', stack.name);
  expect(before.metadata.ownerReferences).toBeUndefined();
  await world.kubectl.run(['delete', 'pod', unit.metadata.name, '-n', stack.name, '--wait=false']);
  await endPods(stack, 'db');
  const successor = await stack.untilReplaced('db', unit);
  expect(successor.spec.volumes).toContainEqual(
    expect.objectContaining({ persistentVolumeClaim: { claimName: 'healed-db-1.data' } }),
  );
  await stack.settle('db', [1]);
  const after = await world.kubectl.get('pvc', 'healed-db-1.data', '-n', stack.name);
  expect(after.metadata.uid).toBe(before.metadata.uid);
});

test('no Pod is made for a claim that is being deleted, and one that has gone is made anew', async () => {
  const stack = await world.namespace('deleted');
  await stack.apply('db', { image: 'a', scale: 1, volumes: perContainer });
  const [unit] = await stack.settle('db', [1]);
  const name = 'deleted-db-1.data';
  const claim = () => world.kubectl.get('pvc', name, '-n', stack.name);
  const before = await claim();
  const finalizers = (written: readonly string[]) =>
    world.kubectl.run(
      ['patch', 'pvc', name, '-n', stack.name, '--type=merge', '-p'].concat(
        JSON.stringify({ metadata: { finalizers: written } }),
      ),
    );
  await finalizers(['example.com/backup']);
  await world.kubectl.run(['delete', 'pvc', name, '-n', stack.name, '--wait=false']);
  await world.kubectl.run(['delete', 'pod', unit.metadata.name, '-n', stack.name, '--wait=false']);
  await endPods(stack, 'db');
  await stack.untilService('it says what it waits for', 'db', ({ status }) =>
    condition(status, 'Ready')?.['message'].includes(`the claim ${name}, which is being deleted, has gone`),
  );
  expect(await stack.pods('db')).toEqual([]);
  await finalizers([]);
  const successor = await stack.untilReplaced('db', unit);
  const second = await claim();
  expect(second.metadata.uid).not.toBe(before.metadata.uid);

  // This one goes while its Pod waits for a host.
  await world.kubectl.run(['delete', 'pvc', name, '-n', stack.name]);
  await world.kubelet.unschedulable(successor, `persistentvolumeclaim "${name}" not found`);
  const third = await until('the claim is there again', async () => {
    const found = await world.kubectl.try(['get', 'pvc', name, '-n', stack.name, '-o', 'json']);
    return found.code === 0 && JSON.parse(found.stdout);
  });
  expect(third.metadata.uid).not.toBe(second.metadata.uid);
  const [settled] = await stack.settle('db', [1]);
  expect(settled.metadata.uid).toBe(successor.metadata.uid);
});

test('a service that is deleted takes along the claims that nobody else names, where it says so', async () => {
  const stack = await world.namespace('removed');
  const shared = [{ target: '/files', name: 'files', size: '1Mi' }];
  const policy = { volumePolicy: { whenRemoved: 'delete' } };
  await stack.apply('db', { image: 'a', scale: 2, volumes: [...named, ...perContainer, ...shared], ...policy });
  await stack.apply('site', { image: 'a', scale: 1, volumes: shared });
  await stack.settle('db', [1, 2]);
  await stack.untilService('finalizer', 'db', isHeld);
  await world.kubectl.run(['delete', 'rsvc', 'db', '-n', stack.name, '--wait=false']);
  await until('the service is gone', async () => {
    await endPods(stack, 'db');
    return (await world.kubectl.try(['get', 'rsvc', 'db', '-n', stack.name])).code !== 0;
  });
  await until(
    'its Pods are gone',
    async () => {
      await endPods(stack, 'db');
      return (await stack.pods('db')).length === 0;
    },
    { everyMs: 200, timeoutMs: 120_000 },
  );
  await untilClaims(stack, ['removed-files']);
});

test('units that are left running keep their claims, and a namespace is not held up', async () => {
  const stack = await world.namespace('orphaned');
  const spec = { image: 'a', scale: 1, volumes: perContainer, volumePolicy: { whenRemoved: 'delete' } };
  await stack.apply('db', spec);
  await stack.settle('db', [1]);
  await stack.untilService('finalizer', 'db', isHeld);
  await world.kubectl.run(['delete', 'rsvc', 'db', '-n', stack.name, '--cascade=orphan', '--timeout=120s']);
  expect(await claims(stack)).toEqual(['orphaned-db-1.data']);
  await stack.apply('db', spec);
  await stack.untilService('finalizer', 'db', isHeld);
  await world.kubectl.run(['delete', 'namespace', stack.name, '--wait=false']);
  await until('the namespace is gone', async () => {
    await endPods(stack, 'db');
    return (await world.kubectl.try(['get', 'namespace', stack.name])).code !== 0;
  });
});

test('services that are deleted together take along what only they share', async () => {
  const stack = await world.namespace('together');
  const spec = { image: 'a', scale: 1, volumes: named, volumePolicy: { whenRemoved: 'delete' } };
  for (const service of ['db', 'site']) {
    await stack.apply(service, spec);
    await stack.settle(service, [1]);
    await stack.untilService('finalizer', service, isHeld);
  }
  await world.kubectl.run(['delete', 'rsvc', 'db', 'site', '-n', stack.name]);
  await until('the claim is gone', async () => {
    for (const service of ['db', 'site']) await endPods(stack, service);
    return (await claims(stack)).length === 0;
  });
});

test('units that were left while no operator looked keep their claims, too', async () => {
  const stack = await world.namespace('unwatched');
  const spec = { image: 'a', scale: 1, volumes: perContainer, volumePolicy: { whenRemoved: 'delete' } };
  await stack.apply('db', spec);
  await stack.settle('db', [1]);
  await stack.patch('db', { active: false });
  await until('its Pods are gone', async () => {
    await endPods(stack, 'db');
    return (await stack.pods('db')).length === 0;
  });
  await stack.untilService('stopped', 'db', ({ status }) => status.state === 'inactive');
  for (const operator of world.operators) if (operator.running) await operator.stop();
  await world.kubectl.run(['delete', 'rsvc', 'db', '-n', stack.name, '--cascade=orphan', '--wait=false']);
  const ours = ['drover.dev/volumes'];
  await stack.untilService('nothing but ours holds it', 'db', ({ metadata }) => {
    return metadata.deletionTimestamp !== undefined && metadata.finalizers.join() === ours.join();
  });
  await world.addOperator();
  await until('the service is gone', async () => {
    return (await world.kubectl.try(['get', 'rsvc', 'db', '-n', stack.name])).code !== 0;
  });
  const kept = await until('an Event of the claim that stays', async () =>
    (await stack.events('db')).find(({ reason }) => reason === 'VolumeKept'),
  );
  expect(kept.note).toContain('nothing of the service is left to tell');
  const claim = await world.kubectl.get('pvc', 'unwatched-db-1.data', '-n', stack.name);
  expect(claim.metadata.deletionTimestamp).toBeUndefined();
});

test('at each level of Pod security volumes are taken, and filled where root may run', async () => {
  const fillers = ({ spec }: AnyObject) => (spec.initContainers ?? []).map(({ name }: AnyObject) => name);
  const volumes = [...named, ...perContainer, { target: '/cache' }];
  const sidekicks = [{ name: 'logger', image: 'b', volumes: [{ target: '/log' }] }];
  const spec = { image: 'a', scale: 1, volumes, sidekicks, tmpfs: [{ target: '/memory' }] };
  const baseline = await world.namespace('filled', 'baseline');
  await baseline.apply('db', spec);
  const [filled] = await baseline.untilUnits('db', [1]);
  expect(fillers(filled)).toEqual(['drover-copy-1', 'drover-copy-0']);

  const restricted = await world.namespace('unfilled', 'restricted');
  const seccompProfile = { type: 'RuntimeDefault' };
  const rights = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const template = (securityContext: object, ofEach: object) => ({
    spec: { securityContext, containers: ['primary', 'logger'].map((name) => ({ name, securityContext: ofEach })) },
  });
  const unprivileged = { runAsNonRoot: true, seccompProfile };
  await restricted.apply('pod', { ...spec, podTemplate: template(unprivileged, rights) });
  await restricted.apply('containers', { ...spec, podTemplate: template({}, { ...unprivileged, ...rights }) });
  for (const service of ['pod', 'containers']) {
    const [unit] = await restricted.untilUnits(service, [1]);
    expect(fillers(unit)).toEqual([]);
  }
  await restricted.apply('plain', spec);
  expect((await restricted.untilStalled('plain')).message).toContain('violates PodSecurity "restricted');
});

test('an external volume that is not there is said to be missing, until it is', async () => {
  const stack = await world.namespace('external');
  await stack.apply('db', { image: 'a', scale: 1, volumes: [{ target: '/x', name: 'archive', external: true }] });
  const stalled = await stack.untilStalled('db');
  expect(stalled).toMatchObject({ reason: 'ExternalVolumeMissing' });
  expect(stalled.message).toContain('the volume archive is declared as external, but could not be found');
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };
  const metadata = { name: 'archive', namespace: stack.name };
  await world.kubectl.apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec });
  await stack.untilService('no longer stalled', 'db', ({ status }) => !condition(status, 'Stalled'));
  await stack.settle('db', [1]);
  expect((await world.kubectl.get('pvc', 'archive', '-n', stack.name)).metadata.labels).toBeUndefined();
});

test('the operator may not write a spec, nor delete a claim of others, whatever its rights', async () => {
  const stack = await world.namespace('guarded');
  await stack.apply('db', { image: 'a', scale: 1, volumes: [] });
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };
  const metadata = { name: 'theirs', namespace: stack.name };
  await world.kubectl.apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec });
  const as = ['-n', stack.name, '--as=system:serviceaccount:drover-system:drover-operator'];
  const patched = await world.kubectl.try(['patch', 'rsvc', 'db', '--type=merge', '-p', '{"spec":{"scale":2}}', ...as]);
  expect(patched.stderr).toContain('the operator does not write a spec, except what a RancherStack made');
  const deleted = await world.kubectl.try(['delete', 'pvc', 'theirs', '--wait=false', ...as]);
  expect(deleted.stderr).toContain('the operator deletes claims that it made, and no others');
});

test('nothing was done that speaks of a defect', () => {
  // Ready while units that are too many are still on their way out is right.
  expect(world.complaints.filter((line) => !line.includes('"state":"stopping"'))).toEqual([]);
});
