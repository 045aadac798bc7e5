import type { Span } from './fault.ts';

export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'word'
  | 'field'
  | 'variable'
  | 'number'
  | 'character'
  | 'string'
  | 'rawString'
  | 'dot'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'comma'
  | 'leftParenthesis'
  | 'rightParenthesis'
  | 'sign'
  | 'error'
  | 'end';

/** One piece of a template. `text`: for a field its name, for an error what is wrong. */
export interface Token extends Span {
  readonly kind: TokenKind;
  readonly text: string;
  /** White space before it, which is what separates arguments. */
  readonly spaced: boolean;
}
