import type { Random, VirtualClock } from './virtual-time.ts';

/** The API server as one end of a link. */
export const apiServer = 'the API server';

/** Which ends reach each other, and how much gets lost on the way. What a host says to itself always arrives. */
export class Network {
  /** The share of exchanges between hosts that fail. */
  loss = 0;
  readonly #cut = new Set<string>();
  readonly #mendedAt = new Map<string, number>();
  readonly #random: Random;
  readonly #clock: VirtualClock;

  constructor(random: Random, clock: VirtualClock) {
    this.#random = random;
    this.#clock = clock;
  }

  cut(one: string, other: string): void {
    if (one !== other) this.#cut.add(link(one, other));
  }

  mend(one: string, other: string): void {
    if (this.#cut.delete(link(one, other))) this.#mendedAt.set(link(one, other), this.#clock.now);
  }

  mendAll(): void {
    for (const cut of this.#cut) this.#mendedAt.set(cut, this.#clock.now);
    this.#cut.clear();
    this.loss = 0;
  }

  linked(one: string, other: string): boolean {
    return !this.#cut.has(link(one, other));
  }

  /** Whether two ends have reached each other for so long without a break. Milliseconds. */
  linkedFor(one: string, other: string, ms: number): boolean {
    const mendedAt = this.#mendedAt.get(link(one, other)) ?? Number.NEGATIVE_INFINITY;
    return this.linked(one, other) && this.#clock.now - mendedAt >= ms;
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
