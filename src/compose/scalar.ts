/** What a plain (unquoted) scalar is read as, and how Go printed that value. */
export interface ResolvedScalar {
  readonly value: string | number | boolean | null;
  readonly printed: string;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const infinities = /^[-+]?\.(inf|Inf|INF)$/;
const notANumber = new Set(['.nan', '.NaN', '.NAN']);
const float = /^[-+]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][-+][0-9]+)?$/;
const pointedFloat = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;

/** More digits than any integer of 64 bits has, leading zeros apart. */
const longestInteger = 70;

/**
 * Resolves a plain scalar as go-yaml v2 does, which is YAML 1.1 without its base-60 numbers, dates and `1e3`: what
 * rancher-compose and Rancher read with. Measured against go-yaml 2.0.0.
 */
export function resolveScalar(text: string): ResolvedScalar {
  if (nulls.has(text)) return { value: null, printed: '' };
  const boolean = booleans.get(text);
  if (boolean !== undefined) return { value: boolean, printed: String(boolean) };
  if (notANumber.has(text)) return { value: Number.NaN, printed: 'NaN' };
  if (infinities.test(text)) {
    return text.startsWith('-')
      ? { value: Number.NEGATIVE_INFINITY, printed: '-Inf' }
      : { value: Number.POSITIVE_INFINITY, printed: '+Inf' };
  }
  if (!/^[-+.0-9]/.test(text)) return { value: text, printed: text };
  // What begins with a point is left to Go's own reader of floats, which knows no underscores and needs no sign in 1e3.
  if (text.startsWith('.')) return readFloat(text, pointedFloat, text);
  const digits = text.replaceAll('_', '');
  const integer = readInteger(digits);
  if (integer !== undefined) return { value: Number(integer), printed: integer.toString() };
  return readFloat(digits, float, text);
}

/** What is no float, or exceeds a double, stays text. */
function readFloat(digits: string, pattern: RegExp, text: string): ResolvedScalar {
  const number = pattern.test(digits) ? Number(digits) : Number.POSITIVE_INFINITY;
  return Number.isFinite(number) ? { value: number, printed: printFloat(number) } : { value: text, printed: text };
}

const patterns: readonly [RegExp, prefix: string, skip: number][] = [
  [/^[-+]?0[xX][0-9a-fA-F]+$/, '0x', 2],
  [/^[-+]?0[bB][01]+$/, '0b', 2],
  [/^[-+]?0[oO][0-7]+$/, '0o', 2],
  [/^[-+]?0[0-7]+$/, '0o', 1],
  [/^[-+]?(0|[1-9][0-9]*)$/, '', 0],
];

/** What fits 64 bits, as in Go; more becomes a float. */
function readInteger(digits: string): bigint | undefined {
  const found = patterns.find(([pattern]) => pattern.test(digits));
  if (!found) return undefined;
  const [, prefix, skip] = found;
  const figures = digits
    .replace(/^[-+]/, '')
    .slice(skip)
    .replace(/^0+(?=.)/, '');
  if (figures.length > longestInteger) return undefined;
  const magnitude = BigInt(prefix + figures);
  const number = digits.startsWith('-') ? -magnitude : magnitude;
  return number >= -(2n ** 63n) && number < 2n ** 64n ? number : undefined;
}

/** Go's `fmt.Sprint` of a float64: an exponent below 1e-4 and from 1e6 on, of two digits at least. */
function printFloat(number: number): string {
  const magnitude = Math.abs(number);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6)) {
    return number.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
  }
  return Object.is(number, -0) ? '-0' : String(number);
}
