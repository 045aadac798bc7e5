/** So many are remembered. */
const remembered = 1000;

/** How late the last thousand of something were. */
export class Lateness {
  readonly #values: number[] = [];
  #next = 0;
  /** Of all, remembered or not. */
  count = 0;

  note(latenessMs: number): void {
    this.#values[this.#next] = latenessMs;
    this.#next = (this.#next + 1) % remembered;
    this.count += 1;
  }

  /** The least that so large a share is not above, in milliseconds; 0 when there is none. */
  quantile(share: number): number {
    const sorted = [...this.#values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  }
}
