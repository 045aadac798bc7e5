import { closest } from '../../model/closest.ts';
import { templateLimits } from './budget.ts';
import { Fault, shortened } from './fault.ts';
import { unquote } from './literal.ts';
import { readNumber } from './number-literal.ts';
import type { Command, Operand, Pipeline } from './syntax-tree.ts';
import type { Token } from './token.ts';
import { refuse, type TokenStream, unexpected } from './token-stream.ts';

/** Whether a function is known, for the parser: a name that is not is an error even where it is never called. */
export type KnownFunction = (name: string) => boolean;

/** Words that begin a statement, and are no functions. */
const keywords = ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'];
const operands = ['word', 'field', 'variable', 'number', 'character', 'string', 'rawString', 'dot', 'leftParenthesis'];

/** What stands between the braces. Knows which variables are declared. */
export class ExpressionParser {
  readonly #stream: TokenStream;
  readonly #isFunction: KnownFunction;
  /** In the order of their declaration. */
  readonly #variables: string[] = [];
  /** How many of them have this name. */
  readonly #declared = new Map([['$', 1]]);
  #depth = 0;

  constructor(stream: TokenStream, isFunction: KnownFunction) {
    this.#stream = stream;
    this.#isFunction = isFunction;
  }

  /** Variables declared from here on end with the scope. */
  openScope(): number {
    return this.#variables.length;
  }

  closeScope(scope: number): void {
    for (const name of this.#variables.splice(scope)) this.#declared.set(name, (this.#declared.get(name) ?? 1) - 1);
  }

  /** A pipeline up to `}}` or `)`, which is taken, too. `context` is the word before it. */
  pipeline(context: string, end: 'close' | 'rightParenthesis'): Pipeline {
    const start = this.#stream.peek().start;
    const { variables, assigns } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#stream.peek();
      if (token.kind === end) break;
      if (!operands.includes(token.kind) || this.#isKeyword(token)) {
        unexpected(token, commands.length === 0 ? `a value for ${context}` : 'a function');
      }
      commands.push(this.#command());
    }
    const close = this.#stream.next();
    if (commands.length === 0)
      refuse(`${context} has no value`, { start: Math.min(start, close.start), end: close.end });
    for (const { words } of commands.slice(1)) mustBeExecutable(words[0]);
    return { kind: 'pipeline', variables, assigns, commands, start, end: this.#stream.end };
  }

  #isKeyword({ kind, text }: Token): boolean {
    return kind === 'word' && keywords.includes(text);
  }

  /** `$x :=`, `$x =`, and in a range also `$index, $item :=`. */
  #declarations(context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const variables: string[] = [];
    while (this.#stream.peek().kind === 'variable') {
      const next = this.#stream.peek(1);
      if (next.kind === 'assign' || next.kind === 'declare') {
        variables.push(this.#declare());
        return { variables, assigns: next.kind === 'assign' };
      }
      if (next.kind !== 'comma') break;
      if (context !== 'range' || variables.length > 0) refuse('there are too many variables', next);
      variables.push(this.#declare());
      const after = this.#stream.peek();
      if (!['variable', 'close', 'rightParenthesis'].includes(after.kind)) unexpected(after, 'a variable');
    }
    return { variables, assigns: false };
  }

  #declare(): string {
    const { text } = this.#stream.next();
    this.#stream.next();
    this.#variables.push(text);
    this.#declared.set(text, (this.#declared.get(text) ?? 0) + 1);
    return text;
  }

  #command(): Command {
    const start = this.#stream.peek().start;
    const words: Operand[] = [];
    for (;;) {
      const token = this.#stream.peek();
      if (token.kind === 'close' || token.kind === 'rightParenthesis') break;
      if (token.kind === 'pipe') {
        if (words.length === 0) unexpected(token, 'a value');
        break;
      }
      if (words.length > 0 && !token.spaced) unexpected(token, 'a space');
      words.push(this.#operand());
    }
    const end = this.#stream.end;
    if (this.#stream.accept('pipe') && this.#stream.peek().kind === 'pipe')
      unexpected(this.#stream.peek(), 'a function');
    const [first, ...others] = words;
    if (first === undefined) refuse('a value is missing here', { start, end: start + 1 });
    return { words: [first, ...others], start, end };
  }

  /** A term, and fields of it that follow at once: `(index .List 0).Name`. */
  #operand(): Operand {
    const term = this.#term();
    const fields: string[] = [];
    while (this.#stream.peek().kind === 'field' && !this.#stream.peek().spaced) {
      fields.push(this.#stream.next().text.slice(1));
    }
    if (fields.length === 0) return term;
    const span = { start: term.start, end: this.#stream.end };
    switch (term.kind) {
      case 'field':
        return { ...term, names: [...term.names, ...fields], ...span };
      case 'variable':
        return { ...term, fields: [...term.fields, ...fields], ...span };
      case 'string':
      case 'number':
      case 'boolean':
      case 'nil':
      case 'dot':
        return refuse('this has no fields', span);
      default:
        return { kind: 'chain', operand: term, fields, ...span };
    }
  }

  #term(): Operand {
    const token = this.#stream.next();
    const { start, end, text } = token;
    switch (token.kind) {
      case 'word':
        return this.#word(token);
      case 'dot':
        return { kind: 'dot', start, end };
      case 'field':
        return { kind: 'field', names: [text.slice(1)], start, end };
      case 'variable':
        if (!this.#declared.get(text)) this.#refuseVariable(token);
        return { kind: 'variable', name: text, fields: [], start, end };
      case 'number':
      case 'character':
        return readNumber(token);
      case 'string':
      case 'rawString': {
        const value = unquote(text) ?? refuse('this string has an escape that is none', token);
        return { kind: 'string', value, start, end };
      }
      case 'leftParenthesis':
        return this.#parenthesized(token);
      default:
        return unexpected(token, 'a value');
    }
  }

  #parenthesized({ start, end }: Token): Operand {
    this.#depth++;
    if (this.#depth > templateLimits.depth) {
      throw new Fault('limit', `more than ${templateLimits.depth} parentheses within each other`, { start, end });
    }
    const pipeline = this.#pipelineIn(start);
    this.#depth--;
    return pipeline;
  }

  #pipelineIn(start: number): Pipeline {
    const pipeline = this.pipeline('parentheses', 'rightParenthesis');
    return { ...pipeline, start, end: this.#stream.end };
  }

  #word(token: Token): Operand {
    const { text, start, end } = token;
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', start, end };
    if (text === 'nil') return { kind: 'nil', start, end };
    if (this.#isKeyword(token)) unexpected(token, 'a value');
    if (!this.#isFunction(text)) this.#refuseFunction(token);
    return { kind: 'function', name: text, start, end };
  }

  #refuseVariable({ text, start, end }: Token): never {
    const meant = closest(text, this.#variables);
    const hint = meant === undefined ? `declare it first: {{${shortened(text)} := …}}` : `did you mean ${meant}?`;
    throw new Fault('syntax', `the variable ${shortened(text)} is not declared`, { start, end }, hint);
  }

  #refuseFunction({ text, start, end }: Token): never {
    throw new Fault('unknownFunction', `there is no function "${shortened(text)}"`, { start, end });
  }
}

/** What follows a `|` takes the value before it. */
function mustBeExecutable(word: Operand): void {
  if (['boolean', 'dot', 'nil', 'number', 'string'].includes(word.kind))
    refuse('what follows "|" must be a function', word);
}
