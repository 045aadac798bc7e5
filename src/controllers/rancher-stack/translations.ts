import { isDeepStrictEqual } from 'node:util';

import type { RancherStack } from '../../api/rancher-stack.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { type ComposeTexts, type CompositionInput, contentHash } from './composition.ts';
import type { Translated, Translator } from './translator.ts';

/** When what was exhausted is tried again, in milliseconds: the machine may only have been busy. Doubles each time. */
const retryMs = { first: 60_000, most: 600_000 };

/** A translation with the hash of what it was made from. */
export interface Translation {
  readonly contentHash: string;
  readonly result: Translated;
  /** When it is made again though nothing changes, in milliseconds since the epoch. Absent: never. */
  readonly again?: number;
}

interface Remembered extends Translation {
  readonly texts: ComposeTexts;
  readonly answers: RancherStack['spec']['answers'];
  /** When it is made again, by the monotonic clock, and how long was waited for that. */
  readonly retry?: { readonly at: number; readonly waitMs: number };
}

/** The present translation of each stack: made once for each change of its texts or answers, unless it was exhausted. */
export class Translations {
  readonly #translator: Pick<Translator, 'translate'>;
  readonly #clock: Clock;
  readonly #remembered = new Map<string, Remembered>();

  constructor(translator: Pick<Translator, 'translate'>, clock: Clock) {
    this.#translator = translator;
    this.#clock = clock;
  }

  forget(key: string): void {
    this.#remembered.delete(key);
  }

  /** In how many milliseconds a stack's translation is to be tried again; undefined: not before its texts change. */
  againMs(key: string): number | undefined {
    const retry = this.#remembered.get(key)?.retry;
    return retry && Math.max(0, retry.at - this.#clock.monotonic());
  }

  async of(key: string, { metadata, spec }: RancherStack, texts: ComposeTexts): Promise<Translation> {
    const before = this.#remembered.get(key);
    const isDue = this.againMs(key) === 0;
    // The finder of texts gives the same object while nothing changed.
    if (!isDue && before?.texts === texts && isDeepStrictEqual(before.answers, spec.answers)) return before;
    const { name: stack, namespace } = metadata;
    const input: CompositionInput = { stack, namespace, texts, answers: spec.answers ?? {} };
    const hash = contentHash(input);
    const given = { texts, answers: spec.answers };
    const same = before?.contentHash === hash ? before : undefined;
    const made = same && !isDue ? same : await this.#make(input, hash, same);
    const remembered = { ...made, ...given };
    this.#remembered.set(key, remembered);
    return remembered;
  }

  /** @param before what became of the same input. */
  async #make(
    input: CompositionInput,
    contentHash: string,
    before: Remembered | undefined,
  ): Promise<Omit<Remembered, 'texts' | 'answers'>> {
    const result = await this.#translator.translate(input);
    if (!('exhausted' in result)) return { contentHash, result };
    const waitMs = before?.retry ? Math.min(retryMs.most, before.retry.waitMs * 2) : retryMs.first;
    const retry = { at: this.#clock.monotonic() + waitMs, waitMs };
    return { contentHash, result, again: this.#clock.now() + waitMs, retry };
  }
}
