import { templateLimits } from './budget.ts';
import { Fault } from './fault.ts';
import type { Token, TokenKind } from './token.ts';

/**
 * Divides a template into tokens, with text/template's rules: https://pkg.go.dev/text/template. What is no token ends
 * the list with one of kind `error`, which the parser reports if nothing before it is wrong.
 *
 * @throws Fault above the limit of tokens.
 */
export function tokens(text: string): readonly Token[] {
  return new Lexer(text).run();
}

const space = /[ \t\r\n]/;
const letterOrDigit = /[\p{L}\p{Nd}_]/u;
const wordPattern = /[\p{L}\p{Nd}_]*/uy;
const spacePattern = /[ \t\r\n]*/y;
const numberPattern =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)/y;
/** What may follow a word without white space. */
const terminators = ' \t\r\n.,|:)(';

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #position = 0;
  #parentheses = 0;
  #escapes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): readonly Token[] {
    while (this.#plainText() && (this.#beginsComment() ? this.#comment() : this.#action()));
    if (this.#tokens.at(-1)?.kind !== 'error') this.#add('end', this.#text.length, this.#text.length);
    return this.#tokens;
  }

  /** Up to the next `{{`; false at the end. */
  #plainText(): boolean {
    const open = this.#text.indexOf('{{', this.#position);
    let end = open < 0 ? this.#text.length : open;
    if (open >= 0 && this.#trimsBefore(open))
      while (end > this.#position && space.test(this.#text[end - 1] ?? '')) end--;
    if (end > this.#position) this.#add('text', this.#position, end);
    this.#position = open;
    return open >= 0;
  }

  #trimsBefore(open: number): boolean {
    return this.#text[open + 2] === '-' && space.test(this.#text[open + 3] ?? '');
  }

  /** A comment may follow the braces at once only: `{{ /*` is an action with a sign that means nothing. */
  #beginsComment(): boolean {
    return this.#text.startsWith('/*', this.#insideBraces());
  }

  #insideBraces(): number {
    return this.#position + (this.#trimsBefore(this.#position) ? 4 : 2);
  }

  /** Passes over the comment at the position. */
  #comment(): boolean {
    const start = this.#position;
    const inside = this.#insideBraces();
    const closed = this.#text.indexOf('*/', inside + 2);
    if (closed < 0) return this.#refuse('the comment has no end', start, inside + 2);
    this.#position = closed + 2;
    if (!this.#closing()) return this.#refuse('a comment must end with "*/}}"', start, closed + 2);
    this.#close();
    return true;
  }

  /** All tokens of the action at the position; false where one of them fails. */
  #action(): boolean {
    const open = this.#position;
    this.#position = this.#insideBraces();
    this.#add('open', open, open + 2);
    this.#parentheses = 0;
    for (;;) {
      const from = this.#position;
      this.#position = this.#matched(spacePattern);
      const spaced = this.#position > from;
      // The space of ` -}}` is part of it.
      if (spaced && this.#text.startsWith('-}}', this.#position)) this.#position--;
      if (this.#closing()) return this.#end();
      if (this.#position >= this.#text.length) return this.#refuse('the action has no "}}"', open, open + 2);
      if (!this.#token(spaced)) return false;
    }
  }

  #end(): boolean {
    if (this.#parentheses > 0) return this.#refuse('a "(" is not closed', this.#position, this.#position + 2);
    const start = this.#text.indexOf('}}', this.#position);
    this.#add('close', start, start + 2);
    this.#close();
    return true;
  }

  #closing(): boolean {
    return this.#text.startsWith('}}', this.#position) || this.#trimsAfter();
  }

  #trimsAfter(): boolean {
    return space.test(this.#text[this.#position] ?? '') && this.#text.startsWith('-}}', this.#position + 1);
  }

  #close(): void {
    const trims = this.#trimsAfter();
    this.#position += trims ? 4 : 2;
    if (trims) this.#position = this.#matched(spacePattern);
  }

  #token(spaced: boolean): boolean {
    const start = this.#position;
    const character = this.#text[start] ?? '';
    switch (character) {
      case '=':
        return this.#take('assign', 1, spaced);
      case ':':
        return this.#text[start + 1] === '='
          ? this.#take('declare', 2, spaced)
          : this.#refuse('expected ":="', start, start + 1);
      case '|':
        return this.#take('pipe', 1, spaced);
      case ',':
        return this.#take('comma', 1, spaced);
      case '(':
        this.#parentheses++;
        return this.#take('leftParenthesis', 1, spaced);
      case ')':
        this.#parentheses--;
        if (this.#parentheses < 0) return this.#refuse('this ")" closes nothing', start, start + 1);
        return this.#take('rightParenthesis', 1, spaced);
      case '"':
      case '`':
      case "'":
        return this.#quotation(character, spaced);
      case '$':
        return this.#name('variable', 1, spaced);
      case '.':
        if (!/[0-9]/.test(this.#text[start + 1] ?? '')) return this.#name('field', 1, spaced);
        return this.#number(spaced);
      default:
        if (/[0-9+-]/.test(character)) return this.#number(spaced);
        return this.#wordOrSign(spaced);
    }
  }

  #wordOrSign(spaced: boolean): boolean {
    const start = this.#position;
    const character = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
    if (letterOrDigit.test(character)) return this.#name('word', 0, spaced);
    if (/[!-~]/.test(character)) return this.#take('sign', 1, spaced);
    return this.#refuse('this character means nothing in an action', start, start + character.length);
  }

  #quotation(quote: '"' | "'" | '`', spaced: boolean): boolean {
    const start = this.#position;
    const end = this.#quotationEnd(quote);
    if (end === undefined) return this.#refuse(`the ${quote} is not closed`, start, start + 1);
    const kind = quote === '"' ? 'string' : quote === "'" ? 'character' : 'rawString';
    return this.#take(kind, end - start, spaced);
  }

  /** Only a raw string may go over several lines. */
  #quotationEnd(quote: '"' | "'" | '`'): number | undefined {
    for (let at = this.#position + 1; at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === quote) return at + 1;
      if (quote === '`') continue;
      if (character === '\\') {
        at++;
        this.#escapes++;
      }
      if (this.#text[at] === '\n') return undefined;
    }
    return undefined;
  }

  /** A word, or `.field` or `$variable`, whose first character is given as `lead`. */
  #name(kind: 'word' | 'field' | 'variable', lead: 0 | 1, spaced: boolean): boolean {
    const start = this.#position;
    this.#position += lead;
    const end = this.#matched(wordPattern);
    this.#position = start;
    const next = this.#text[end] ?? ' ';
    if (!terminators.includes(next) && !this.#text.startsWith('}}', end)) {
      return this.#refuse('this character cannot stand here', end, end + 1);
    }
    if (kind === 'field' && end === start + 1) return this.#take('dot', 1, spaced);
    return this.#take(kind, end - start, spaced);
  }

  #number(spaced: boolean): boolean {
    const start = this.#position;
    const end = this.#matched(numberPattern);
    const rest = this.#text.codePointAt(end);
    if (
      rest !== undefined &&
      (letterOrDigit.test(String.fromCodePoint(rest)) || '+-'.includes(this.#text[end] ?? ' '))
    ) {
      return this.#refuse('this is no number', start, end + 1);
    }
    return this.#take('number', end - start, spaced);
  }

  #take(kind: TokenKind, length: number, spaced: boolean): boolean {
    this.#add(kind, this.#position, this.#position + length, spaced);
    this.#position += length;
    return true;
  }

  #matched(pattern: RegExp): number {
    pattern.lastIndex = this.#position;
    return pattern.test(this.#text) ? pattern.lastIndex : this.#position;
  }

  #add(kind: TokenKind, start: number, end: number, spaced = false): void {
    if (this.#tokens.length + this.#escapes >= templateLimits.tokens) {
      const message = `the template has more than ${templateLimits.tokens} words, signs and escapes in its actions`;
      throw new Fault('limit', message, { start, end }, 'divide the file');
    }
    this.#tokens.push({ kind, text: this.#text.slice(start, end), start, end, spaced });
  }

  #refuse(message: string, start: number, end: number): false {
    this.#tokens.push({ kind: 'error', text: message, start, end, spaced: false });
    return false;
  }
}
