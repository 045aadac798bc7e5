import type { Span } from './fault.ts';

/** What a template consists of. */
export type Statement =
  | ({ readonly kind: 'text' } & Span)
  | ({ readonly kind: 'action'; readonly pipeline: Pipeline } & Span)
  | Branch
  | Loop
  | ({ readonly kind: 'call'; readonly name: string; readonly argument: Pipeline | undefined } & Span)
  | ({ readonly kind: 'break' | 'continue' } & Span);

/** `if` and `with`: the latter also makes the value the dot. */
export interface Branch extends Span {
  readonly kind: 'if' | 'with';
  readonly pipeline: Pipeline;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface Loop extends Span {
  readonly kind: 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

/** `$x := first | second | …`. */
export interface Pipeline extends Span {
  readonly kind: 'pipeline';
  readonly variables: readonly string[];
  /** `=` sets variables that are there, `:=` makes new ones. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

/** Words with white space between them: the first may be a function, the others are its arguments. */
export interface Command extends Span {
  readonly words: readonly [Operand, ...Operand[]];
}

export type Operand =
  | ({ readonly kind: 'string'; readonly value: string } & Span)
  | NumberLiteral
  | ({ readonly kind: 'boolean'; readonly value: boolean } & Span)
  | ({ readonly kind: 'nil' | 'dot' } & Span)
  | ({ readonly kind: 'field'; readonly names: readonly string[] } & Span)
  | ({ readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] } & Span)
  | ({ readonly kind: 'function'; readonly name: string } & Span)
  | ({ readonly kind: 'chain'; readonly operand: Operand; readonly fields: readonly string[] } & Span)
  | Pipeline;

/** A number is of the type that its place asks for: `2.0` may be a whole number, and `3` a float. */
export interface NumberLiteral extends Span {
  readonly kind: 'number';
  /** Absent: it has no value of this type. */
  readonly integer?: bigint;
  readonly float?: number;
  /** Written as a float, which it is where any type will do. */
  readonly isFloat: boolean;
}

/** A parsed template and those it defines, by name. */
export interface Template {
  readonly body: readonly Statement[];
  readonly defined: ReadonlyMap<string, readonly Statement[]>;
}
