/** A place in a source file. Lines and columns count from 1, as editors show them. */
export interface Location {
  /** The file as the user named it; `-` is the standard input. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Offsets into the file's text in UTF-16 units: `end` is the first one past the place. */
  readonly offset: number;
  readonly end: number;
}
