/** What stands between `%` and the letter of a verb. Undefined: not given. */
export interface Verb {
  readonly letter: string;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  /** `%#v` */
  readonly goSyntax: boolean;
  /** `%+v` */
  readonly fieldNames: boolean;
}

/** `%v`, which is how values are printed without a format. */
export const plainVerb: Verb = {
  letter: 'v',
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  width: undefined,
  precision: undefined,
  goSyntax: false,
  fieldNames: false,
};

/** Fills up to the width, counted in characters. */
export function pad(text: string, verb: Verb, zero = verb.zero): string {
  const width = verb.width ?? 0;
  if (width === 0 || text.length >= width * 2) return text;
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  return verb.minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text;
}
