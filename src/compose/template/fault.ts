import { beginningOf } from '../../model/beginning.ts';

/** A place in the template's own text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Which diagnostic a fault becomes. */
export type FaultKind = 'syntax' | 'unknownFunction' | 'execution' | 'refusedFunction' | 'missingFunction' | 'limit';

/** Ends parsing or rendering. Thrown within this folder only: renderTemplate reports it. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly span: Span | undefined;
  readonly hint: string | undefined;

  constructor(kind: FaultKind, message: string, span?: Span, hint?: string) {
    super(message);
    this.kind = kind;
    this.span = span;
    this.hint = hint;
  }

  /** The same fault, at this place unless it already has one. */
  at(span: Span): Fault {
    return this.span === undefined ? new Fault(this.kind, this.message, span, this.hint) : this;
  }
}

/** Text of the template in a message: it may be as long as the file. */
export function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= longestMention ? line : `${beginningOf(line, longestMention)}…`;
}

const longestMention = 60;
