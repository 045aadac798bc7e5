/** Numbers as Go's strconv reads them. */

const wholeNumber =
  /^([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])+)|0[oO]((?:_?[0-7])+)|0[bB]((?:_?[01])+)|(0(?:_?[0-7])*)|([1-9](?:_?[0-9])*))$/;
const longestNumber = 400;

/** With the prefixes 0x, 0o, 0b and 0, and `_` between digits, as ParseInt with base 0; of any size. */
export function parsePrefixedInteger(text: string): bigint | undefined {
  if (text.length > longestNumber) return undefined;
  const found = wholeNumber.exec(text);
  if (!found) return undefined;
  const [, sign, hex, octal, binary, oldOctal, decimal] = found;
  const digits = (some: string): string => some.replaceAll('_', '');
  const size =
    hex !== undefined
      ? BigInt(`0x${digits(hex)}`)
      : binary !== undefined
        ? BigInt(`0b${digits(binary)}`)
        : decimal !== undefined
          ? BigInt(digits(decimal))
          : BigInt(`0o${digits(octal ?? oldOctal ?? '')}`);
  return sign === '-' ? -size : size;
}

const largest = 2n ** 63n - 1n;
const smallest = -(2n ** 63n);

export function fitsInteger(value: bigint): boolean {
  return value >= smallest && value <= largest;
}

/** What an addition or multiplication of 64-bit numbers leaves. */
export function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** strconv.Atoi, errors ignored: 0 for what is no number, and the nearest number for one that is too large. */
export function decimalInteger(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) return 0n;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits.length > 19) return negative ? smallest : largest;
  const value = BigInt(`0${digits}`) * (negative ? -1n : 1n);
  if (fitsInteger(value)) return value;
  return negative ? smallest : largest;
}

const decimalFloat =
  /^[+-]?(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?$/;
const hexadecimalFloat = /^([+-]?)0[xX]((?:_?[0-9a-fA-F])*)(?:\.([0-9a-fA-F](?:_?[0-9a-fA-F])*)?)?[pP]([+-]?[0-9]+)$/;

/** strconv.ParseFloat; undefined for what is no number, or none that a float can hold. */
export function parseFloating(text: string): number | undefined {
  if (text.length > longestNumber) return undefined;
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = decimalFloat.test(text) ? Number(text.replaceAll('_', '')) : hexadecimal(text);
  return value === undefined || Number.isFinite(value) ? value : undefined;
}

function hexadecimal(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', exponent] = hexadecimalFloat.exec(text) ?? [];
  const digits = (whole + fraction).replaceAll('_', '');
  if (exponent === undefined || digits === '' || digits.length > 13) return undefined;
  const scale = Number(exponent) - 4 * fraction.replaceAll('_', '').length;
  return Number.parseInt(digits, 16) * 2 ** scale * (sign === '-' ? -1 : 1);
}
