import type { Segment } from '../source.ts';
import { templateLimits } from './budget.ts';
import { Fault, type Span } from './fault.ts';

/** The rendered text, and where each part of it comes from. */
export class Output {
  readonly #template: string;
  readonly #missing: (at: Span) => void;
  /** Actions that it was told of: one in a loop would be told of again and again. */
  readonly #told = new Set<number>();
  readonly #parts: string[] = [];
  readonly #segments: Segment[] = [];
  #length = 0;

  /** `missing` is told where a value was to be printed that is not there. */
  constructor(template: string, missing: (at: Span) => void) {
    this.#template = template;
    this.#missing = missing;
  }

  /** Text that stands outside of the braces. */
  copy({ start, end }: Span): void {
    this.#add(this.#template.slice(start, end), { start, end }, true);
  }

  /** What the action at this place prints. */
  write(text: string, { start, end }: Span): void {
    this.#add(text, { start, end }, false);
  }

  missing(at: Span): void {
    if (!this.#told.has(at.start)) this.#missing(at);
    this.#told.add(at.start);
    this.write('<no value>', at);
  }

  #add(text: string, { start, end }: Span, copied: boolean): void {
    if (text === '') return;
    this.#segments.push({ at: this.#length, start, end, copied });
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length > templateLimits.output) {
      throw new Fault('limit', `the template writes more than ${templateLimits.output} characters`, { start, end });
    }
  }

  get text(): string {
    return this.#parts.join('');
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }
}
