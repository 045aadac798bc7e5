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
      const next = starts.findIndex((start) => start > offset);
      const last = (next < 0 ? starts.length : next) - 1;
      const place = last < 0 ? offset : offset + (shifts[last] ?? 0);
      // Within what was put in before the next change.
      return next < 0 ? place : Math.min(place, repairs[next]?.offset ?? place);
    },
  };
}
