import { isDeepStrictEqual } from 'node:util';

import type { RancherStack } from '../../api/rancher-stack.ts';
import { type ComposeTexts, type CompositionInput, contentHash } from './composition.ts';
import type { Translated, Translator } from './translator.ts';

/** A translation with the hash of what it was made from. */
export interface Translation {
  readonly contentHash: string;
  readonly result: Translated;
}

interface Remembered extends Translation {
  readonly texts: ComposeTexts;
  readonly answers: RancherStack['spec']['answers'];
}

/** The present translation of each stack: made once for each change of its texts or answers. */
export class Translations {
  readonly #translator: Pick<Translator, 'translate'>;
  readonly #remembered = new Map<string, Remembered>();

  constructor(translator: Pick<Translator, 'translate'>) {
    this.#translator = translator;
  }

  forget(key: string): void {
    this.#remembered.delete(key);
  }

  async of(key: string, { metadata, spec }: RancherStack, texts: ComposeTexts): Promise<Translation> {
    const before = this.#remembered.get(key);
    // The finder of texts gives the same object while nothing changed.
    if (before?.texts === texts && isDeepStrictEqual(before.answers, spec.answers)) return before;
    const { name: stack, namespace } = metadata;
    const input: CompositionInput = { stack, namespace, texts, answers: spec.answers ?? {} };
    const hash = contentHash(input);
    const result = before?.contentHash === hash ? before.result : await this.#translator.translate(input);
    const remembered = { contentHash: hash, result, texts, answers: spec.answers };
    this.#remembered.set(key, remembered);
    return remembered;
  }
}
