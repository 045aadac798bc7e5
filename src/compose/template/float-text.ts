/** Floating-point numbers as Go prints them: exact, and halves rounded to the even digit. */

interface Exact {
  /** |value| = numerator / denominator */
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function exact(value: number): Exact {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const field = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = field === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (field === 0 ? 1 : field) - 1075;
  return exponent >= 0
    ? { numerator: mantissa << BigInt(exponent), denominator: 1n }
    : { numerator: mantissa, denominator: 1n << BigInt(-exponent) };
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** `%.2f`: so many digits after the point, or as many as tell it from its neighbours. No sign, no infinity. */
export function fixedText(value: number, precision: number | undefined): string {
  if (precision === undefined) {
    const { digits, exponent } = shortest(value);
    return positional(digits, exponent);
  }
  const { numerator, denominator } = exact(value);
  const scaled = roundedQuotient(numerator * 10n ** BigInt(precision), denominator).toString();
  if (precision === 0) return scaled;
  const padded = scaled.padStart(precision + 1, '0');
  return `${padded.slice(0, -precision)}.${padded.slice(-precision)}`;
}

/** `%.2e`. */
export function exponentText(value: number, precision: number | undefined): string {
  const { digits, exponent } = precision === undefined ? shortest(value) : rounded(value, precision + 1);
  const fraction = digits.slice(1);
  return `${digits[0]}${fraction === '' ? '' : `.${fraction}`}${exponentPart(exponent)}`;
}

/** `%g`: positional unless the exponent is below -4 or as large as the precision, 6 where none is asked for. */
export function generalText(value: number, precision: number | undefined): string {
  const wanted = precision === 0 ? 1 : precision;
  const { digits, exponent } = wanted === undefined ? shortest(value) : withoutZeros(rounded(value, wanted));
  let limit = wanted ?? 6;
  if (wanted !== undefined && wanted > digits.length && digits.length > exponent) limit = digits.length;
  if (exponent >= -4 && exponent < limit) return positional(digits, exponent);
  const fraction = digits.slice(1);
  return `${digits[0]}${fraction === '' ? '' : `.${fraction}`}${exponentPart(exponent)}`;
}

interface Decimal {
  /** The first digit stands before the point. */
  readonly digits: string;
  readonly exponent: number;
}

/** As few digits as tell it from its neighbours; JavaScript's are the same. */
function shortest(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

function rounded(value: number, digits: number): Decimal {
  if (value === 0) return { digits: '0'.repeat(digits), exponent: 0 };
  const { numerator, denominator } = exact(value);
  let exponent = shortest(value).exponent;
  for (;;) {
    const shift = BigInt(Math.abs(digits - 1 - exponent));
    const scaled =
      digits - 1 - exponent >= 0
        ? roundedQuotient(numerator * 10n ** shift, denominator)
        : roundedQuotient(numerator, denominator * 10n ** shift);
    const text = scaled.toString();
    if (text.length === digits) return { digits: text, exponent };
    // 9.99 became 10.0, or the shortest digits had been rounded up.
    exponent += text.length > digits ? 1 : -1;
  }
}

function withoutZeros({ digits, exponent }: Decimal): Decimal {
  return { digits: digits.replace(/(?<=.)0+$/, ''), exponent };
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function exponentPart(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
