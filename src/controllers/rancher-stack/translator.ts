import { Worker } from 'node:worker_threads';

import type { Logger } from '../../telemetry/logger.ts';
import type { Composition, CompositionInput } from './composition.ts';

/** What became of a translation. `exhausted`: it took more time or memory than any real stack does. */
export type Translated = Composition | { readonly exhausted: string };

export interface TranslatorOptions {
  readonly log: Logger;
  /** How long one translation may take, in milliseconds. Default: 20,000. */
  readonly timeoutMs?: number;
}

interface Asked {
  readonly input: CompositionInput;
  resolve(translated: Translated): void;
}

/** How long a thread without work is kept, in milliseconds. */
const idleMs = 30_000;
/** Ten times what the largest stack of public catalogues takes. */
const memoryMb = 160;

/** The bundle has the thread beside it, and the sources at their place. */
const entry = import.meta.url.endsWith('.ts') ? '../../translator.ts' : './translator.mjs';

/**
 * Translates compose texts in a thread of its own, one after the other: whatever somebody writes into a stack, the
 * operator goes on renewing its lease and judging units. A translation that takes too long, or too much memory, ends with
 * its thread, and the next one gets a new one.
 */
export class Translator {
  readonly #log: Logger;
  readonly #timeoutMs: number;
  readonly #waiting: Asked[] = [];
  #current: Asked | undefined;
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ log, timeoutMs = 20_000 }: TranslatorOptions) {
    this.#log = log;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws never: what goes wrong is `exhausted`. */
  translate(input: CompositionInput): Promise<Translated> {
    return new Promise((resolve) => {
      this.#waiting.push({ input, resolve });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== undefined) return;
    clearTimeout(this.#timer);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) {
      this.#timer = setTimeout(() => this.#dismiss(), idleMs).unref();
      return;
    }
    const worker = this.#worker ?? this.#start();
    // It counts from its start: a thread that is not there yet has to read its code first.
    this.#timer = setTimeout(
      () => this.#give(worker, `more than ${this.#timeoutMs / 1000} s`),
      this.#timeoutMs,
    ).unref();
    worker.postMessage(this.#current.input);
  }

  #start(): Worker {
    const worker = new Worker(new URL(entry, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      env: {},
    });
    this.#worker = worker;
    worker.unref();
    worker.on('message', (composition: Composition) => {
      if (worker === this.#worker) this.#answer(composition);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#log.error({ err: error }, 'a translation ended with its thread');
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#give(worker, memory ? `more than ${memoryMb} MB of memory` : String(error.message));
    });
    return worker;
  }

  /** Ends the thread and says why, unless it was ended before. */
  #give(worker: Worker, exhausted: string): void {
    if (worker !== this.#worker) return;
    this.#dismiss();
    this.#answer({ exhausted });
  }

  #answer(translated: Translated): void {
    const asked = this.#current;
    this.#current = undefined;
    asked?.resolve(translated);
    this.#next();
  }

  #dismiss(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}
