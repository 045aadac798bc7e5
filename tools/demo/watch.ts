import type { RancherService } from '../../src/api/rancher-service.ts';
import { rancherServices } from '../../src/controllers/rancher-service/controller.ts';
import { background } from '../../src/kubernetes/background.ts';
import type { Client } from '../../src/kubernetes/client.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { Reflector } from '../../src/kubernetes/reflector.ts';
import { events, nodes, pods, type Resource } from '../../src/kubernetes/resource.ts';
import { Store } from '../../src/kubernetes/store.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import type { Observed, ServiceEvent } from './rows.ts';

const log = silentLogger();

interface PodSeen {
  readonly name: string;
  readonly madeAt: number;
  readonly host: string;
  readonly running: boolean;
  readonly leaving: boolean;
}

interface HostSeen {
  readonly name: string;
  readonly ready: boolean;
}

interface Stores {
  readonly services: Store<RancherService>;
  readonly pods: Store<PodSeen>;
  readonly events: Store<ServiceEvent>;
}

/** What happens in the demo's namespaces and to the hosts, as the API server tells it: watched, not asked for. */
export class Watch {
  readonly #client: Client;
  readonly #signal: AbortSignal;
  readonly #stacks: readonly Stores[];
  readonly #hosts: Store<HostSeen>;
  readonly #listeners = new Set<() => void>();

  constructor(client: Client, namespaces: readonly string[], signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    this.#hosts = this.#reflect(nodes, hostOf);
    this.#stacks = namespaces.map((namespace) => ({
      services: this.#reflect(rancherServices, (object) => object as unknown as RancherService, namespace),
      pods: this.#reflect(pods, podOf, namespace),
      events: this.#reflect(events, eventOf, namespace),
    }));
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  get observed(): Observed {
    return {
      services: this.#stacks.flatMap((stack) => stack.services.list()),
      madeAt: new Map(this.#pods().map(({ name, madeAt }) => [name, madeAt])),
      events: this.#stacks.flatMap((stack) => stack.events.list()),
    };
  }

  /** Names of Pods that are on their way out, and cannot go while their host is off. */
  get leaving(): string[] {
    return this.#pods().flatMap(({ name, leaving }) => (leaving ? name : []));
  }

  hostOfPod(pod: string): string | undefined {
    return this.#pods().find(({ name }) => name === pod)?.host;
  }

  isRunning(pod: string): boolean {
    return this.#pods().some(({ name, running }) => name === pod && running);
  }

  isReady(host: string): boolean {
    return this.#hosts.get(host)?.ready ?? false;
  }

  /**
   * Waits until something is so.
   *
   * @returns the time on this machine's clock, in milliseconds.
   * @throws Error when it takes too long, or what the signal was aborted with.
   */
  until(what: string, holds: () => boolean, timeoutMs: number): Promise<number> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(timeoutMs)]);
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#listeners.delete(look);
        signal.removeEventListener('abort', giveUp);
      };
      const look = () => {
        if (!holds()) return;
        end();
        resolve(Date.now());
      };
      const giveUp = () => {
        end();
        reject(this.#signal.aborted ? this.#signal.reason : new Error(`not within ${timeoutMs / 1000} s: ${what}`));
      };
      this.#listeners.add(look);
      signal.addEventListener('abort', giveUp);
      if (signal.aborted) giveUp();
      else look();
    });
  }

  #pods(): PodSeen[] {
    return this.#stacks.flatMap((stack) => stack.pods.list());
  }

  #reflect<T>(resource: Resource, project: (object: KubernetesObject) => T | undefined, namespace?: string): Store<T> {
    const store = new Store<T>({ project, log });
    store.onChange(() => {
      for (const listener of [...this.#listeners]) listener();
    });
    const selection = namespace === undefined ? {} : { namespace };
    const reflector = new Reflector({ client: this.#client, resource, store, selection, log });
    background('reflector', reflector.run(this.#signal), log);
    return store;
  }
}

function podOf({ metadata, spec, status }: KubernetesObject): PodSeen {
  return {
    name: metadata.name,
    madeAt: Date.parse(metadata.creationTimestamp),
    host: (spec as { nodeName?: string }).nodeName ?? '',
    running: (status as { phase?: string }).phase === 'Running',
    leaving: metadata.deletionTimestamp !== undefined,
  };
}

function hostOf({ metadata, status }: KubernetesObject): HostSeen {
  const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
  return { name: metadata.name, ready: conditions.some(({ type, status }) => type === 'Ready' && status === 'True') };
}

function eventOf(event: KubernetesObject): ServiceEvent | undefined {
  const regarding = event['regarding'] as { kind?: string; name?: string; namespace?: string } | undefined;
  if (regarding?.kind !== 'RancherService') return undefined;
  return {
    namespace: regarding.namespace ?? '',
    service: regarding.name ?? '',
    reason: String(event['reason']),
    note: String(event['note']),
    writtenAt: String(event['eventTime']),
    seenAt: Date.now(),
  };
}
