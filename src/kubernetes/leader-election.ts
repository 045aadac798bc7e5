import type { Logger } from '../telemetry/logger.ts';
import { ApiError } from './api-error.ts';
import type { Client } from './client.ts';
import { type Clock, systemClock } from './clock.ts';
import type { KubernetesObject } from './object.ts';
import { leases } from './resource.ts';

export interface LeaderElectionOptions {
  /** Best with connections of its own: a renewal that waits behind other work comes too late when there is much of it. */
  readonly client: Client;
  readonly namespace: string;
  readonly name: string;
  /** Tells this candidate from all others, those of its own former lives included. */
  readonly identity: string;
  readonly log: Logger;
  readonly clock?: Clock;
  /** How long others leave a lease alone that is not renewed. Default: 6000. */
  readonly leaseMs?: number;
  /** How long the leader acts without having renewed. Default: 4000; less than the lease. */
  readonly renewDeadlineMs?: number;
  /** How often it is renewed, or looked at. Default: 1000. */
  readonly retryMs?: number;
  /** Told when a leader could not renew, and for how long it tried: other connections may lead to nobody as well. */
  onFailedRenewal?(triedMs: number): void;
}

interface Lease extends KubernetesObject {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly renewTime?: string;
    readonly acquireTime?: string;
    readonly leaseTransitions?: number;
  };
}

/**
 * One leader among several candidates, by a Lease.
 *
 * Guarantees: whether another's lease has run out is judged by how long this process has watched it not change, so no
 * clocks of different machines are compared, also when somebody deletes the lease; {@link isLeader} is false as soon as the last renewal is older than the
 * renew deadline by the monotonic clock, even when a long synchronous block kept this process from noticing; a renewal
 * that fails drops its client's connections, since the server behind them may be gone.
 */
export class LeaderElection {
  readonly #options: Required<Omit<LeaderElectionOptions, 'client' | 'log' | 'onFailedRenewal'>> &
    LeaderElectionOptions;
  readonly #clock: Clock;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #leading = false;
  #seen: { version: string; at: number } | undefined;
  /** The lease as this process wrote it last. */
  #held: Lease | undefined;

  constructor(options: LeaderElectionOptions) {
    const clock = options.clock ?? systemClock;
    this.#options = { leaseMs: 6000, renewDeadlineMs: 4000, retryMs: 1000, ...options, clock };
    this.#clock = clock;
  }

  /** Whether this process may write now. Ask before every write. */
  isLeader(): boolean {
    return this.#leading && this.#clock.monotonic() - this.#renewedAt < this.#options.renewDeadlineMs;
  }

  /** Resolves when this process leads; rejects never, ends early when the signal aborts. */
  async acquire(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const before = this.#clock.monotonic();
      if (await this.#attempt()) {
        this.#renewedAt = before;
        this.#leading = true;
        return true;
      }
      await this.#clock.sleep(this.#options.retryMs, signal);
    }
    return false;
  }

  /**
   * Renews until leadership is lost, which resolves it, or the signal aborts, which gives the lease back.
   *
   * @param onLapse told when a renewal that was under way as the deadline passed went well after all: for a moment
   * nothing was written, and what was left undone is to be looked at again.
   */
  async hold(signal: AbortSignal, onLapse?: () => void): Promise<void> {
    const { retryMs, log, client, onFailedRenewal } = this.#options;
    while (!signal.aborted) {
      await this.#clock.sleep(retryMs, signal);
      if (signal.aborted) break;
      const before = this.#clock.monotonic();
      // Checked first: after a long block another may lead already, and only the API server can tell.
      if (!this.isLeader()) {
        this.#leading = false;
        log.error('leadership is lost: the lease was not renewed in time');
        return;
      }
      if (await this.#attempt()) {
        const lapsed = !this.isLeader();
        this.#renewedAt = before;
        if (lapsed && this.isLeader()) onLapse?.();
      } else {
        client.transport.dropConnections();
        onFailedRenewal?.(this.#clock.monotonic() - before);
      }
    }
    await this.#release();
  }

  /** Takes or renews the lease. @returns whether this process holds it now. */
  async #attempt(): Promise<boolean> {
    const { client, namespace, name, log, identity } = this.#options;
    try {
      if (await this.#renewKnown()) return true;
      const lease = await client.get<Lease>(leases, namespace, name, { deadlineMs: this.#options.retryMs });
      if (!this.#isFree(lease)) {
        if (lease.spec?.holderIdentity !== identity) this.#leading = false;
        return false;
      }
      await this.#write(lease);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.isNotFound) return this.#mayCreate() && this.#create();
      log.warn({ err: error }, 'the lease could not be renewed or taken');
      return false;
    }
  }

  /** Writes to the lease as this process left it: one call where nobody else touched it, as is usual. */
  async #renewKnown(): Promise<boolean> {
    const known = this.#held;
    // Another answer than a renewal, or none: what there is has to be looked at again.
    this.#held = undefined;
    if (known === undefined) return false;
    try {
      await this.#write(known);
      return true;
    } catch (error) {
      if (error instanceof ApiError && (error.isConflict || error.isNotFound)) return false;
      throw error;
    }
  }

  #isFree(lease: Lease): boolean {
    const holder = lease.spec?.holderIdentity ?? '';
    if (holder === this.#options.identity) this.#seen = undefined;
    if (holder === '' || holder === this.#options.identity) return true;
    return this.#unchangedMs(lease.metadata.resourceVersion) >= this.#options.leaseMs;
  }

  /** Who held a lease that was deleted acts on for a while: who has seen it waits as if it were still there. */
  #mayCreate(): boolean {
    return this.#seen === undefined || this.#unchangedMs('deleted') >= this.#options.leaseMs;
  }

  /** For how long this process has seen another's lease stand still. */
  #unchangedMs(version: string): number {
    const now = this.#clock.monotonic();
    if (this.#seen?.version !== version) this.#seen = { version, at: now };
    return now - this.#seen.at;
  }

  async #create(): Promise<boolean> {
    const { client, namespace, name, log } = this.#options;
    try {
      const draft = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace, name } };
      await client.create(leases, { ...draft, spec: this.#spec() }, { fieldManager: name });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.isAlreadyExists) return false;
      log.warn({ err: error }, 'the lease could not be made');
      return false;
    }
  }

  async #write(lease: Lease): Promise<void> {
    const { namespace, name } = this.#options;
    const { resourceVersion } = lease.metadata;
    const metadata = { namespace, name, resourceVersion };
    this.#held = await this.#options.client.replace<Lease>(
      leases,
      { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: this.#spec(lease) },
      { deadlineMs: this.#options.retryMs },
    );
    this.#seen = undefined;
  }

  #spec(lease?: Lease) {
    const { identity, leaseMs } = this.#options;
    const now = microTime(this.#clock.now());
    const kept = lease?.spec?.holderIdentity === identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(leaseMs / 1000),
      renewTime: now,
      acquireTime: (kept ? lease?.spec?.acquireTime : undefined) ?? now,
      leaseTransitions: (lease?.spec?.leaseTransitions ?? 0) + (kept || !lease ? 0 : 1),
    };
  }

  async #release(): Promise<void> {
    const { client, namespace, name, identity, log } = this.#options;
    this.#leading = false;
    try {
      const lease = await client.get<Lease>(leases, namespace, name);
      if (lease.spec?.holderIdentity !== identity) return;
      const { resourceVersion } = lease.metadata;
      const metadata = { namespace, name, resourceVersion };
      const spec = { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1 };
      await client.replace(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec });
    } catch (error) {
      log.warn({ err: error }, 'the lease could not be given back; others wait until it runs out');
    }
  }
}

/** A time with six digits of a second, as MicroTime wants it; with three the API server refuses it. */
export function microTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '000Z');
}
