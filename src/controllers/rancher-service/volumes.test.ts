/** What becomes of claims where a service wants them deleted, against a namespace that is scripted. */
import { expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client, DeleteOptions } from '../../kubernetes/client.ts';
import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import type { KubernetesObject, Metadata } from '../../kubernetes/object.ts';
import { pods, type Resource, services } from '../../kubernetes/resource.ts';
import { Store } from '../../kubernetes/store.ts';
import { desired, planned, unit } from '../../plan/units.fixture.ts';
import type { Standing } from './decisions.ts';
import { projectClaim } from './observe.ts';
import { Volumes } from './volumes.ts';

const log = { error: () => {} } as never;
const rancherServices = { kind: 'RancherService' } as Resource;
const at = '2026-01-01T00:00:00Z';

function object(name: string, over: Partial<Metadata> = {}, more: object = {}): KubernetesObject {
  const metadata = {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    resourceVersion: '1',
    creationTimestamp: at,
    ...over,
  };
  return { metadata, ...more };
}

const ownedBy = (service: string) => ({
  ownerReferences: [
    {
      apiVersion: 'drover.dev/v1alpha1',
      kind: 'RancherService',
      name: service,
      uid: `uid-${service}`,
      controller: true,
    },
  ],
});

/** A service whose claims go with it and with its indexes; it is being deleted where it has finalizers of others'. */
function service(name: string, finalizers?: readonly string[], volumes: readonly object[] = [data]): RancherService {
  const deleting = finalizers && { deletionTimestamp: at, finalizers: [...finalizers, 'drover.dev/volumes'] };
  const spec = { image: 'a', volumes, volumePolicy: { whenRemoved: 'delete', whenScaled: 'delete' } };
  return object(name, { finalizers: ['drover.dev/volumes'], ...deleting }, { spec }) as unknown as RancherService;
}

const data = { target: '/data', name: 'data', perContainer: true };
const files = { target: '/files', name: 'files' };

function claim(name: string, more: Readonly<Record<string, string>> = {}, over: Partial<Metadata> = {}) {
  const labels = { 'app.kubernetes.io/managed-by': 'drover', 'drover.dev/stack': 'shop', ...more };
  return object(name, { labels, ...over });
}
const ofUnit = (index: number, over: Partial<Metadata> = {}) =>
  claim(`shop-db-${index}.data`, { 'drover.dev/service': 'db', 'drover.dev/index': String(index) }, over);

function podOf(name: string, claimName: string, service?: string): KubernetesObject {
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName } }];
  return object(name, service === undefined ? {} : ownedBy(service), { spec: { volumes } });
}

class Namespace {
  readonly claims = new Store({ log, project: projectClaim });
  readonly services = new Store({ log, project: (one: KubernetesObject) => one as unknown as RancherService });
  pods: KubernetesObject[] = [];
  kubernetesServices: KubernetesObject[] = [];
  readonly deleted: string[] = [];
  readonly released: string[] = [];
  readonly told: EventDraft[] = [];
  standing: readonly Standing[] = [];
  readonly volumes: Volumes;

  constructor(claims: readonly KubernetesObject[], present: readonly RancherService[]) {
    this.claims.replace(claims);
    this.services.replace(present as unknown as KubernetesObject[]);
    const client = {
      get: async (resource: Resource, _: string, name: string) => {
        const found = resource === services && this.kubernetesServices.find(({ metadata }) => metadata.name === name);
        if (!found) throw new ApiError('GET', 404, '');
        return found;
      },
      list: async (resource: Resource) => ({ items: resource === pods ? this.pods : [], resourceVersion: '1' }),
      delete: async (_: Resource, __: string, name: string, { uid }: DeleteOptions) => {
        expect(uid).toBe(`uid-${name}`);
        this.deleted.push(name);
      },
      patchMetadata: async (_: Resource, __: string, name: string) => {
        this.released.push(name);
      },
    } as unknown as Client;
    const stores = { claims: this.claims, services: this.services };
    const configuration = { storageClasses: {} } as never;
    this.volumes = new Volumes(
      rancherServices,
      { client, mayWrite: () => true, configuration, stores },
      {
        decided: (_, told) => this.told.push(told),
        stands: (_, standing) => {
          this.standing = standing;
        },
      },
    );
    this.volumes.onChange(() => {});
  }

  get notes(): string[] {
    return [...this.told, ...this.standing.map(({ told }) => told)].map(({ reason, note }) => `${reason}: ${note}`);
  }

  /** One look at a service of one unit that is in its place. */
  keep(of: RancherService, index = 1) {
    const wish = { ...desired({ ...(of.spec as object), scale: 1 }), name: of.metadata.name };
    const units = [unit(index, { revision: wish.revision })];
    return this.volumes.keep(of, wish, planned({ desired: wish, units }));
  }
}

test('a claim is told of once when it is deleted, though the cache shows it for a while', async () => {
  const db = service('db');
  const world = new Namespace([ofUnit(1), ofUnit(2)], [db]);
  await world.keep(db);
  await world.keep(db);
  expect(world.deleted).toEqual(['shop-db-2.data']);
  expect(world.notes).toEqual(['VolumeDeleted: deleted the claim shop-db-2.data, since its index was scaled away']);
  world.claims.put(ofUnit(2, { resourceVersion: '2', deletionTimestamp: at }));
  world.claims.remove(ofUnit(2));
  world.claims.put(ofUnit(2, { resourceVersion: '3' }));
  await world.keep(db);
  expect(world.deleted).toHaveLength(2);
});

test('one that somebody else uses stands while it is used, and is looked at again', async () => {
  const db = service('db');
  const world = new Namespace([ofUnit(2)], [db]);
  world.pods = [podOf('backup', 'shop-db-2.data')];
  expect(await world.keep(db)).toMatchObject({ againMs: 60_000 });
  expect(world.told).toEqual([]);
  expect(world.standing).toMatchObject([{ key: 'uid-shop-db-2.data/VolumeKept', concerned: { index: 2 } }]);
  expect(world.notes[0]).toContain('backup uses it');
  world.pods = [];
  expect(await world.keep(db)).not.toHaveProperty('againMs');
  expect([world.deleted, world.standing]).toEqual([['shop-db-2.data'], []]);
});

test('a service that is deleted takes its claims along, and its own Pods do not keep them', async () => {
  const db = service('db', []);
  const world = new Namespace([ofUnit(1)], [db]);
  world.kubernetesServices = [object('db', ownedBy('db'))];
  world.pods = [podOf('db-1', 'shop-db-1.data', 'db')];
  await world.volumes.letGo(db);
  expect([world.deleted, world.released]).toEqual([['shop-db-1.data'], ['db']]);
});

test.each([
  ['the garbage collector is at work yet', ['foregroundDeletion'], [], [], true],
  ['its Service is gone, and a Pod has its owner', [], [], [podOf('db-1', 'shop-db-1.data', 'db')], true],
  ['its units are being left', ['orphan'], [object('db', ownedBy('db'))], [], false],
  ['its units were left while no operator looked', [], [object('db')], [], false],
  ['nothing of it is left', [], [], [], false],
] as const)('where %s', async (_, finalizers, kubernetesServices, present, goes) => {
  const db = service('db', finalizers);
  const world = new Namespace([ofUnit(1)], [db]);
  world.kubernetesServices = [...kubernetesServices];
  world.pods = [...present];
  await world.volumes.letGo(db);
  expect(world.deleted).toEqual(goes ? ['shop-db-1.data'] : []);
  const silent = finalizers.some((one) => one === 'orphan');
  expect(world.standing.map(({ told }) => told.reason)).toEqual(goes || silent ? [] : ['VolumeKept']);
  expect(world.released).toEqual(['db']);
});

test('two services that are deleted do not keep a volume of theirs from each other', async () => {
  const both = ['db', 'site'].map((name) => service(name, [], [files]));
  const world = new Namespace([claim('shop-files')], both);
  world.kubernetesServices = ['db', 'site'].map((name) => object(name, ownedBy(name)));
  world.pods = ['db', 'site'].map((name) => podOf(`${name}-1`, 'shop-files', name));
  for (const one of both) await world.volumes.letGo(one);
  expect(world.deleted).toEqual(['shop-files']);
});

test.each([
  ['is there', service('site', undefined, [files]), 'site'],
  ['leaves its units', service('site', ['orphan'], [files]), undefined],
  ['may have left its units', service('site', ['other'], [files]), undefined],
])('a volume stays that another service needs which %s', async (_, site, owner) => {
  const db = service('db', [], [files]);
  const world = new Namespace([claim('shop-files')], [db, site]);
  world.kubernetesServices = [object('db', ownedBy('db')), object('site', owner === undefined ? {} : ownedBy(owner))];
  await world.volumes.letGo(db);
  expect([world.deleted, world.released]).toEqual([[], ['db']]);
});
