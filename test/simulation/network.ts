import type { Random } from './virtual-time.ts';

/** The API server as one end of a link. */
export const apiServer = 'the API server';

/** Which ends reach each other, and how much gets lost on the way. What a host says to itself always arrives. */
export class Network {
  /** The share of exchanges between hosts that fail. */
  loss = 0;
  readonly #cut = new Set<string>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  cut(one: string, other: string): void {
    if (one !== other) this.#cut.add(link(one, other));
  }

  mend(one: string, other: string): void {
    this.#cut.delete(link(one, other));
  }

  mendAll(): void {
    this.#cut.clear();
    this.loss = 0;
  }

  linked(one: string, other: string): boolean {
    return !this.#cut.has(link(one, other));
  }

  /** Whether one exchange succeeds. */
  delivers(one: string, other: string): boolean {
    if (one === other) return true;
    return this.linked(one, other) && !(this.loss > 0 && this.#random.chance(this.loss));
  }
}

function link(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
