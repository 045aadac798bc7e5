import type { Budget } from './budget.ts';
import { Fault, shortened } from './fault.ts';
import { missingFunctions, refusedFunctions } from './functions/refused.ts';
import type { Command, Operand, Pipeline } from './syntax-tree.ts';
import type { ParameterType, TemplateFunction } from './template-function.ts';
import { Dictionary, held, Integer, isTrue, Structure, typeName, type Value } from './value.ts';
import type { Variables } from './variables.ts';

/** What is piped into a command; `none` is not the same as a value that is missing. */
type Piped = { readonly value: Value } | undefined;

/** Where a pipeline is evaluated: the dot, and the variables that it may use and declare. */
export interface Scope {
  readonly dot: Value;
  readonly variables: Variables;
}

/** Gives pipelines their values, by text/template's rules. Everything here throws a Fault where Go ends with an error. */
export class Evaluation {
  readonly #functions: ReadonlyMap<string, TemplateFunction>;
  readonly #budget: Budget;

  constructor(functions: ReadonlyMap<string, TemplateFunction>, budget: Budget) {
    this.#functions = functions;
    this.#budget = budget;
  }

  /** The value of a pipeline; its variables are declared or set. */
  pipeline(pipeline: Pipeline, scope: Scope): Value {
    let piped: Piped;
    for (const command of pipeline.commands) {
      const value = this.#command(command, piped, scope);
      piped = { value: value === null ? undefined : value };
    }
    for (const name of pipeline.variables) {
      if (!pipeline.assigns) scope.variables.declare(name, piped?.value);
      else if (!scope.variables.assign(name, piped?.value))
        refuse(`the variable ${shortened(name)} is not declared`, pipeline);
    }
    return piped?.value;
  }

  #command(command: Command, piped: Piped, scope: Scope): Value {
    const [first, ...words] = command.words;
    if (first.kind === 'function') return this.#call(first.name, command, words, piped, scope);
    if (words.length > 0 || piped !== undefined) {
      refuse('only functions take arguments, and this is none', { start: first.start, end: first.end });
    }
    if (first.kind === 'nil') refuse('nil alone is no value', first);
    return this.#operand(first, scope);
  }

  #operand(operand: Operand, scope: Scope): Value {
    this.#budget.spend(1);
    switch (operand.kind) {
      case 'string':
      case 'boolean':
        return operand.value;
      case 'number':
        if (operand.isFloat) return operand.float;
        return new Integer(operand.integer ?? refuse('this number is too large', operand));
      case 'nil':
        return undefined;
      case 'dot':
        return scope.dot;
      case 'field':
        return this.#fields(scope.dot, operand.names, operand);
      case 'variable': {
        const value = scope.variables.value(operand.name);
        return this.#fields(value, operand.fields, operand);
      }
      case 'function':
        return this.#call(operand.name, operand, [], undefined, scope);
      case 'chain':
        if (operand.operand.kind === 'nil') refuse('nil has no fields', operand);
        return this.#fields(this.#operand(operand.operand, scope), operand.fields, operand);
      case 'pipeline':
        return this.pipeline(operand, scope);
    }
  }

  #fields(value: Value, names: readonly string[], at: Operand): Value {
    let found = value;
    for (const name of names) {
      this.#budget.spend(1);
      found = field(found, name, at);
    }
    return found;
  }

  #call(name: string, at: Command | Operand, words: readonly Operand[], piped: Piped, scope: Scope): Value {
    if (name === 'and' || name === 'or') return this.#junction(name, at, words, piped, scope);
    const called = this.#functions.get(name) ?? notRun(name, at);
    const count = words.length + (piped ? 1 : 0);
    const least = called.parameters.length;
    if (count < least || (called.rest === undefined && count > least)) {
      const wanted = `${called.rest === undefined ? '' : 'at least '}${least} argument${least === 1 ? '' : 's'}`;
      refuse(`${name} takes ${wanted}, not ${count}`, at);
    }
    const type = (position: number): ParameterType => called.parameters[position] ?? called.rest ?? 'any';
    const values = words.map((word, position) => this.#argument(word, type(position), scope));
    if (piped) values.push(typed(piped.value, type(words.length), at));
    this.#budget.spend(1 + values.length);
    try {
      return called.call(values, this.#budget);
    } catch (cause) {
      throw cause instanceof Fault ? cause.at(at) : cause;
    }
  }

  /** `and` and `or` give the value that decides, and do not evaluate those after it. */
  #junction(name: 'and' | 'or', at: Command | Operand, words: readonly Operand[], piped: Piped, scope: Scope): Value {
    if (words.length === 0 && !piped) refuse(`${name} takes at least 1 argument, not 0`, at);
    let value: Value;
    for (const word of words) {
      value = this.#argument(word, 'value', scope) as Value;
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped ? piped.value : value;
  }

  /** The value of an argument, which must be of the type. A literal number is of the type that is asked for. */
  #argument(word: Operand, type: ParameterType, scope: Scope): unknown {
    if (word.kind === 'number') {
      if (type === 'int') return Number(word.integer ?? refuse('a whole number is expected here', word));
      if (type === 'float64') return word.float;
    }
    return typed(this.#operand(word, scope), type, word);
  }
}

function field(value: Value, name: string, at: Operand): Value {
  if (value === undefined) return undefined;
  if (value instanceof Dictionary) return value.entries.get(name);
  if (value instanceof Structure && value.fields.has(name)) return value.fields.get(name);
  if (value instanceof Structure) {
    const known = [...value.fields.keys()].map((key) => `.${key}`).join(', ');
    refuse(`there is no .${shortened(name)} here`, at, `there is ${known}`);
  }
  refuse(`a ${value === null ? 'nil' : typeName(value)} has no field .${shortened(name)}`, at);
}

const jsTypes: Partial<Record<ParameterType, string>> = { string: 'string', float64: 'number', bool: 'boolean' };

/** The value as an argument of this type: Go converts none. */
function typed(value: Value, type: ParameterType, at: Command | Operand): unknown {
  if (type === 'any') return held(value);
  if (type === 'value') return value === null ? undefined : value;
  if (type === 'map') {
    if (value === undefined) return new Dictionary([], undefined, true);
    if (value instanceof Dictionary && value.items === 'interface {}') return value;
  } else if (type === 'int') {
    if (value instanceof Integer && value.type === 'int') return Number(value.value);
  } else if (typeof value === jsTypes[type]) return value;
  const names = { string: 'a string', int: 'a whole number', float64: 'a float', bool: 'true or false', map: 'a map' };
  refuse(`${names[type]} is expected here, not ${found(value)}`, at, hints.get(`${type} ${typeName(value)}`));
}

function found(value: Value): string {
  if (value === undefined || value === null) return 'a value that is missing';
  return typeof value === 'string' ? `the string "${shortened(value)}"` : `a value of type ${typeName(value)}`;
}

const hints: ReadonlyMap<string, string> = new Map([
  ['int string', 'turn it into a number: `atoi .Values.name`'],
  ['bool string', 'compare it: `eq .Values.name "true"`'],
  ['string int', 'turn it into text: `toString`'],
  ['string int64', 'turn it into text: `toString`'],
  ['int int64', 'turn it into an int: `int`'],
]);

/** Functions that the parser knows and that are not run. */
function notRun(name: string, { start, end }: Command | Operand): never {
  const reason = refusedFunctions.get(name);
  if (reason !== undefined) {
    throw new Fault(
      'refusedFunction',
      `${name} ${reason}`,
      { start, end },
      'take the value from an answer: `.Values.name`',
    );
  }
  const message = missingFunctions.has(name)
    ? `${name} is a function that is not read here`
    : `there is no function ${name}`;
  throw new Fault(
    'missingFunction',
    message,
    { start, end },
    'say it with another function, or take it from an answer',
  );
}

function refuse(
  message: string,
  { start, end }: { readonly start: number; readonly end: number },
  hint?: string,
): never {
  throw new Fault('execution', message, { start, end }, hint);
}
