/** A change of the text before it is parsed: `remove` characters at `offset` are replaced by `insert`. */
export interface Repair {
  readonly offset: number;
  readonly remove: number;
  readonly insert: string;
}

/** A text with repairs, and the way back from its places to those of the text as written. */
export interface RepairedText {
  readonly text: string;
  /** Offset in the text as written; what was put in stands where the text after it stands. */
  original(offset: number): number;
}

/** Repairs must be in the order of the text and not overlap. */
export function repair(written: string, repairs: readonly Repair[]): RepairedText {
  if (repairs.length === 0) return { text: written, original: (offset) => offset };
  let text = '';
  let from = 0;
  const starts: number[] = [];
  const shifts: number[] = [];
  for (const { offset, remove, insert } of repairs) {
    text += written.slice(from, offset) + insert;
    from = offset + remove;
    starts.push(text.length);
    shifts.push(from - text.length);
  }
  text += written.slice(from);
  return {
    text,
    original(offset) {
      const passed = countUpTo(starts, offset);
      const place = passed === 0 ? offset : offset + (shifts[passed - 1] ?? 0);
      // Within what the next repair puts in.
      return Math.min(place, repairs[passed]?.offset ?? place);
    },
  };
}

/** How many of the ascending numbers are no larger than `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
