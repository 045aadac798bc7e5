import { Fault, type Span, shortened } from './fault.ts';
import type { Token, TokenKind } from './token.ts';

/** The tokens of a template, one after the other. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)] ?? nowhere;
  }

  next(): Token {
    const token = this.peek();
    this.#position++;
    return token;
  }

  /** Takes the next token if it is of this kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.next() : undefined;
  }

  expect(kind: TokenKind, expected: string): Token {
    const token = this.next();
    return token.kind === kind ? token : unexpected(token, expected);
  }

  /** End of what was taken so far. */
  get end(): number {
    return this.#tokens[this.#position - 1]?.end ?? 0;
  }
}

const nowhere: Token = { kind: 'end', text: '', start: 0, end: 0, spaced: false };

/** @throws Fault always */
export function unexpected(token: Token, expected: string): never {
  if (token.kind === 'error') refuse(token.text, token);
  const found = token.kind === 'end' ? 'the end of the file' : `"${shortened(token.text)}"`;
  refuse(`${expected} is expected here, not ${found}`, token);
}

/** @throws Fault always */
export function refuse(message: string, { start, end }: Span, hint?: string): never {
  throw new Fault('syntax', message, { start, end }, hint);
}
