/**
 * Observes every checked unit and every host of the cluster, decides whether healing is held for all of them together,
 * writes nothing: what many services see at once no single one of them can judge.
 */
import { unhealthyWindowMs } from '../health/deadline.ts';
import { type HostBucket, type HostRelease, newHostBucket, nextHostRelease } from '../health/host-bucket.ts';
import {
  type CheckedUnit,
  type FleetObservation,
  nextStorm,
  recordPass,
  type Storm,
  stormAllowance,
  stormWakeAt,
} from '../health/storm.ts';
import type { Store } from '../kubernetes/store.ts';
import type { Permission } from '../plan/condemnation.ts';
import type { ObservedHost } from '../plan/observed.ts';
import type { Step } from '../plan/step.ts';
import type { HostWatch } from './rancher-host/host-watch.ts';
import type { PodItem } from './rancher-service/observe.ts';

/** A unit that turned unhealthy counts for so long after it was replaced, in milliseconds. */
const rememberedMs = 60_000;

/** All units are gone through for an observation, and thousands of services may ask at the same moment. Milliseconds. */
const observedForMs = 250;

/** What was seen of all units, and what it depends on beside them. */
interface Sight {
  readonly at: number;
  readonly key: string;
  readonly observation: FleetObservation;
}

export class Fleet {
  readonly #pods: Store<PodItem>;
  readonly #hosts: Pick<Store<ObservedHost>, 'list'>;
  readonly #watch: Pick<HostWatch, 'isLost' | 'isAccused'>;
  readonly #fallen = new Map<string, { readonly service: string; readonly at: number }>();
  /** Counts the changes of #fallen. */
  #falls = 0;
  #sight: Sight | undefined;
  #storm: Storm | undefined;
  #bucket: HostBucket = newHostBucket([]);
  /** Hosts that were silent when we began to lead: they have waited already. */
  #silentBefore: ReadonlySet<string> = new Set();

  constructor(
    pods: Store<PodItem>,
    hosts: Pick<Store<ObservedHost>, 'list'>,
    watch: Pick<HostWatch, 'isLost' | 'isAccused'>,
  ) {
    this.#pods = pods;
    this.#hosts = hosts;
    this.#watch = watch;
  }

  /** A new leader begins; what was silent before it did waits for nobody. */
  begin(silentBefore: Iterable<string>): void {
    this.#silentBefore = new Set(silentBefore);
  }

  /** A unit turned unhealthy; it counts even once its Pod is gone. */
  recordUnhealthy(uid: string, service: string, now: number): void {
    this.#fallen.set(uid, { service, at: now });
    this.#falls++;
  }

  /** Whether healing was held when somebody last asked. */
  isStorm(): boolean {
    return this.#storm !== undefined;
  }

  /** Whether healing may delete, and when that changes by itself. */
  permission(now: number): Permission & { readonly storm?: string; readonly wakeAt?: number } {
    this.#storm = nextStorm(this.#storm, this.#look(now), now);
    const release = this.#release(now);
    this.#bucket = release.bucket;
    const hosts = {
      waitingHosts: release.waiting,
      ...(release.wakeAt === undefined ? {} : { nextHostAt: release.wakeAt }),
    };
    if (this.#storm === undefined) return { healing: 'free', allowance: 0, ...hosts };
    return {
      ...hosts,
      healing: 'held',
      allowance: stormAllowance(this.#storm, now),
      storm: this.#storm.message,
      wakeAt: stormWakeAt(this.#storm, now),
    };
  }

  /**
   * What was decided about a service: units that fell count for the others, and where healing is held one unit may pass,
   * not one for each service that asks.
   */
  record(service: string, { transitions, condemnation }: Step, { healing }: Permission, now: number): void {
    for (const { unit, to } of transitions) if (to === 'unhealthy') this.recordUnhealthy(unit.uid, service, now);
    const passed = healing === 'held' && condemnation.condemned.length > 0;
    if (passed && this.#storm) this.#storm = recordPass(this.#storm, now);
  }

  /** What was seen a moment ago, unless a unit fell or something came up about a host since. */
  #look(now: number): FleetObservation {
    const hosts = this.#hosts.list();
    const doubtful = hosts.filter(({ name }) => this.#watch.isAccused(name));
    const schedulable = hosts.filter((host) => host.schedulable).length;
    const names = doubtful.map(({ name, schedulable }) => [name, schedulable, this.#watch.isLost(name)].join(':'));
    const key = [this.#falls, schedulable, ...names].join();
    const last = this.#sight;
    if (last?.key === key && now >= last.at && now - last.at < observedForMs) return last.observation;
    this.#sight = { at: now, key, observation: this.#observe(now) };
    return this.#sight.observation;
  }

  #observe(now: number): FleetObservation {
    for (const [uid, { at }] of this.#fallen) {
      if (now - at > rememberedMs) this.#fallen.delete(uid);
    }
    const checked = new Map<string, CheckedUnit>();
    let windowMs = 0;
    for (const [uid, { service, at }] of this.#fallen) checked.set(uid, { service, unhealthySince: at });
    for (const { namespace, service, unit } of this.#pods.list()) {
      const members = [unit, ...(unit.members ?? [])].filter(({ check }) => check !== undefined);
      if (members.length === 0 || unit.deletingSince !== undefined) continue;
      if (unit.endedOnce || unit.phase === 'Failed') continue;
      windowMs = Math.max(windowMs, ...members.map(({ check }) => (check ? unhealthyWindowMs(check) : 0)));
      const since = members.flatMap(({ memory }) => (memory?.state === 'unhealthy' ? [memory.since] : []));
      const { host } = unit;
      const name = `${namespace}/${service}`;
      // What fails on a host that may be lost says nothing of the checks.
      if (host !== undefined && this.#watch.isAccused(host)) checked.delete(unit.uid);
      else if (since.length > 0) checked.set(unit.uid, { service: name, unhealthySince: Math.min(...since) });
      else if (!checked.has(unit.uid)) checked.set(unit.uid, { service: name });
    }
    const hosts = this.#hosts.list().filter((host) => host.schedulable);
    const lost = hosts.filter((host) => this.#watch.isLost(host.name)).length;
    return { hosts: hosts.length, lostHosts: lost, checked: [...checked.values()], windowMs };
  }

  #release(now: number): HostRelease {
    const lost = this.#lostHostsWithUnits();
    const known = lost.filter((host) => this.#silentBefore.has(host) && !this.#bucket.released.includes(host));
    const bucket = { ...this.#bucket, released: [...this.#bucket.released, ...known] };
    return nextHostRelease(bucket, lost, now);
  }

  /** In the order of their names; a lost host without units keeps no other one waiting. */
  #lostHostsWithUnits(): string[] {
    const lost = this.#hosts.list().flatMap(({ name }) => (this.#watch.isLost(name) ? [name] : []));
    if (lost.length === 0) return [];
    const hosts = new Set(this.#pods.list().map(({ unit }) => unit.host));
    return lost.filter((host) => hosts.has(host)).sort();
  }
}
