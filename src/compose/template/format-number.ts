import { exponentText, fixedText, generalText } from './float-text.ts';
import { isPrintable, quoteText } from './text.ts';
import { pad, type Verb } from './verb.ts';

const bases: ReadonlyMap<string, number> = new Map([
  ['v', 10],
  ['d', 10],
  ['b', 2],
  ['o', 8],
  ['O', 8],
  ['x', 16],
  ['X', 16],
]);

/** A whole number by fmt's rules; undefined when the verb is not for numbers. */
export function formatInteger(value: bigint, verb: Verb, isUnsigned: boolean): string | undefined {
  if (verb.letter === 'v' && verb.goSyntax && isUnsigned) return pad(`0x${value.toString(16)}`, verb, false);
  const base = bases.get(verb.letter);
  if (base !== undefined) return inBase(value, base, verb);
  switch (verb.letter) {
    case 'c':
      return pad(character(value), verb);
    case 'q':
      return pad(quoteText(character(value), "'", verb.plus), verb);
    case 'U':
      return unicode(value, verb);
    default:
      return undefined;
  }
}

function inBase(value: bigint, base: number, verb: Verb): string {
  if (verb.precision === 0 && value === 0n) return ' '.repeat(verb.width ?? 0);
  const size = value < 0n ? -value : value;
  const sign = value < 0n ? '-' : verb.plus ? '+' : verb.space ? ' ' : '';
  let length = verb.precision ?? 0;
  if (verb.precision === undefined && verb.zero && !verb.minus) length = (verb.width ?? 0) - sign.length;
  let digits = size.toString(base).padStart(length, '0');
  if (verb.letter === 'X') digits = digits.toUpperCase();
  return pad(sign + prefix(digits, base, verb) + digits, verb, false);
}

function prefix(digits: string, base: number, verb: Verb): string {
  const octal = verb.letter === 'O' ? '0o' : '';
  if (!verb.sharp) return octal;
  if (base === 2) return '0b';
  if (base === 8) return digits.startsWith('0') ? octal : `${octal}0`;
  if (base === 16) return verb.letter === 'X' ? '0X' : '0x';
  return '';
}

function character(value: bigint): string {
  const isOne = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value < 0xe000n);
  return isOne ? String.fromCodePoint(Number(value)) : '\ufffd';
}

function unicode(value: bigint, verb: Verb): string {
  const unsigned = BigInt.asUintN(64, value);
  const code = `U+${unsigned
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, verb.precision ?? 0), '0')}`;
  const shown = verb.sharp && unsigned <= 0x10ffffn && isPrintable(character(unsigned));
  return pad(shown ? `${code} '${character(unsigned)}'` : code, verb, false);
}

/** A float by fmt's rules; undefined when the verb is not for floats. */
export function formatFloat(value: number, verb: Verb): string | undefined {
  const unsigned = unsignedFloat(Math.abs(value), verb);
  if (unsigned === undefined) return undefined;
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = isNegative ? '-' : verb.plus ? '+' : verb.space ? ' ' : '';
  if (Number.isNaN(value)) return pad(`${verb.plus ? '+' : verb.space ? ' ' : ''}NaN`, verb, false);
  if (!Number.isFinite(value))
    return pad(`${isNegative ? '-' : verb.plus ? '+' : verb.space ? ' ' : '+'}Inf`, verb, false);
  if (!verb.zero || verb.minus || sign === '') return pad(sign + unsigned, verb);
  return sign + unsigned.padStart((verb.width ?? 0) - 1, '0');
}

function unsignedFloat(size: number, verb: Verb): string | undefined {
  const isNumber = Number.isFinite(size);
  const { precision } = verb;
  switch (verb.letter) {
    case 'v':
    case 'g':
      return isNumber ? withPoint(generalText(size, precision), verb) : '';
    case 'G':
      return isNumber ? withPoint(generalText(size, precision), verb).toUpperCase() : '';
    case 'e':
      return isNumber ? withPoint(exponentText(size, precision ?? 6), verb) : '';
    case 'E':
      return isNumber ? withPoint(exponentText(size, precision ?? 6), verb).toUpperCase() : '';
    case 'f':
    case 'F':
      return isNumber ? withPoint(fixedText(size, precision ?? 6), verb) : '';
    default:
      return undefined;
  }
}

/** `#`: a point always, and with %g as many digits as asked for. */
function withPoint(text: string, verb: Verb): string {
  if (!verb.sharp) return text;
  const [, mantissa = '', exponent = ''] = /^([^e]*)(e.*)?$/.exec(text) ?? [];
  let missing = 0;
  if ('vgG'.includes(verb.letter)) {
    missing = (verb.precision ?? 6) - (mantissa === '0' ? 1 : mantissa.replace('.', '').replace(/^0+/, '').length);
  }
  return `${mantissa}${mantissa.includes('.') ? '' : '.'}${'0'.repeat(Math.max(0, missing))}${exponent}`;
}
