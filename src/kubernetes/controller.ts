import { randomUUID } from 'node:crypto';

import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { ApiError } from './api-error.ts';
import { type Clock, systemClock } from './clock.ts';
import { WorkQueue } from './work-queue.ts';

export interface ReconcileContext {
  readonly signal: AbortSignal;
  /** Carries the reconcile's id in every line. */
  readonly log: Logger;
}

/** What a reconcile asks for when it went well. */
export interface Outcome {
  /** Look again after so long, even if nothing happens. */
  readonly requeueAfterMs?: number;
}

/** This cannot go well until the object changes: it is not tried again before. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

export interface ControllerOptions {
  readonly name: string;
  readonly workers: number;
  /** Makes the world more like what the key's object wants. Called for one key at a time, never twice at once. */
  reconcile(key: string, context: ReconcileContext): Promise<Outcome>;
  readonly log: Logger;
  readonly metrics?: Metrics;
  readonly clock?: Clock;
  /** A reconcile that takes longer is told to stop by its signal. Default: 60,000. */
  readonly timeoutMs?: number;
}

/**
 * Runs reconciles from a queue of keys. A reconcile that throws is tried again, later each time in a row and not before
 * the API server wants to be asked again; nothing that one key does keeps the others waiting for ever, and nothing it
 * throws ends the process.
 */
export class Controller {
  readonly queue: WorkQueue;
  readonly #options: ControllerOptions;
  readonly #clock: Clock;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const { name, metrics } = options;
    // As controller-runtime does: the first failure is an increase, too.
    metrics?.reconciles.inc({ controller: name, result: 'error' }, 0);
    this.queue = new WorkQueue({
      clock: this.#clock,
      onAdd: () => metrics?.queueAdds.inc({ name }),
      onTake: (waitedMs) => {
        metrics?.queueSeconds.observe({ name }, waitedMs / 1000);
        metrics?.queueDepth.set({ name }, this.queue.depth);
      },
    });
  }

  /** Works until the signal aborts; then ends what is running and resolves. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.queue.close());
    if (signal.aborted) this.queue.close();
    await Promise.all(Array.from({ length: this.#options.workers }, () => this.#work(signal)));
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (;;) {
      const key = await this.queue.take();
      if (key === undefined) return;
      await this.#turn(key, signal);
    }
  }

  /** Ends with the key's reconcile, or when that is overdue: one that does not heed its signal goes on by itself. */
  async #turn(key: string, signal: AbortSignal): Promise<void> {
    const { timeoutMs = 60_000, log } = this.#options;
    const ended = new AbortController();
    const overdue = new AbortController();
    const reconciled = this.#reconcile(key, AbortSignal.any([signal, overdue.signal]), signal).finally(() => {
      this.queue.done(key);
      ended.abort();
    });
    const patience = this.#clock.sleep(timeoutMs, ended.signal).then(() => {
      if (ended.signal.aborted) return;
      log.error({ key, timeoutMs }, 'a reconcile takes too long and is told to stop');
      overdue.abort(new Error(`the reconcile took longer than ${timeoutMs} ms`));
    });
    await Promise.race([reconciled, patience]);
  }

  async #reconcile(key: string, limited: AbortSignal, signal: AbortSignal): Promise<void> {
    const { name, metrics, reconcile } = this.#options;
    const log = this.#options.log.child({ controller: name, key, reconcileId: randomUUID().slice(0, 8) });
    const from = this.#clock.monotonic();
    metrics?.activeWorkers.inc({ controller: name });
    let result = 'success';
    try {
      const { requeueAfterMs } = await reconcile(key, { signal: limited, log });
      this.queue.forget(key);
      if (requeueAfterMs !== undefined) {
        result = 'requeue_after';
        this.queue.addAfter(key, Math.max(0, requeueAfterMs));
      }
    } catch (error) {
      result = this.#failed(key, error, log, signal);
    } finally {
      metrics?.activeWorkers.dec({ controller: name });
      metrics?.reconciles.inc({ controller: name, result });
      metrics?.reconcileSeconds.observe({ controller: name }, (this.#clock.monotonic() - from) / 1000);
    }
  }

  #failed(key: string, error: unknown, log: Logger, signal: AbortSignal): string {
    if (signal.aborted) return 'aborted';
    if (error instanceof TerminalError) {
      this.queue.forget(key);
      log.error({ err: error }, 'not tried again before the object changes');
      return 'terminal_error';
    }
    const waitMs = this.queue.retry(key, error instanceof ApiError ? error.retryAfterMs : undefined);
    this.#options.metrics?.queueRetries.inc({ name: this.#options.name });
    log.warn({ err: error, waitMs }, 'reconcile failed, tried again');
    return 'error';
  }
}
