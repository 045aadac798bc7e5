import type { Logger } from '../telemetry/logger.ts';
import { ApiError, ConnectionError } from './api-error.ts';
import type { Client, Selection } from './client.ts';
import { type Clock, systemClock } from './clock.ts';
import type { KubernetesObject } from './object.ts';
import { type Resource, resourcePath } from './resource.ts';
import type { Sink } from './store.ts';

export interface ReflectorOptions {
  readonly client: Client;
  readonly resource: Resource;
  readonly store: Sink;
  readonly selection?: Selection;
  readonly clock?: Clock;
  readonly log: Logger;
  /**
   * The kind may not be installed, as long as an operator is newer than its CRDs: until it is, there are none of it, and
   * that is no failure.
   */
  readonly mayBeAbsent?: boolean;
  /** A number from 0 to 1; for jitter. */
  random?(): number;
  /** Told how many changes a relist found that the watch had not brought. */
  onMissed?(count: number): void;
}

/** How long the server is asked to keep a watch, in seconds: spread, so that they do not all end together. */
const watchSeconds = { least: 300, most: 600 };
/** Bookmarks come about once a minute: silence for longer is a connection to nobody. */
const idleMs = 90_000;
const backoffMs = { first: 800, most: 30_000 };
/** A watch that lasted so long makes the next failure count as the first. */
const healthyMs = 60_000;
/** When to ask again for a kind that is not installed. */
const absentMs = 30_000;
/** How often the whole list is compared with what the watch brought. */
const auditMs = 3_600_000;

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubernetesObject;
}

/**
 * Keeps a store equal to what the API server has: a list, then a watch that goes on from it.
 *
 * Guarantees: it ends only when its signal aborts, whatever the server does; the store changes in one step at the end
 * of a list; a watch goes on from the last event or bookmark after a lost connection, and after every answer but "too
 * many requests" there is a new list: the version may be too old (HTTP 410, or an ERROR event that says so), or nothing
 * that can be read may ever come after it.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  #failures = 0;
  /** Whether the last failure was a version that had grown too old. */
  #gone = false;
  /** Whether the kind was not installed when it was last asked for. */
  #absent = false;
  #running = false;
  /** Aborted by whoever wants a list now, whatever is waited for. */
  #interrupt = new AbortController();
  #relisted: (() => void)[] = [];

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
  }

  /**
   * Lists anew at once. What the store holds when this resolves is at least as new as the call: a new leader asks for
   * it before its first act, since the watch of a standby may be behind.
   */
  relist(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#relisted.push(resolve);
    this.#interrupt.abort();
    return promise;
  }

  /** @throws when it runs already: two loops would fill one store. */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#running) throw new Error(`the reflector of ${this.#options.resource.plural} runs already`);
    this.#running = true;
    let version: string | undefined;
    let listedAt = 0;
    while (!signal.aborted) {
      const from = this.#clock.monotonic();
      this.#interrupt = new AbortController();
      try {
        if (this.#relisted.length > 0 || version === undefined || from - listedAt >= auditMs) {
          // Only a list that nobody asked for tells what the watch should have brought by then.
          version = await this.#list(signal, version !== undefined && this.#relisted.length === 0);
          listedAt = this.#clock.monotonic();
        }
        const watchedFrom = this.#clock.monotonic();
        version = await this.#watch(version, signal);
        // A server that ends every watch at once is not well, however politely it does so.
        if (this.#clock.monotonic() - watchedFrom < 1000)
          await this.#pause(new Error('the watch ended at once'), signal);
        else this.#recover();
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof WatchEnded) version = error.resumeFrom;
        if (this.#isAbsence(error)) {
          version = undefined;
          await this.#waitForKind(signal);
          continue;
        }
        if (this.#interrupt.signal.aborted) continue;
        if (this.#clock.monotonic() - from >= healthyMs) this.#recover();
        await this.#pause(error instanceof WatchEnded ? error.cause : error, signal);
      }
    }
  }

  #isAbsence(error: unknown): boolean {
    return (this.#options.mayBeAbsent ?? false) && error instanceof ApiError && error.isNotFound;
  }

  async #waitForKind(signal: AbortSignal): Promise<void> {
    const { resource, log } = this.#options;
    if (!this.#absent) log.warn({ resource: resource.plural }, 'this kind is not installed: its CRD is missing');
    this.#absent = true;
    await this.#clock.sleep(absentMs, AbortSignal.any([signal, this.#interrupt.signal]));
  }

  #recover(): void {
    this.#failures = 0;
    this.#gone = false;
  }

  async #list(signal: AbortSignal, audit: boolean): Promise<string> {
    const { client, resource, store, selection, onMissed, log } = this.#options;
    // Whoever asks while this list is under way gets the next one: this one may be older than the call.
    const asked = this.#relisted.splice(0);
    try {
      const list = await client.list(resource, selection, signal);
      const differences = store.replace(list.items);
      if (audit && differences > 0) {
        onMissed?.(differences);
        log.warn({ resource: resource.plural, differences }, 'the watch had missed changes');
      }
      for (const resolve of asked) resolve();
      this.#absent = false;
      return list.resourceVersion;
    } catch (error) {
      if (this.#isAbsence(error)) {
        // There are none of it: what there was went with its kind, and whoever asked has the answer.
        store.replace([]);
        for (const resolve of asked) resolve();
      } else this.#relisted.unshift(...asked);
      throw error;
    }
  }

  /** @returns the version to go on from after the server ended the watch. @throws WatchEnded otherwise. */
  async #watch(from: string, signal: AbortSignal): Promise<string> {
    const { client, resource, selection } = this.#options;
    let version = from;
    const { least, most } = watchSeconds;
    try {
      const lines = client.transport.lines({
        method: 'GET',
        path: resourcePath(resource, selection?.namespace),
        query: {
          watch: true,
          allowWatchBookmarks: true,
          resourceVersion: version,
          timeoutSeconds: Math.round(least + this.#random() * (most - least)),
          labelSelector: selection?.labelSelector,
          fieldSelector: selection?.fieldSelector,
        },
        idleMs,
        signal: AbortSignal.any([signal, this.#interrupt.signal]),
      });
      for await (const line of lines) version = this.#take(JSON.parse(line) as WatchEvent, version);
      return version;
    } catch (error) {
      throw new WatchEnded(mayResume(error) ? version : undefined, { cause: error });
    }
  }

  #take(event: WatchEvent, version: string): string {
    const { store } = this.#options;
    if (event.type === 'ERROR') {
      const status = event.object as unknown as { code?: number };
      throw new ApiError('watch', status.code ?? 500, JSON.stringify(event.object));
    }
    if (event.type === 'ADDED' || event.type === 'MODIFIED') store.put(event.object);
    if (event.type === 'DELETED') store.remove(event.object);
    return event.object.metadata.resourceVersion ?? version;
  }

  /** Waits longer after every failure in a row; a version that has merely grown old is none, unless twice in a row. */
  async #pause(error: unknown, signal: AbortSignal): Promise<void> {
    const wasGone = this.#gone;
    this.#gone = error instanceof ApiError && error.isGone;
    if (this.#gone && !wasGone) return;
    const { first, most } = backoffMs;
    const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
    const wait = Math.max(asked, Math.min(most, first * 2 ** this.#failures) * (0.5 + this.#random() / 2));
    this.#failures = Math.min(this.#failures + 1, 16);
    this.#options.log.warn(
      { err: error, resource: this.#options.resource.plural, waitMs: wait },
      'watching again soon',
    );
    // Somebody who asks for a new list does not wait for the end of this.
    await this.#clock.sleep(wait, AbortSignal.any([signal, this.#interrupt.signal]));
  }
}

/** Whether what came before the failure of a watch may be built on. */
function mayResume(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ApiError && (error.code === 429 || error.code === 503));
}

class WatchEnded extends Error {
  readonly resumeFrom: string | undefined;
  constructor(resumeFrom: string | undefined, options: ErrorOptions) {
    super('the watch ended', options);
    this.resumeFrom = resumeFrom;
  }
}
