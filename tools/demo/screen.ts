import { styleText } from 'node:util';

import type { Row } from './rows.ts';
import { type Paint, renderChanges, renderTable } from './table.ts';

/** Where the demo tells its story. */
export interface Screen {
  /** Says something once, with the seconds since the start. */
  say(text: string): void;
  /** Shows the units as they are now. */
  show(rows: readonly Row[]): void;
  /** Leaves the terminal as it was. Nothing is shown afterwards. */
  close(): void;
}

const started = Date.now();
const redrawMs = 1000;
/** Changes that belong together arrive within so long; they are shown as one. */
const burstMs = 200;

const paints = { good: 'green', waiting: 'yellow', bad: 'red', heading: 'bold' } as const;
const paint: Paint = (text, tone) => styleText(paints[tone], text, { stream: process.stdout });

function stamped(text: string): string {
  return `${String(Math.round((Date.now() - started) / 1000)).padStart(5)} s  ${text}`;
}

/** The right one for standard output: a table that stays in place on a terminal, else a line for each change. */
export function openScreen(): Screen {
  const canMove = process.stdout.isTTY && process.env['TERM'] !== 'dumb';
  return canMove ? new LiveScreen(process.stdout) : new PlainScreen();
}

/** The table stands below the story and is drawn over itself. */
class LiveScreen implements Screen {
  readonly #out: typeof process.stdout;
  readonly #ticker: NodeJS.Timeout;
  #rows: readonly Row[] = [];
  #drawn = 0;
  #closed = false;
  #soon: NodeJS.Timeout | undefined;

  constructor(out: typeof process.stdout) {
    this.#out = out;
    this.#out.write('\x1b[?25l');
    // Ages grow also when nothing happens.
    this.#ticker = setInterval(() => this.#draw(), redrawMs);
  }

  say(text: string): void {
    this.#out.write(`${this.#erasure()}${stamped(text)}\n`);
    this.#draw();
  }

  show(rows: readonly Row[]): void {
    if (this.#closed) return;
    this.#rows = rows;
    this.#soon ??= setTimeout(() => this.#draw(), burstMs);
  }

  close(): void {
    this.#draw();
    this.#closed = true;
    clearInterval(this.#ticker);
    this.#out.write('\x1b[?25h');
  }

  #draw(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    if (this.#rows.length === 0) return;
    // A terminal that was never told its size says 0.
    const width = this.#out.columns || 80;
    const lines = ['', ...renderTable(this.#rows, { now: Date.now(), width, paint })];
    this.#out.write(`${this.#erasure()}${lines.join('\n')}\n`);
    this.#drawn = lines.length;
  }

  /** Moves up over the table and clears from there on. */
  #erasure(): string {
    const drawn = this.#drawn;
    this.#drawn = 0;
    return drawn === 0 ? '' : `\x1b[${drawn}A\x1b[J`;
  }
}

class PlainScreen implements Screen {
  #shown: readonly Row[] = [];
  #rows: readonly Row[] = [];
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  say(text: string): void {
    this.#print();
    process.stdout.write(`${stamped(text)}\n`);
  }

  show(rows: readonly Row[]): void {
    if (this.#closed) return;
    this.#rows = rows;
    this.#timer ??= setTimeout(() => this.#print(), burstMs);
  }

  close(): void {
    this.#print();
    this.#closed = true;
  }

  #print(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const line of renderChanges(this.#shown, this.#rows)) process.stdout.write(`${stamped(`  ${line}`)}\n`);
    this.#shown = this.#rows;
  }
}
