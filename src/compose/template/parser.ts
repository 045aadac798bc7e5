import { templateLimits } from './budget.ts';
import { ExpressionParser, type KnownFunction } from './expression-parser.ts';
import { Fault, type Span, shortened } from './fault.ts';
import { tokens } from './lexer.ts';
import { unquote } from './literal.ts';
import type { Branch, Loop, Pipeline, Statement, Template } from './syntax-tree.ts';
import type { Token } from './token.ts';
import { refuse, TokenStream, unexpected } from './token-stream.ts';

/**
 * Parses a template as text/template does.
 *
 * @throws Fault of the first thing that is wrong
 */
export function parseTemplate(text: string, isFunction: KnownFunction): Template {
  const defined = new Map<string, readonly Statement[]>();
  const stream = new TokenStream(tokens(text));
  const parser = new StatementParser(text, stream, isFunction, defined);
  parser.define(rancherName, parser.template(), { start: 0, end: 0 });
  return { body: defined.get(rancherName) ?? [], defined };
}

/** What Rancher called a file: a definition of this name is the file where there is nothing else in it. */
const rancherName = 'template';

/** How a list of statements ended. `if` and `with` follow the `else` of the same action. */
type Ending = { readonly kind: 'end' | 'else' | 'else if' | 'else with' } & Span;

/** One template: its variables and loops are its own, `block` within it begins another. */
class StatementParser {
  readonly #text: string;
  readonly #stream: TokenStream;
  readonly #isFunction: KnownFunction;
  readonly #defined: Map<string, readonly Statement[]>;
  readonly #expressions: ExpressionParser;
  #loops = 0;
  #depth: number;

  constructor(
    text: string,
    stream: TokenStream,
    isFunction: KnownFunction,
    defined: Map<string, readonly Statement[]>,
    depth = 0,
  ) {
    this.#text = text;
    this.#stream = stream;
    this.#isFunction = isFunction;
    this.#defined = defined;
    this.#depth = depth;
    this.#expressions = new ExpressionParser(stream, isFunction);
  }

  template(): readonly Statement[] {
    const body: Statement[] = [];
    while (this.#stream.peek().kind !== 'end') {
      if (this.#stream.peek().kind === 'open' && this.#isWord(this.#stream.peek(1), 'define')) this.#definition();
      else body.push(this.#statementOnly());
    }
    return body;
  }

  #statementOnly(): Statement {
    const statement = this.#statement();
    if (isEnding(statement)) refuse(`this {{${statement.kind}}} belongs to no block`, statement);
    return statement;
  }

  #isWord(token: Token, word: string): boolean {
    return token.kind === 'word' && token.text === word;
  }

  #definition(): void {
    const open = this.#stream.next();
    this.#stream.next();
    const name = this.#name();
    this.#stream.expect('close', '"}}"');
    const start = { start: open.start, end: this.#stream.end };
    this.define(name, this.#inner().#bodyToEnd('define', start), start);
  }

  #inner(): StatementParser {
    return new StatementParser(this.#text, this.#stream, this.#isFunction, this.#defined, this.#depth);
  }

  #bodyToEnd(keyword: string, start: Span): readonly Statement[] {
    const { body, ending } = this.#list(keyword, start);
    if (ending.kind !== 'end') refuse(`{{${keyword}}} has no else`, ending);
    return body;
  }

  #name(): string {
    const token = this.#stream.next();
    if (token.kind !== 'string' && token.kind !== 'rawString') unexpected(token, 'the name of a template in quotes');
    return unquote(token.text) ?? refuse('this is no string', token);
  }

  /** The later one counts where the earlier one is empty; an empty one counts for nothing. */
  define(name: string, body: readonly Statement[], at: Span): void {
    const earlier = this.#defined.get(name);
    const isEmpty = (some: readonly Statement[]): boolean =>
      some.every((one) => one.kind === 'text' && this.#text.slice(one.start, one.end).trim() === '');
    if (earlier === undefined || isEmpty(earlier)) this.#defined.set(name, body);
    else if (!isEmpty(body)) refuse(`the template "${shortened(name)}" is defined twice`, at);
  }

  /** Statements up to {{end}} or {{else}}. */
  #list(keyword: string, start: Span): { readonly body: readonly Statement[]; readonly ending: Ending } {
    this.#depth++;
    if (this.#depth > templateLimits.depth) {
      throw new Fault('limit', `blocks are nested more than ${templateLimits.depth} levels deep`, start);
    }
    const body: Statement[] = [];
    for (;;) {
      if (this.#stream.peek().kind === 'end') {
        refuse(`this {{${keyword}}} has no {{end}}`, start, 'write {{end}} where the block ends');
      }
      const statement = this.#statement();
      if (!isEnding(statement)) {
        body.push(statement);
        continue;
      }
      this.#depth--;
      return { body, ending: statement };
    }
  }

  #statement(): Statement | Ending {
    const token = this.#stream.next();
    if (token.kind === 'text') return { kind: 'text', start: token.start, end: token.end };
    if (token.kind !== 'open') unexpected(token, 'text or "{{"');
    const keyword = this.#stream.peek();
    if (keyword.kind === 'word') {
      const statement = this.#keyword(keyword, token.start);
      if (statement) return statement;
    }
    const pipeline = this.#expressions.pipeline('command', 'close');
    return { kind: 'action', pipeline, start: token.start, end: this.#stream.end };
  }

  #keyword(keyword: Token, start: number): Statement | Ending | undefined {
    switch (keyword.text) {
      case 'if':
      case 'with':
      case 'range':
        this.#stream.next();
        return this.#control(keyword.text, start);
      case 'end':
        this.#stream.next();
        this.#stream.expect('close', '"}}"');
        return { kind: 'end', start, end: this.#stream.end };
      case 'else':
        this.#stream.next();
        return this.#else(start);
      case 'break':
      case 'continue':
        this.#stream.next();
        return this.#leave(keyword.text, start);
      case 'template':
        this.#stream.next();
        return this.#call(start);
      case 'block':
        this.#stream.next();
        return this.#block(start);
      default:
        return undefined;
    }
  }

  #else(start: number): Ending {
    const next = this.#stream.peek();
    if (this.#isWord(next, 'if') || this.#isWord(next, 'with')) {
      return { kind: next.text === 'if' ? 'else if' : 'else with', start, end: next.end };
    }
    this.#stream.expect('close', '"}}"');
    return { kind: 'else', start, end: this.#stream.end };
  }

  #leave(kind: 'break' | 'continue', start: number): Statement {
    this.#stream.expect('close', '"}}"');
    const span = { start, end: this.#stream.end };
    if (this.#loops === 0) refuse(`{{${kind}}} stands in no {{range}}`, span);
    return { kind, ...span };
  }

  #control(kind: 'if' | 'with' | 'range', start: number): Branch | Loop {
    const scope = this.#expressions.openScope();
    const pipeline = this.#expressions.pipeline(kind, 'close');
    const span = { start, end: this.#stream.end };
    if (kind === 'range') this.#loops++;
    const { body, ending } = this.#list(kind, span);
    if (kind === 'range') this.#loops--;
    const otherwise = this.#otherwise(kind, ending);
    this.#expressions.closeScope(scope);
    return { kind, pipeline, body, otherwise, ...span };
  }

  /** What follows {{else}}. `{{else if}}` needs no {{end}} of its own. */
  #otherwise(kind: 'if' | 'with' | 'range', ending: Ending): readonly Statement[] {
    if (ending.kind === 'end') return [];
    if (ending.kind === 'else') {
      const { body, ending: last } = this.#list('else', ending);
      if (last.kind !== 'end') refuse('after {{else}} only {{end}} may follow', last);
      return body;
    }
    if (ending.kind !== `else ${kind}`) refuse(`{{${ending.kind}}} cannot follow {{${kind}}}`, ending);
    this.#depth++;
    if (this.#depth > templateLimits.depth) {
      throw new Fault('limit', `more than ${templateLimits.depth} times else`, ending);
    }
    this.#stream.next();
    const nested = this.#control(kind, ending.start);
    this.#depth--;
    return [nested];
  }

  #call(start: number): Statement {
    const name = this.#name();
    const argument = this.#argument();
    return { kind: 'call', name, argument, start, end: this.#stream.end };
  }

  #argument(): Pipeline | undefined {
    return this.#stream.accept('close') ? undefined : this.#expressions.pipeline('template', 'close');
  }

  /** A definition and a call in one. */
  #block(start: number): Statement {
    const name = this.#name();
    const argument = this.#expressions.pipeline('block', 'close');
    const span = { start, end: this.#stream.end };
    this.define(name, this.#inner().#bodyToEnd('block', span), span);
    return { kind: 'call', name, argument, ...span };
  }
}

function isEnding(statement: Statement | Ending): statement is Ending {
  return statement.kind === 'end' || statement.kind.startsWith('else');
}
