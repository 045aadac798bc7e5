import { labels, managedByDrover } from '../../src/api/labels.ts';
import { rancherServices } from '../../src/controllers/rancher-service/controller.ts';
import type { Client } from '../../src/kubernetes/client.ts';
import { keyOf } from '../../src/kubernetes/object.ts';
import { pods } from '../../src/kubernetes/resource.ts';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import type { AnyObject } from '../cluster/kubectl.ts';
import { follow } from './follow.ts';

export interface Unit {
  readonly uid: string;
  readonly pod: string;
  readonly namespace: string;
  readonly service: string;
  readonly index: string;
  readonly ready: boolean;
}

/** Counts the units and services there are, at every change of any of them, and keeps what there was too many of. */
export class Census {
  /** One sentence for each moment at which there was a unit too many. */
  readonly excesses: string[] = [];
  /** Live units, by Pod: those that are not being deleted. */
  readonly units = new Map<string, Unit>();
  /** Names of Pods that are still there, whether or not they are being deleted. */
  readonly pods = new Set<string>();
  /** By service, what kstatus reads out of it. */
  readonly services = new Map<string, string>();
  readonly #scale: number;
  readonly #live = new Map<string, Map<string, Set<string>>>();
  readonly #stop = new AbortController();
  readonly #following: Promise<unknown>;

  /** @param scale that every service has. */
  constructor(client: Client, scale: number) {
    this.#scale = scale;
    const { signal } = this.#stop;
    const ours = { labelSelector: `${labels.managedBy}=${managedByDrover}` };
    this.#following = Promise.all([
      follow(client, pods, ours, (pod, gone) => this.#pod(pod, gone), signal),
      follow(client, rancherServices, {}, (service, gone) => this.#service(service, gone), signal),
    ]);
    // Heard at the end; until then it is no error of nobody's.
    this.#following.catch(() => undefined);
  }

  /** How many services are as they should be. */
  get current(): number {
    return [...this.services.values()].filter((state) => state === 'Current').length;
  }

  /** @throws when something may have been missed. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  #service(service: AnyObject, gone: boolean): void {
    if (gone) this.services.delete(keyOf(service));
    else this.services.set(keyOf(service), kstatus(service));
  }

  #pod(pod: AnyObject, gone: boolean): void {
    const { uid, name, namespace, deletionTimestamp } = pod.metadata;
    const service = pod.metadata.labels[labels.service];
    const index = pod.metadata.labels[labels.index];
    const key = `${namespace}/${name}`;
    if (gone) this.pods.delete(key);
    else this.pods.add(key);
    const ready = pod.status?.containerStatuses?.every((status: AnyObject) => status.ready) ?? false;
    const unit = { uid, pod: name, namespace, service, index, ready };
    if (gone || deletionTimestamp !== undefined) this.#leave(unit);
    else this.#stay(unit);
  }

  #leave({ uid, namespace, service, index }: Unit): void {
    this.units.delete(uid);
    this.#live.get(`${namespace}/${service}`)?.get(index)?.delete(uid);
  }

  #stay(unit: Unit): void {
    const key = `${unit.namespace}/${unit.service}`;
    const indexes = this.#live.get(key) ?? new Map<string, Set<string>>();
    this.#live.set(key, indexes);
    const there = indexes.get(unit.index) ?? new Set<string>();
    indexes.set(unit.index, there.add(unit.uid));
    this.units.set(unit.uid, unit);
    if (there.size > 1) this.excesses.push(`${key} has ${there.size} units at index ${unit.index}`);
    const all = [...indexes.values()].reduce((sum, { size }) => sum + size, 0);
    if (all > this.#scale) this.excesses.push(`${key} has ${all} units and a scale of ${this.#scale}`);
  }
}
