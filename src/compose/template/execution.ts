import { type Budget, templateLimits } from './budget.ts';
import { Evaluation, type Scope } from './evaluation.ts';
import { Fault, shortened } from './fault.ts';
import { plainText, sortedEntries } from './format.ts';
import { templateFunctions } from './functions/all.ts';
import type { Output } from './output.ts';
import type { Branch, Loop, Statement, Template } from './syntax-tree.ts';
import { Dictionary, Integer, isTrue, List, Structure, typeName, type Value } from './value.ts';
import { Variables } from './variables.ts';

/** How a list of statements was left. */
type Course = 'on' | 'break' | 'continue';

/** Writes what a template says. */
export class Execution {
  readonly #template: Template;
  readonly #output: Output;
  readonly #budget: Budget;
  readonly #evaluation: Evaluation;
  #depth = 0;

  constructor(template: Template, output: Output, budget: Budget) {
    this.#template = template;
    this.#output = output;
    this.#budget = budget;
    this.#evaluation = new Evaluation(templateFunctions, budget);
  }

  /** @throws Fault where the template asks for what cannot be done */
  run(data: Value): void {
    this.#walk(this.#template.body, { dot: data, variables: new Variables(data) });
  }

  #walk(statements: readonly Statement[], scope: Scope): Course {
    for (const statement of statements) {
      const course = this.#step(statement, scope);
      if (course !== 'on') return course;
    }
    return 'on';
  }

  #step(statement: Statement, scope: Scope): Course {
    try {
      this.#budget.spend(1);
      return this.#statement(statement, scope);
    } catch (cause) {
      throw cause instanceof Fault ? cause.at(statement) : cause;
    }
  }

  #statement(statement: Statement, scope: Scope): Course {
    switch (statement.kind) {
      case 'text':
        this.#output.copy(statement);
        return 'on';
      case 'action': {
        const value = this.#evaluation.pipeline(statement.pipeline, scope);
        if (statement.pipeline.variables.length > 0) return 'on';
        if (value === undefined) this.#output.missing(statement);
        else this.#output.write(plainText(value, this.#budget), statement);
        return 'on';
      }
      case 'if':
      case 'with':
        return this.#branch(statement, scope);
      case 'range':
        return this.#loop(statement, scope);
      case 'call':
        return this.#call(statement, scope);
      default:
        return statement.kind;
    }
  }

  #branch({ kind, pipeline, body, otherwise }: Branch, scope: Scope): Course {
    const mark = scope.variables.mark;
    const value = this.#evaluation.pipeline(pipeline, scope);
    const inner = kind === 'with' && isTrue(value) ? { ...scope, dot: value } : scope;
    const course = this.#walk(isTrue(value) ? body : otherwise, inner);
    scope.variables.leave(mark);
    return course;
  }

  #loop(loop: Loop, scope: Scope): Course {
    const mark = scope.variables.mark;
    const value = this.#evaluation.pipeline(loop.pipeline, scope);
    const items = this.#items(value, loop);
    const course = items.length === 0 ? this.#walk(loop.otherwise, scope) : this.#iterate(items, loop, scope);
    scope.variables.leave(mark);
    return course;
  }

  #iterate(items: readonly (readonly [Value, Value])[], { pipeline, body }: Loop, scope: Scope): Course {
    const { variables } = scope;
    const mark = variables.mark;
    const [first, second] = pipeline.variables;
    for (const [key, item] of items) {
      if (first !== undefined) variables.assign(first, second === undefined ? item : key);
      if (second !== undefined) variables.assign(second, item);
      this.#budget.spend(1);
      const course = this.#walk(body, { ...scope, dot: item });
      variables.leave(mark);
      if (course === 'break') break;
    }
    return 'on';
  }

  /** Keys and values of what is ranged over: a list, a map in the order of its keys, or the numbers below a number. */
  #items(value: Value, loop: Loop): readonly (readonly [Value, Value])[] {
    if (value === undefined || value === null) return [];
    if (value instanceof List) {
      this.#budget.spend(value.values.length);
      return value.values.map((item, at) => [new Integer(at), item]);
    }
    if (value instanceof Dictionary) {
      this.#budget.spend(value.entries.size);
      return sortedEntries(value);
    }
    if (value instanceof Integer) return this.#numbers(value, loop);
    const hint =
      typeof value === 'string' ? 'make a list of it first: `split`, `splitList` or `splitPreserveQuotes`' : undefined;
    const what = value instanceof Structure ? `a ${value.name}` : `a ${typeName(value)}`;
    throw new Fault('execution', `a range goes over a list or a map, not over ${what}`, loop.pipeline, hint);
  }

  #numbers({ value, type }: Integer, loop: Loop): readonly (readonly [Value, Value])[] {
    if (loop.pipeline.variables.length > 1) {
      throw new Fault('execution', 'a range over a number has one variable', loop.pipeline);
    }
    const count = Number(value);
    this.#budget.spend(Math.max(0, count));
    return Array.from({ length: Math.max(0, count) }, (_, at) => [undefined, new Integer(at, type)]);
  }

  #call({ name, argument, start, end }: Extract<Statement, { kind: 'call' }>, scope: Scope): Course {
    const body = this.#template.defined.get(name);
    if (!body) throw new Fault('execution', `there is no template "${shortened(name)}"`, { start, end });
    if (++this.#depth > templateLimits.depth) {
      throw new Fault('limit', `more than ${templateLimits.depth} templates call each other`, { start, end });
    }
    const dot = argument && this.#evaluation.pipeline(argument, scope);
    this.#walk(body, { dot, variables: new Variables(dot) });
    this.#depth--;
    return 'on';
  }
}
