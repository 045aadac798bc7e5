/**
 * The beginning of a text: at most so many UTF-16 code units, without half a character at its end. What ends in half of
 * one comes back from the API server as another text than it was written.
 */
export function beginningOf(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}

/** A text where it fits into so many UTF-16 code units, else its beginning and `…`. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${beginningOf(text, most - 1)}…`;
}
