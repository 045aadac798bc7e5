import { readdirSync, readFileSync } from 'node:fs';

import type { Client } from '../../../src/kubernetes/client.ts';
import { keyOf } from '../../../src/kubernetes/object.ts';
import { namespaces, pods, type Resource, resourcePath, services } from '../../../src/kubernetes/resource.ts';
import { type AnyObject, until } from '../../cluster/kubectl.ts';
import { eachOf } from '../../integration/api.ts';
import { follow } from '../../scale/follow.ts';
import type { ScaledPlane } from '../../scale/scaled-plane.ts';
import type { Size } from '../../scale/story.ts';
import { cpuSeconds } from '../checks/process-cost.ts';

const deployments: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  kind: 'Deployment',
  namespaced: true,
};

/** What a part took stock Kubernetes. */
export interface StockFigures {
  readonly part: string;
  readonly seconds: number;
  /** Processor time of kube-controller-manager, in seconds. */
  readonly cpuSeconds: number;
}

const perNamespace = 10;
const width = 8;
const patiently = { everyMs: 250, timeoutMs: 1_800_000 };

/**
 * The same story as told by Deployments and Services, in the same world. A Deployment leaves a Pod that is not ready
 * alone, so its tenth is deleted where a service's is broken.
 *
 * @param round which telling it is in this world: each has namespaces of its own.
 */
export async function deploymentsStory(world: ScaledPlane, size: Size, round: number): Promise<StockFigures[]> {
  const { client } = world;
  const names = Array.from({ length: Math.ceil(size.services / perNamespace) }, (_, at) => `stock-${round}-${at + 1}`);
  await eachOf(names, width, (name) =>
    client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { fieldManager: 'test' }),
  );
  const stock = new Stock(client, size);
  const parts: [string, () => Promise<void>][] = [
    ['create', () => stock.create(names)],
    ['delete a tenth and heal', () => stock.heal()],
    ['delete', () => stock.delete(names)],
  ];
  const controllers = processOf('kube-controller-manager', world.plane.kubeconfig);
  const figures: StockFigures[] = [];
  for (const [part, run] of parts) {
    const from = { at: performance.now(), cpu: cpuSeconds(controllers) };
    await run();
    const seconds = (performance.now() - from.at) / 1000;
    figures.push({ part, seconds, cpuSeconds: cpuSeconds(controllers) - from.cpu });
  }
  await stock.end();
  return figures;
}

/** Deployments with their Pods, as two watches tell of them. */
class Stock {
  readonly #client: Client;
  readonly #size: Size;
  /** By Deployment, whether all its Pods are ready. */
  readonly #ready = new Map<string, boolean>();
  readonly #pods = new Map<string, AnyObject>();
  readonly #stop = new AbortController();
  readonly #following: Promise<unknown>;

  constructor(client: Client, size: Size) {
    this.#client = client;
    this.#size = size;
    const ours = { labelSelector: 'stock' };
    const keep =
      <V>(map: Map<string, V>, picture: (object: AnyObject) => V) =>
      (object: AnyObject, gone: boolean) =>
        void (gone ? map.delete(keyOf(object)) : map.set(keyOf(object), picture(object)));
    this.#following = Promise.all([
      follow(client, deployments, ours, keep(this.#ready, isReady), this.#stop.signal),
      follow(
        client,
        pods,
        ours,
        keep(this.#pods, (pod) => pod),
        this.#stop.signal,
      ),
    ]);
    // Heard at the end.
    this.#following.catch(() => undefined);
  }

  async create(places: readonly string[]): Promise<void> {
    const numbers = Array.from({ length: this.#size.services }, (_, at) => at);
    await eachOf(numbers, width, async (at) => {
      const place = places[Math.floor(at / perNamespace)] ?? '';
      for (const [resource, object] of objectsOf(`service-${at + 1}`, place, this.#size.scale)) {
        await this.#client.apply(resource, object, { fieldManager: 'test' });
      }
    });
    await until('every Deployment is ready', async () => this.#allReady, patiently);
  }

  async heal(): Promise<void> {
    const chosen = [...this.#pods.values()].filter((_, at) => at % 10 === 0);
    await eachOf(chosen, width, ({ metadata }) => this.#client.delete(pods, metadata.namespace, metadata.name));
    const gone = () => !chosen.some((pod) => this.#pods.get(keyOf(pod))?.metadata.uid === pod.metadata.uid);
    await until('every Deployment is ready again', async () => gone() && this.#allReady, patiently);
  }

  async delete(places: readonly string[]): Promise<void> {
    await eachOf(places, width, (place) =>
      this.#client.transport.request({ method: 'DELETE', path: resourcePath(deployments, place), deadlineMs: 60_000 }),
    );
    await until('everything is gone', async () => this.#ready.size + this.#pods.size === 0, patiently);
  }

  /** @throws when something may have been missed. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  get #allReady(): boolean {
    const { services: count, scale } = this.#size;
    return [...this.#ready.values()].filter(Boolean).length === count && this.#pods.size === count * scale;
  }
}

function isReady({ spec, status, metadata }: AnyObject): boolean {
  return status?.observedGeneration === metadata.generation && status?.readyReplicas === spec.replicas;
}

function objectsOf(name: string, namespace: string, replicas: number): [Resource, AnyObject][] {
  const labels = { stock: name };
  const readinessProbe = { tcpSocket: { port: 80 }, periodSeconds: 2 };
  const container = { name: 'primary', image: 'a', ports: [{ containerPort: 80 }], readinessProbe };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const metadata = { name, namespace, labels };
  const service = { selector: labels, ports: [{ port: 80 }] };
  const deployment = { replicas, selector: { matchLabels: labels }, template };
  return [
    [services, { apiVersion: 'v1', kind: 'Service', metadata, spec: service }],
    [deployments, { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: deployment }],
  ];
}

/** @throws when no process of this name has the argument. */
function processOf(name: string, argument: string): number {
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const [program, ...args] = commandOf(pid);
    if (program?.endsWith(`/${name}`) && args.some((one) => one.includes(argument))) return Number(pid);
  }
  throw new Error(`no process is ${name} with ${argument}`);
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It ended since.
    return [];
  }
}

/** The figures as a table for people. */
export function stockTableOf(figures: readonly StockFigures[]): string {
  const rows = figures.map((one) => [one.part, one.seconds.toFixed(1), one.cpuSeconds.toFixed(1)]);
  const head = ['part', 's', 'controllers CPU, s'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
