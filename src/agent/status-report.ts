import type { AgentStatus, RancherHost, RancherHostStatus } from '../api/rancher-host.ts';
import type { Clock } from '../kubernetes/clock.ts';
import { type ApiServer, RefusedError } from './api-server.ts';
import { hostPath } from './host-follower.ts';
import type { Log } from './log.ts';

/** What changes within so long is written together; milliseconds. */
const batchMs = 50;
const backoffMs = { first: 500, most: 10_000 };

/** The part of a RancherHost's status that its agent writes. */
export interface Reported {
  readonly observedGeneration?: number | undefined;
  readonly agent?: AgentStatus | undefined;
  readonly votes: ReadonlyMap<string, 'pass' | 'fail'>;
  readonly peers: ReadonlyMap<string, 'alive' | 'silent'>;
}

export interface StatusReportOptions {
  readonly server: ApiServer;
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What is to be there, asked for just before each writing. */
  readonly desired: () => Reported;
}

/**
 * Keeps an agent's part of its RancherHost's status as it should be: a merge patch of what differs from what the
 * server was last seen to have, and nothing while nothing differs. Fields of others are never touched.
 */
export class StatusReport {
  readonly #options: StatusReportOptions;
  #uid: string | undefined;
  #known: RancherHostStatus = {};
  #wake = new AbortController();
  #wanted = false;
  #failures = 0;

  constructor(options: StatusReportOptions) {
    this.#options = options;
  }

  /** The object as read: what it says is what the server has. From a watch only another object's word counts. */
  observe(host: RancherHost, fresh: boolean): void {
    if (fresh || host.metadata.uid !== this.#uid) this.#known = host.status ?? {};
    this.#uid = host.metadata.uid;
    this.request();
  }

  /** Something may have changed. */
  request(): void {
    this.#wanted = true;
    this.#wake.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    const end = () => this.#wake.abort();
    signal.addEventListener('abort', end);
    while (!signal.aborted) {
      this.#wake = new AbortController();
      if (!this.#wanted) await clock.sleep(Number.POSITIVE_INFINITY, this.#wake.signal);
      if (signal.aborted) return;
      await clock.sleep(batchMs, signal);
      this.#wanted = false;
      try {
        await this.#write(this.#options.desired());
        this.#failures = 0;
      } catch (error) {
        this.#wanted = true;
        const waitMs = Math.min(backoffMs.most, backoffMs.first * 2 ** this.#failures);
        this.#failures = Math.min(this.#failures + 1, 10);
        log.warn({ err: error, waitMs }, 'the status is written later');
        await clock.sleep(waitMs, signal);
      }
    }
  }

  /** Takes back everything: this agent answers no more. Tried once. */
  async withdraw(): Promise<void> {
    if (this.#uid === undefined) return;
    const gone = { agent: null, votes: null, peers: null };
    await this.#options.server.ask('PATCH', `${hostPath(this.#options.name)}/status`, { status: gone });
  }

  async #write(desired: Reported): Promise<void> {
    if (this.#uid === undefined) return;
    const status = difference(this.#known, desired);
    if (status === undefined) return;
    const path = `${hostPath(this.#options.name)}/status`;
    const { code, text } = await this.#options.server.ask('PATCH', path, { status });
    // It is gone: when the operator makes it anew the follower will say so.
    if (code === 404) {
      this.#uid = undefined;
      return;
    }
    if (code !== 200) throw new RefusedError(code, path);
    const host = JSON.parse(text) as RancherHost;
    this.#uid = host.metadata.uid;
    this.#known = host.status ?? {};
    // Another object under the same name, or a server that dropped some of it: once more, and then no more of that.
    if (difference(this.#known, desired) !== undefined) this.#options.log.warn({}, 'not all of the status was taken');
  }
}

type Patch = Readonly<Record<string, unknown>>;

/** The merge patch that makes a status what it should be; undefined when it is. */
export function difference(known: RancherHostStatus, desired: Reported): Patch | undefined {
  const patch: Record<string, unknown> = {};
  const { observedGeneration, agent } = desired;
  if (observedGeneration !== undefined && known.observedGeneration !== observedGeneration) {
    patch['observedGeneration'] = observedGeneration;
  }
  const agentChanges = changes(Object.entries(known.agent ?? {}), new Map(Object.entries(agent ?? {})));
  if (agent === undefined ? known.agent !== undefined : agentChanges !== undefined) {
    patch['agent'] = agent === undefined ? null : agentChanges;
  }
  const votes = changes(Object.entries(known.votes ?? {}), desired.votes);
  if (votes !== undefined) patch['votes'] = votes;
  const peers = changes(Object.entries(known.peers ?? {}), desired.peers);
  if (peers !== undefined) patch['peers'] = peers;
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function changes(known: readonly [string, unknown][], desired: ReadonlyMap<string, unknown>): Patch | undefined {
  const before = new Map(known);
  const changed = [...desired].filter(([key, value]) => before.get(key) !== value);
  const gone = known.filter(([key]) => !desired.has(key)).map(([key]) => [key, null] as const);
  return changed.length + gone.length > 0 ? Object.fromEntries([...changed, ...gone]) : undefined;
}
