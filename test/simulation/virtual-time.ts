/** Chance that is the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0, included, to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.between(0, from.length - 1)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** The same things in another order. */
  shuffle<T>(things: readonly T[]): T[] {
    return things
      .map((thing) => ({ thing, draw: this.next() }))
      .sort((a, b) => a.draw - b.draw)
      .map(({ thing }) => thing);
  }
}

interface Due {
  readonly at: number;
  readonly turn: number;
  readonly act: () => void;
}

/** A clock that jumps from one thing that is due to the next. Milliseconds since the epoch. */
export class VirtualClock {
  now: number;
  #turns = 0;
  /** A binary heap: the earliest first, in the order they were asked for. */
  readonly #heap: Due[] = [];

  constructor(begin: number) {
    this.now = begin;
  }

  at(time: number, act: () => void): void {
    const due: Due = { at: Math.max(time, this.now), turn: this.#turns++, act };
    let place = this.#heap.push(due) - 1;
    for (let above = (place - 1) >> 1; place > 0; place = above, above = (place - 1) >> 1) {
      if (!this.#before(place, above)) return;
      this.#swap(place, above);
    }
  }

  after(ms: number, act: () => void): void {
    this.at(this.now + ms, act);
  }

  /** Does `act` at once and then every so often, for as long as it returns true. */
  every(ms: number, act: () => boolean): void {
    if (act()) this.after(ms, () => this.every(ms, act));
  }

  runUntil(time: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= time; next = this.#heap[0]) {
      this.#removeFirst();
      this.now = next.at;
      next.act();
    }
    this.now = time;
  }

  #before(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at === b.at ? a.turn < b.turn : a.at < b.at;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let place = 0; ; ) {
      let least = place;
      for (const below of [2 * place + 1, 2 * place + 2]) if (this.#before(below, least)) least = below;
      if (least === place) return;
      this.#swap(place, least);
      place = least;
    }
  }
}
