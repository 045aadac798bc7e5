import { beginningOf } from '../model/beginning.ts';
import { error, type Report, warning } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import type { WrittenEntries, WrittenEntry, WrittenScalar, WrittenValue } from '../model/written-value.ts';
import { type Expression, readExpression } from './expression.ts';

/** Value of a variable; undefined: not set. */
export type Variables = (name: string) => string | undefined;

/** What may stand at a `$`. */
export interface InterpolationOptions {
  /** Docker Compose's `${NAME:-default}`, `${NAME:?error}`, `${NAME:+other}` and their kin. Default: false, as in Rancher. */
  readonly operators?: boolean | undefined;
}

/** Defaults within defaults; no file has more than two or three. */
const deepest = 32;

/**
 * Replaces `$NAME`, `${NAME}` and `$$` in every text below an entry, as Rancher did: keys are left alone, an unset
 * variable is empty, and any other use of `$` is an error (docs/rancher.md §1.5). What is replaced stays text, whatever it
 * looks like.
 */
export function interpolate(
  entry: WrittenEntry,
  variables: Variables,
  report: Report,
  options: InterpolationOptions = {},
): WrittenEntry {
  const inValue = (value: WrittenValue, key: string): WrittenValue => {
    if (value.kind === 'map') return { ...value, entries: inEntries(value.entries) };
    if (value.kind === 'list') return { ...value, items: value.items.map((item) => inValue(item, key)) };
    if (typeof value.value !== 'string' || !value.text.includes('$')) return value;
    return textOf(value, new Interpolation(key, value.location, variables, report, options).evaluate(value.text, 0));
  };
  const inEntries = (entries: WrittenEntries): WrittenEntries =>
    new Map([...entries].map(([key, inner]) => [key, { ...inner, value: inValue(inner.value, inner.key) }]));
  return { ...entry, value: inValue(entry.value, entry.key) };
}

function textOf(scalar: WrittenScalar, text: string): WrittenScalar {
  return { ...scalar, value: text, text, printed: text };
}

/** One text with everything that is said of it. */
class Interpolation {
  readonly #key: string;
  readonly #at: Location;
  readonly #variables: Variables;
  readonly #report: Report;
  readonly #options: InterpolationOptions;

  constructor(key: string, at: Location, variables: Variables, report: Report, options: InterpolationOptions) {
    this.#key = key;
    this.#at = at;
    this.#variables = variables;
    this.#report = report;
    this.#options = options;
  }

  evaluate(text: string, depth: number): string {
    let result = '';
    let from = 0;
    for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
      const expression = readExpression(text, at);
      const written = text.slice(at, expression.end);
      result += text.slice(from, at) + this.#value(expression, written, depth);
      from = expression.end;
    }
    return result + text.slice(from);
  }

  #value(expression: Expression, written: string, depth: number): string {
    switch (expression.kind) {
      case 'dollar':
        return '$';
      case 'variable':
        return this.#variables(expression.name) ?? this.#unset(expression.name);
      case 'operation':
        if (this.#options.operators !== true) return this.#refuseOperator(expression.name, written);
        return depth < deepest ? this.#operate(expression, depth) : this.#refuse(written);
      case 'invalid':
        return this.#refuse(written);
    }
  }

  /** As Docker Compose: with a colon an empty value counts as none. */
  #operate({ name, operator, word }: Expression & { kind: 'operation' }, depth: number): string {
    const value = this.#variables(name);
    const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
    const evaluated = () => this.evaluate(word, depth + 1);
    if (operator.endsWith('+')) return isSet ? evaluated() : '';
    if (isSet) return value;
    return operator.endsWith('-') ? evaluated() : this.#missing(name, evaluated());
  }

  #unset(name: string): string {
    const message = `the variable ${name} is not set; it is taken as empty, as in Rancher`;
    this.#report(warning('RC2002', message, { at: this.#at, hint: `set ${name}, or give a file with --env-file` }));
    return '';
  }

  #missing(name: string, why: string): string {
    const because = why === '' ? '' : `: ${why}`;
    const message = `\`${this.#key}\` needs the variable ${name}${because}`;
    this.#report(error('RC2031', message, { at: this.#at, hint: `set ${name}, or give a file with --env-file` }));
    return '';
  }

  #refuse(written: string): string {
    const name = /^\$\{([A-Za-z0-9_]+)/.exec(written)?.[1];
    const hint = name === undefined ? 'write $$ for a dollar sign' : `write \${${name}}, or $$ for a dollar sign`;
    const message = `\`${this.#key}\` has a "${shorten(written)}" that is no variable`;
    this.#report(error('RC2001', message, { at: this.#at, hint }));
    return '';
  }

  #refuseOperator(name: string, written: string): string {
    const message = `\`${this.#key}\` has "${shorten(written)}", and Rancher knew no defaults or other operators`;
    const hint = `write \${${name}} and set ${name}, or allow them with --compose-interpolation`;
    this.#report(error('RC2030', message, { at: this.#at, hint }));
    return '';
  }
}

function shorten(written: string): string {
  return written.length <= 60 ? written : `${beginningOf(written, 60)}…`;
}
