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
  reject(error: Error): void;
}

/** What the thread says: that it has read its code, and then what became of each input. */
export type ThreadMessage = 'ready' | Composition;

/** How long a thread without work is kept, and how long one may take to read its code, in milliseconds. */
const idleMs = 30_000;
const startMs = 60_000;
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

  /** @throws Error when the thread fails by itself, which is no fault of the texts. */
  translate(input: CompositionInput): Promise<Translated> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== undefined) return;
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) this.#after(idleMs, () => this.#dismiss());
    else if (this.#worker) this.#ask(this.#worker, this.#current);
    else this.#start();
  }

  /** The time counts from here: a thread that is new has read its code by now. */
  #ask(worker: Worker, asked: Asked): void {
    const seconds = this.#timeoutMs / 1000;
    this.#after(this.#timeoutMs, () => this.#end(() => asked.resolve({ exhausted: `more than ${seconds} s` })));
    worker.postMessage(asked.input);
  }

  #start(): void {
    const worker = new Worker(new URL(entry, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      env: {},
    });
    this.#worker = worker;
    this.#after(startMs, () => this.#fail(new Error(`the translating thread did not start within ${startMs} ms`)));
    worker.unref();
    worker.on('message', (message: ThreadMessage) => {
      if (worker === this.#worker) this.#hear(worker, message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (worker === this.#worker) this.#fail(error);
    });
  }

  #hear(worker: Worker, message: ThreadMessage): void {
    const asked = this.#current;
    if (asked === undefined) return;
    if (message === 'ready') this.#ask(worker, asked);
    else {
      this.#current = undefined;
      asked.resolve(message);
      this.#next();
    }
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#log.error({ err: error }, 'the translating thread has ended');
    const asked = this.#current;
    const ofMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#end(() => (ofMemory ? asked?.resolve({ exhausted: `more than ${memoryMb} MB` }) : asked?.reject(error)));
  }

  /** Ends the thread, tells who waits for it, and goes on with another. */
  #end(tell: () => void): void {
    this.#dismiss();
    this.#current = undefined;
    tell();
    this.#next();
  }

  #dismiss(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  /** One thing is waited for at a time. */
  #after(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, ms).unref();
  }
}
