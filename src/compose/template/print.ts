import type { Budget } from './budget.ts';
import { format, plainText } from './format.ts';
import { Integer, typeName, type Value } from './value.ts';
import { plainVerb, type Verb } from './verb.ts';

/** fmt.Sprint: a space between two values of which neither is a string. */
export function print(values: readonly Value[], budget: Budget): string {
  let text = '';
  values.forEach((value, at) => {
    const before = values[at - 1];
    if (at > 0 && typeof value !== 'string' && typeof before !== 'string') text += ' ';
    text += plainText(value, budget);
  });
  return text;
}

/** fmt.Sprintln: a space between all values. */
export function printLine(values: readonly Value[], budget: Budget): string {
  return `${values.map((value) => plainText(value, budget)).join(' ')}\n`;
}

/** fmt.Sprintf. What does not fit is written into the text, as Go does: `%!d(string=x)`. */
export function printFormat(pattern: string, values: readonly Value[], budget: Budget): string {
  return new Printer(pattern, values, budget).run();
}

/** Go prints no numbers of more digits. */
const widest = 1_000_000;

class Printer {
  readonly #pattern: string;
  readonly #values: readonly Value[];
  readonly #budget: Budget;
  #text = '';
  #position = 0;
  #argument = 0;
  /** Whether some verb names its argument: `%[2]d`. */
  #reordered = false;
  #goodArgument = true;

  constructor(pattern: string, values: readonly Value[], budget: Budget) {
    this.#pattern = pattern;
    this.#values = values;
    this.#budget = budget;
  }

  run(): string {
    this.#budget.spendOn(this.#pattern.length);
    for (;;) {
      const next = this.#pattern.indexOf('%', this.#position);
      this.#text += this.#pattern.slice(this.#position, next < 0 ? undefined : next);
      if (next < 0) break;
      this.#position = next + 1;
      if (!this.#verb()) break;
    }
    if (!this.#reordered && this.#argument < this.#values.length) this.#extra();
    return this.#text;
  }

  #extra(): void {
    const extra = this.#values
      .slice(this.#argument)
      .map((value) =>
        value === undefined || value === null ? '<nil>' : `${typeName(value)}=${plainText(value, this.#budget)}`,
      );
    this.#text += `%!(EXTRA ${extra.join(', ')})`;
  }

  /** One verb; false at the end of the pattern. */
  #verb(): boolean {
    this.#budget.spend(1);
    this.#goodArgument = true;
    const flags = this.#flags();
    let indexed = this.#index();
    const width = this.#size(indexed, '%!(BADWIDTH)');
    if (width.present) indexed = false;
    let precision: Size = { value: undefined, minus: false, present: false };
    if (this.#at() === '.' && this.#position + 1 < this.#pattern.length) {
      this.#position++;
      if (indexed) this.#goodArgument = false;
      indexed = this.#index();
      precision = this.#precision(indexed);
      if (precision.present) indexed = false;
    }
    if (!indexed) this.#index();
    const letter = String.fromCodePoint(this.#pattern.codePointAt(this.#position) ?? 0);
    if (this.#position >= this.#pattern.length) {
      this.#text += '%!(NOVERB)';
      return false;
    }
    this.#position += letter.length;
    const minus = flags.has('-') || width.minus;
    this.#write({
      ...plainVerb,
      letter,
      plus: flags.has('+') && letter !== 'v',
      fieldNames: flags.has('+') && letter === 'v',
      sharp: flags.has('#') && letter !== 'v',
      goSyntax: flags.has('#') && letter === 'v',
      space: flags.has(' '),
      zero: flags.has('0') && !minus,
      minus,
      width: width.value,
      precision: precision.value,
    });
    return true;
  }

  #write(verb: Verb): void {
    const { letter } = verb;
    if (letter === '%') this.#text += '%';
    else if (!this.#goodArgument) this.#text += `%!${letter}(BADINDEX)`;
    else if (this.#argument >= this.#values.length) this.#text += `%!${letter}(MISSING)`;
    else this.#text += format(this.#values[this.#argument++], verb, this.#budget);
  }

  #at(): string {
    return this.#pattern[this.#position] ?? '';
  }

  #flags(): ReadonlySet<string> {
    const flags = new Set<string>();
    for (; '+-# 0'.includes(this.#at()) && this.#at() !== ''; this.#position++) flags.add(this.#at());
    return flags;
  }

  /** `[2]`: which argument is next. Whether there is such a thing. */
  #index(): boolean {
    if (this.#at() !== '[') return false;
    this.#reordered = true;
    const close = this.#pattern.indexOf(']', this.#position);
    if (close < 0 || this.#pattern.length - this.#position < 3) {
      this.#position++;
      this.#goodArgument = false;
      return false;
    }
    const digits = this.#pattern.slice(this.#position + 1, close);
    this.#position = close + 1;
    if (!/^[0-9]+$/.test(digits) || Number(digits) > widest) {
      this.#goodArgument = false;
      return false;
    }
    const index = Number(digits) - 1;
    if (index >= 0 && index < this.#values.length) this.#argument = index;
    else this.#goodArgument = false;
    return true;
  }

  /** A number, or `*`: the next argument is the number. */
  #size(indexed: boolean, complaint: string): Size {
    if (this.#at() === '*') {
      this.#position++;
      const value = this.#sizeArgument();
      if (value === undefined) this.#text += complaint;
      return { value: value === undefined ? undefined : Math.abs(value), minus: (value ?? 0) < 0, present: true };
    }
    const start = this.#position;
    while (/[0-9]/.test(this.#at())) this.#position++;
    if (this.#position === start) return { value: undefined, minus: false, present: false };
    if (indexed) this.#goodArgument = false;
    const value = Number(this.#pattern.slice(start, this.#position));
    return { value: value > widest ? undefined : value, minus: false, present: false };
  }

  #precision(indexed: boolean): Size {
    if (this.#at() !== '*') {
      const { value } = this.#size(indexed, '');
      return { value: value ?? 0, minus: false, present: false };
    }
    const { value, minus, present } = this.#size(indexed, '%!(BADPREC)');
    if (minus) this.#text += '%!(BADPREC)';
    return { value: minus ? undefined : value, minus: false, present };
  }

  #sizeArgument(): number | undefined {
    if (this.#argument >= this.#values.length) return undefined;
    const value = this.#values[this.#argument++];
    if (!(value instanceof Integer) || value.value > widest || value.value < -widest) return undefined;
    return Number(value.value);
  }
}

interface Size {
  readonly value: number | undefined;
  readonly minus: boolean;
  /** Taken from an argument. */
  readonly present: boolean;
}
