import type { Value } from './value.ts';

/** The variables of one template, inner ones over outer ones of the same name. */
export class Variables {
  readonly #values = new Map<string, Value[]>();
  readonly #order: string[] = [];

  /** `$` is the value that the template was given. */
  constructor(root: Value) {
    this.#values.set('$', [root]);
  }

  /** To be given to `leave` at the end of a block. */
  get mark(): number {
    return this.#order.length;
  }

  leave(mark: number): void {
    for (const name of this.#order.splice(mark)) this.#values.get(name)?.pop();
  }

  declare(name: string, value: Value): void {
    this.#order.push(name);
    const values = this.#values.get(name);
    if (values) values.push(value);
    else this.#values.set(name, [value]);
  }

  /** Whether there is such a variable. */
  assign(name: string, value: Value): boolean {
    const values = this.#values.get(name);
    if (!values || values.length === 0) return false;
    values[values.length - 1] = value;
    return true;
  }

  value(name: string): Value {
    return this.#values.get(name)?.at(-1);
  }
}
