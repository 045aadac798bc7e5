import type { RancherHost } from '../api/rancher-host.ts';
import type { Clock } from '../kubernetes/clock.ts';
import { type ApiServer, RefusedError } from './api-server.ts';
import type { Log } from './log.ts';

const collection = '/apis/drover.dev/v1alpha1/rancherhosts';

/** The path of one host's object; its status is below it. */
export function hostPath(name: string): string {
  return `${collection}/${encodeURIComponent(name)}`;
}

/** Each watch is to last so long; a server without bookmarks for longer than the silence is a dead one. */
const watchSeconds = { least: 300, most: 600 };
const silenceMs = 90_000;
const backoffMs = { first: 500, most: 10_000 };

export interface HostFollowerOptions {
  readonly server: ApiServer;
  /** The Node's name, and so the RancherHost's. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of the object whenever it may have changed. `fresh`: just read, and not from a watch. */
  readonly onHost: (host: RancherHost, fresh: boolean) => void;
  readonly random?: () => number;
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: RancherHost & { readonly code?: number };
}

/**
 * Follows one RancherHost: reads it, then watches it. While the API server is away, or the object, nothing is told, so
 * that what was last told stands.
 */
export class HostFollower {
  readonly #options: HostFollowerOptions;
  #failures = 0;
  #hasRead = false;

  constructor(options: HostFollowerOptions) {
    this.#options = options;
  }

  /** Whether it was read once, or found not to be there yet. */
  hasRead(): boolean {
    return this.#hasRead;
  }

  /** Ends when the signal aborts, whatever the server does. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    while (!signal.aborted) {
      const from = clock.monotonic();
      try {
        await this.#watch(await this.#read(), signal);
        // A server that ends every watch at once is not well, however politely it does so.
        if (clock.monotonic() - from < 1000) throw new Error('the watch ended at once');
        this.#failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (clock.monotonic() - from >= backoffMs.most) this.#failures = 0;
        const waitMs = this.#wait();
        log.warn({ err: error, waitMs }, 'the lists stand as they are; reading the RancherHost again soon');
        await clock.sleep(waitMs, signal);
      }
    }
  }

  #wait(): number {
    const most = Math.min(backoffMs.most, backoffMs.first * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 10);
    return most * (0.5 + (this.#options.random ?? Math.random)() / 2);
  }

  /** @returns the version to watch from; undefined: there is no object, and a watch from now on waits for it. */
  async #read(): Promise<string | undefined> {
    const { server, name, log, onHost } = this.#options;
    const { code, text } = await server.ask('GET', hostPath(name));
    if (code === 404) {
      if (!this.#hasRead) log.info({ host: name }, 'there is no RancherHost yet: waiting for the operator to make it');
      this.#hasRead = true;
      return undefined;
    }
    if (code !== 200) throw new RefusedError(code, hostPath(name));
    const host = JSON.parse(text) as RancherHost;
    onHost(host, true);
    this.#hasRead = true;
    return host.metadata.resourceVersion;
  }

  async #watch(version: string | undefined, signal: AbortSignal): Promise<void> {
    const { server, name, onHost, random = Math.random } = this.#options;
    const { least, most } = watchSeconds;
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      fieldSelector: `metadata.name=${name}`,
      timeoutSeconds: String(Math.round(least + random() * (most - least))),
      ...(version === undefined ? {} : { resourceVersion: version }),
    });
    for await (const line of server.lines(`${collection}?${query}`, silenceMs, signal)) {
      const { type, object } = JSON.parse(line) as WatchEvent;
      // A version that has grown too old (410) or anything else: what is there is read anew.
      if (type === 'ERROR') throw new RefusedError(object.code ?? 500, collection);
      if (type === 'ADDED' || type === 'MODIFIED') onHost(object, false);
    }
  }
}
