import { characterCode } from './literal.ts';
import { fitsInteger, parseFloating, parsePrefixedInteger } from './number.ts';
import type { NumberLiteral } from './syntax-tree.ts';
import type { Token } from './token.ts';
import { refuse } from './token-stream.ts';

/** A number, or a character between single quotes, which is the number of that character. */
export function readNumber({ kind, text, start, end }: Token): NumberLiteral {
  const span = { kind: 'number', start, end } as const;
  if (kind === 'character') {
    const code = characterCode(text) ?? refuse('this is no character', { start, end });
    return { ...span, integer: BigInt(code), float: code, isFloat: false };
  }
  const whole = parsePrefixedInteger(text);
  if (whole !== undefined) {
    // Up to 2^64 Go takes it where an unsigned number is asked for, which is nowhere.
    if (whole >= 2n ** 64n || whole < -(2n ** 63n)) refuse('this number is too large', { start, end });
    return { ...span, ...(fitsInteger(whole) ? { integer: whole } : {}), float: Number(whole), isFloat: false };
  }
  const float = /[.eEpP]/.test(text) ? parseFloating(text) : undefined;
  if (float === undefined) refuse('this is no number', { start, end });
  const integer = Number.isInteger(float) ? BigInt(float) : undefined;
  return { ...span, float, ...(integer !== undefined && fitsInteger(integer) ? { integer } : {}), isFloat: true };
}
