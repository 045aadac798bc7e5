import { Composer, CST, type Document, Lexer, Parser, type YAMLError } from 'yaml';

import { type Diagnostic, error } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import { endOfFlow, endOfQuoted } from './enclosed.ts';
import type { Repair, RepairedText } from './repair.ts';
import { locate, type SourceFile } from './source.ts';
import type { Structure } from './structure.ts';
import { structureLimits } from './structure-limits.ts';

/** One pass of lexer, parser and composer over a text. */
export class Reading {
  readonly #source: SourceFile;
  readonly #text: RepairedText;
  readonly #parser = new Parser();
  /** Offsets of the brackets that are open. */
  readonly #brackets: number[] = [];
  readonly #repairs = new Map<number, Repair>();
  readonly #unclosed: number[] = [];
  #offset = 0;
  #stopped: number | undefined;
  #tokens = 0;
  #documents = 0;
  #hasBegun = false;
  #isContent = false;
  /** Up to here the lines are going to be read again, and what is found in them now means nothing. */
  #mendedUntil = 0;

  constructor(source: SourceFile, text: RepairedText) {
    this.#source = source;
    this.#text = text;
  }

  get repairs(): readonly Repair[] {
    return [...this.#repairs.values()].toSorted((one, other) => one.offset - other.offset);
  }

  get original(): (offset: number) => number {
    return this.#text.original;
  }

  read(): Structure | Diagnostic {
    const composer = new Composer(options);
    const documents: Document.Parsed[] = [];
    const further = this.#parse((token) => documents.push(...composer.next(token)));
    if (typeof further === 'object') return further;
    documents.push(...composer.end());
    const [document] = documents;
    const problems = [...(document?.errors ?? []), ...composer.streamInfo().errors];
    return {
      ...(document && { document }),
      ...(further !== undefined && { further }),
      ...(this.#stopped !== undefined && { stopped: this.#text.original(this.#stopped) }),
      text: this.#text,
      problems: problems.filter((problem) => !isAccepted(problem)),
      unclosed: this.#unclosed,
    };
  }

  /** Stops at the second document, and where nothing that follows can make the text right. */
  #parse(take: (token: CST.Token) => void): number | undefined | Diagnostic {
    let further: number | undefined;
    for (const lexeme of new Lexer().lex(this.#text.text)) {
      if (this.#beginsAnother(lexeme)) {
        further = this.#text.original(this.#offset);
        break;
      }
      if (++this.#tokens > structureLimits.tokens) return this.#tooLong();
      if (lexeme.startsWith('%') && this.#documents === 0 && !/^%(YAML|TAG)\b/.test(lexeme)) return this.#noDirective();
      this.#inspect(lexeme);
      let isHopeless = this.#unclosed.length > 0;
      for (const token of this.#parser.next(lexeme)) {
        take(token);
        isHopeless ||= token.type === 'error';
      }
      if (!isMarker(lexeme)) this.#offset += lexeme.length;
      if (this.#parser.stack.length > structureLimits.depth + 2) return this.#tooDeep();
      if (isHopeless || isBeyondItsEnd(this.#parser.stack.at(-1))) {
        this.#stopped = this.#offset;
        break;
      }
    }
    for (const token of this.#parser.end()) take(token);
    return further;
  }

  /** A document begins with a marker of the lexer's or, after another one, with three dashes only. */
  #beginsAnother(lexeme: string): boolean {
    if (lexeme === CST.DOCUMENT) return ++this.#documents > 1;
    if (lexeme === '---' && !this.#isContent && this.#hasBegun) return true;
    this.#hasBegun ||= this.#documents > 0 && !/^[\s#]/.test(lexeme) && !isMarker(lexeme);
    return false;
  }

  /** A lexeme after a marker is the content of a plain or block scalar. */
  #inspect(lexeme: string): void {
    const isContent = this.#isContent;
    this.#isContent = lexeme === CST.SCALAR;
    if (isContent || this.#offset < this.#mendedUntil) return;
    const first = lexeme[0];
    if (first === '[' || first === '{') this.#brackets.push(this.#offset);
    else if (first === ']' || first === '}') this.#brackets.pop();
    else if (lexeme === CST.FLOW_END) this.#mendFlow();
    else if (first === '"' || first === "'") this.#mendQuoted(lexeme);
    else if (first === '*' && lexeme.endsWith(':')) this.#repair(this.#offset + lexeme.length - 1, 0, ' ');
  }

  /** The lexer gives a collection up at a line that is indented by too little. */
  #mendFlow(): void {
    const open = this.#brackets[0] ?? this.#offset;
    this.#brackets.length = 0;
    const found = endOfFlow(this.#text.text, open);
    if ('end' in found) this.#indentLines(open, found.end);
    else this.#giveUp(found.unclosed);
  }

  #mendQuoted(lexeme: string): void {
    const open = this.#offset;
    const { text } = this.#text;
    const last = open + lexeme.length - 1;
    // Nearly all have no quote and no backslash in them.
    if (text.indexOf(lexeme.charAt(0), open + 1) === last && text[last - 1] !== '\\' && !lexeme.includes("\\'")) return;
    const end = endOfQuoted(text, open);
    if (end === undefined) this.#giveUp(open);
    else if (end > open + lexeme.length) this.#indentLines(open, end);
    else if (lexeme.startsWith('"')) this.#mendEscapes(lexeme);
  }

  /** go-yaml v2 took an escaped single quote for that quote. */
  #mendEscapes(lexeme: string): void {
    if (!lexeme.includes("\\'")) return;
    for (const { 0: pair, index } of lexeme.matchAll(/\\./gs)) {
      if (pair === "\\'") this.#repair(this.#offset + index, 1, '');
    }
  }

  /** What opened earlier and was mended may be why this one does not close. Nothing behind it can be told. */
  #giveUp(open: number): void {
    if (this.#repairs.size === 0) this.#unclosed.push(this.#text.original(open));
    this.#mendedUntil = this.#text.text.length;
  }

  /** Lets every line after the first stand further to the right than what the value belongs to. */
  #indentLines(open: number, end: number): void {
    const { text } = this.#text;
    const column = open - (text.lastIndexOf('\n', open - 1) + 1);
    for (let at = text.indexOf('\n', open) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) {
      if (/^(---|\.\.\.)\s/.test(text.slice(at, at + 4))) {
        this.#giveUp(open);
        return;
      }
      this.#repair(at, 0, ' '.repeat(column + 1));
    }
    this.#mendedUntil = end;
  }

  #repair(offset: number, remove: number, insert: string): void {
    this.#repairs.set(offset, { offset, remove, insert });
  }

  #tooLong(): Diagnostic {
    const what = `${structureLimits.tokens} words, marks, spaces and line breaks`;
    return tooLong(this.#source, this.#text.original(this.#offset), what);
  }

  #noDirective(): Diagnostic {
    const message = 'a line that begins with `%` is an instruction to the parser, and there is none of this name';
    return error('RC1025', message, { at: this.#here(), hint: 'take the line out, or make a comment of it with `#`' });
  }

  #tooDeep(): Diagnostic {
    return error('RC1006', `nested more than ${structureLimits.depth} levels deep`, { at: this.#here() });
  }

  #here(): Location {
    const offset = this.#text.original(this.#offset);
    return locate(this.#source, offset, offset + 1);
  }
}

/** A file with more of something than it may have. */
export function tooLong(source: SourceFile, offset: number, what: string): Diagnostic {
  const hint = 'divide the file: `--file` may be given several times';
  return error('RC1021', `the file has more than ${what}`, { at: locate(source, offset, offset + 1), hint });
}

const options = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  // Tells `? ` from a key that was forgotten.
  keepSourceTokens: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Whether a lexeme is no part of the text. */
function isMarker(lexeme: string): boolean {
  return lexeme === CST.SCALAR || lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END;
}

/** Whether a value that is complete is followed by another one: what more there is only brings more of the same. */
function isBeyondItsEnd(token: CST.Token | undefined): boolean {
  const last = token !== undefined && 'end' in token ? token.end?.at(-1) : undefined;
  return last !== undefined && !['space', 'comment', 'newline'].includes(last.type) && !closesFlow(last);
}

/** A collection in brackets keeps its closing bracket in the same list. */
function closesFlow({ type }: CST.SourceToken): boolean {
  return type === 'flow-seq-end' || type === 'flow-map-end';
}

/** What go-yaml v2 did not mind. */
function isAccepted({ message }: YAMLError): boolean {
  return message.startsWith('Comments must be separated');
}
