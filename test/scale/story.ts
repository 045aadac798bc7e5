import { rancherServices } from '../../src/controllers/rancher-service/controller.ts';
import { namespaces, pods, resourcePath } from '../../src/kubernetes/resource.ts';
import { until } from '../cluster/kubectl.ts';
import { eachOf } from '../integration/api.ts';
import { Census, type Unit } from './census.ts';
import { type Figures, Meter } from './meter.ts';
import type { ScaledPlane } from './scaled-plane.ts';

export interface Size {
  readonly services: number;
  /** Units of each service. */
  readonly scale: number;
}

export interface Outcome {
  readonly figures: readonly Figures[];
  /** One sentence for each moment at which there was a unit too many. */
  readonly excesses: readonly string[];
}

const servicesInStack = 10;
/** So many requests of the test's own at a time. */
const width = 8;
const patiently = { everyMs: 250, timeoutMs: 1_800_000 };
/** Longer than what a status gathers. */
const settledMs = 5000;
const healthCheck = { port: 80, interval: 2000, responseTimeout: 2000, unhealthyThreshold: 3 };

/**
 * Creates services, breaks one unit of each ten and waits until all are healed, and deletes everything, while a watch of
 * its own counts units.
 *
 * @param round which telling it is in this world: each has namespaces of its own.
 * @throws when one of the ends is not reached.
 */
export async function story(world: ScaledPlane, { services, scale }: Size, round = 1): Promise<Outcome> {
  const { client, operators } = world;
  const census = new Census(client, scale);
  const meter = new Meter(operators);
  const stacks = Array.from({ length: Math.ceil(services / servicesInStack) }, (_, at) => `stack-${round}-${at + 1}`);
  await makeNamespaces(world, stacks);

  await meter.measure('create', async () => {
    await eachOf(
      Array.from({ length: services }, (_, at) => at),
      width,
      async (at) => {
        const metadata = { namespace: stacks[Math.floor(at / servicesInStack)] ?? '', name: `service-${at + 1}` };
        const spec = { image: 'a', scale, expose: ['80'], healthCheck };
        const object = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', metadata, spec };
        await client.apply(rancherServices, object, { fieldManager: 'test' });
      },
    );
    await until('every service is current', async () => census.current === services, patiently);
  });

  await meter.measure('stay', () => new Promise((resolve) => setTimeout(resolve, 2 * settledMs)));

  await meter.measure('break and heal', async () => {
    const broken = [...census.units.values()].filter(isOneOfTen);
    await eachOf(broken, width, (unit) => breakUnit(world, unit));
    await until(
      'every broken unit is replaced',
      async () => !broken.some(({ uid }) => census.units.has(uid)),
      patiently,
    );
    await until('every service is current again', async () => census.current === services, patiently);
  });
  const unready = [...census.units.values()].filter(({ ready }) => !ready);
  if (census.units.size !== services * scale || unready.length > 0) {
    throw new Error(`${census.units.size} units and ${unready.length} of them not ready, in the end`);
  }

  await meter.measure('delete', async () => {
    await eachOf(stacks, width, (namespace) =>
      client.transport.request({
        method: 'DELETE',
        path: resourcePath(rancherServices, namespace),
        deadlineMs: 60_000,
      }),
    );
    await until('everything is gone', async () => census.services.size + census.pods.size === 0, patiently);
  });
  await census.end();
  return { figures: meter.figures, excesses: census.excesses };
}

/** Of every service one unit of ten, at another index for each of ten services. */
function isOneOfTen({ service, index }: Unit): boolean {
  return Number(index) % 10 === Number(service.split('-').at(-1)) % 10;
}

/** Its containers are ready no more (stages.yaml). */
async function breakUnit({ client }: ScaledPlane, { namespace, pod, uid }: Unit): Promise<void> {
  await client.patchMetadata(pods, namespace, pod, { uid, labels: { 'test.drover.dev/broken': 'true' } }, 'test');
}

async function makeNamespaces({ client, plane }: ScaledPlane, names: readonly string[]): Promise<void> {
  await eachOf(names, width, (name) =>
    client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { fieldManager: 'test' }),
  );
  await until('every namespace has its service account', async () => {
    const accounts = await plane.kubectl.list('serviceaccounts', '-A');
    return names.every((name) => accounts.some(({ metadata }) => metadata.namespace === name));
  });
}
