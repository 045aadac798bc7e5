import { background } from '../../../src/kubernetes/background.ts';
import type { Client } from '../../../src/kubernetes/client.ts';
import type { KubernetesObject } from '../../../src/kubernetes/object.ts';
import { Reflector } from '../../../src/kubernetes/reflector.ts';
import { events, pods, type Resource } from '../../../src/kubernetes/resource.ts';
import { Store } from '../../../src/kubernetes/store.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';

const log = silentLogger();

/** A Pod's life by this machine's clock, in milliseconds since the epoch: when each was first seen. */
export interface PodSeen {
  readonly name: string;
  readonly uid: string;
  /** Its labels' word for what it belongs to, and its index there. */
  readonly of: string;
  readonly index: string;
  host: string;
  /** As it is now. */
  ready: boolean;
  readonly createdAt: number;
  readyAt?: number;
  deletingAt?: number;
  /** An Event says that it is unhealthy or removed. */
  namedAt?: number;
  gone: boolean;
}

/** An Event that gives a unit up names its Pod: `unit 1 (POD on HOST) …`. */
const condemning = /^(HealthUnhealthy|InstanceRemoved\w+)$/;
const podNamed = /\bunit \d+ \(([^ )]+)/;

/** Watches one namespace from one process, and notes when what it sees arrives. */
export class Observer {
  readonly #pods = new Map<string, PodSeen>();
  readonly #stopping = new AbortController();

  constructor(client: Client, namespace: string) {
    this.#watch(client, pods, namespace, (object) => this.#pod(object));
    this.#watch(client, events, namespace, (object) => this.#event(object));
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Every Pod of a service or Deployment that was ever seen, in the order in which they came. */
  of(name: string): PodSeen[] {
    return [...this.#pods.values()].filter((pod) => pod.of === name);
  }

  /** Those that are there to stay. */
  present(name: string): PodSeen[] {
    return this.of(name).filter((pod) => !pod.gone && pod.deletingAt === undefined);
  }

  #watch(client: Client, resource: Resource, namespace: string, note: (object: KubernetesObject) => unknown): void {
    // What is kept is the moment each arrived, so that the store keeps next to nothing.
    const store = new Store<{ uid: string }>({
      project: (object) => {
        note(object);
        return { uid: object.metadata.uid };
      },
      log,
    });
    if (resource === pods) {
      store.onChange((change) => {
        const pod = change.type === 'deleted' ? this.#pods.get(change.before.uid) : undefined;
        if (pod) pod.gone = true;
      });
    }
    const reflector = new Reflector({ client, resource, store, selection: { namespace }, log });
    background('reflector', reflector.run(this.#stopping.signal), log);
  }

  #pod({ metadata, spec, status }: KubernetesObject): void {
    const now = Date.now();
    const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
    const labels = metadata.labels ?? {};
    const pod = this.#pods.get(metadata.uid) ?? {
      name: metadata.name,
      uid: metadata.uid,
      of: labels['drover.dev/service'] ?? labels['app'] ?? '',
      index: labels['drover.dev/index'] ?? '',
      host: '',
      ready: false,
      createdAt: now,
      gone: false,
    };
    pod.host = (spec as { nodeName?: string }).nodeName ?? '';
    pod.ready = conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
    if (pod.ready) pod.readyAt ??= now;
    if (metadata.deletionTimestamp !== undefined) pod.deletingAt ??= now;
    this.#pods.set(metadata.uid, pod);
  }

  #event(event: KubernetesObject): void {
    if (!condemning.test(String(event['reason']))) return;
    const name = podNamed.exec(String(event['note']))?.[1];
    for (const pod of this.#pods.values()) if (pod.name === name) pod.namedAt ??= Date.now();
  }
}
