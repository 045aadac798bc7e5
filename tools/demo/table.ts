import { type Row, type ServiceEvent, shortNote } from './rows.ts';

/** How a cell is to stand out. */
export type Tone = 'good' | 'waiting' | 'bad' | 'heading';
export type Paint = (text: string, tone: Tone) => string;

export interface TableOptions {
  /** This machine's clock, in milliseconds. */
  readonly now: number;
  /** Columns of the terminal: no line is longer. */
  readonly width: number;
  readonly paint?: Paint;
}

/** The longest usual words have room from the start, so that the columns stay where they are. */
const headings = ['STACK', 'UNIT', 'HOST', 'STATE   ', 'HEALTH      ', 'AGE   '];
const stateColumn = 3;
const healthColumn = 4;
const gap = '  ';
/** Less room than this is none for the last event: it has a line of its own then. */
const eventWidth = 30;

/** The units as lines, headings first. The last event takes the room that is left. */
export function renderTable(rows: readonly Row[], { now, width, paint = plain }: TableOptions): string[] {
  const table = rows.map((row) => cellsOf(row, now));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...table.map((cells) => cells[column]?.length ?? 0)),
  );
  const columnsWidth = widths.reduce((sum, one) => sum + one + gap.length, 0);
  const beside = width - columnsWidth >= eventWidth;
  const line = (cells: readonly string[], toneOf: (column: number) => Tone | undefined) => {
    let room = width;
    const painted = cells.map((cell, column) => {
      const padded = cell.padEnd(widths[column] ?? 0) + (column < widths.length ? gap : '');
      const text = padded.length <= room ? padded : cut(cell, room);
      room -= text.length;
      const tone = toneOf(column);
      return tone === undefined ? text : paint(text, tone);
    });
    return painted.join('').trimEnd();
  };
  const lines = rows.flatMap((row, at) => {
    const cells = table[at] ?? [];
    const event = row.events.slice(-1).map(shortNote).join('');
    const tone = (column: number) => toneOf(row, column);
    if (beside) return line([...cells, event], tone);
    return event === '' ? line(cells, tone) : [line(cells, tone), cut(`    ${event}`, width)];
  });
  return [line(beside ? [...headings, 'LAST EVENT'] : headings, () => 'heading'), ...lines];
}

function cellsOf({ stack, unit, host, state, health, madeAt }: Row, now: number): string[] {
  return [stack, unit, host || '-', state, health || '-', madeAt === undefined ? '-' : formatAge(now - madeAt)];
}

function toneOf({ state, health }: Row, column: number): Tone | undefined {
  if (column === stateColumn) return stateTone(state);
  if (column === healthColumn) return healthTone(health);
  return undefined;
}

function stateTone(state: string): Tone {
  if (state === 'running') return 'good';
  return state === 'creating' || state === 'starting' ? 'waiting' : 'bad';
}

function healthTone(health: string): Tone | undefined {
  if (health === '') return undefined;
  if (health === 'healthy') return 'good';
  return health === 'unhealthy' ? 'bad' : 'waiting';
}

/** As kubectl writes ages: `7s`, `2m5s`, `1h2m`. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m${seconds % 60}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}

/** One line for each unit that is not as it was, with all that happened to it meanwhile: for where no table can be. */
export function renderChanges(before: readonly Row[], after: readonly Row[]): string[] {
  const known = new Map(before.map((row) => [nameOf(row), row]));
  return after.flatMap((row) => {
    const earlier = known.get(nameOf(row));
    const news = row.events.filter((event) => !earlier?.events.includes(event));
    const same = earlier && (['host', 'state', 'health'] as const).every((member) => earlier[member] === row[member]);
    return same && news.length === 0 ? [] : renderChange(row, news);
  });
}

function renderChange(row: Row, news: readonly ServiceEvent[]): string {
  const { host, state, health } = row;
  const parts = [nameOf(row).padEnd(30), (host || '-').padEnd(15), state.padEnd(8), (health || '-').padEnd(12)];
  return [...parts, news.map(shortNote).join('; ')].join(gap).trimEnd();
}

function nameOf({ stack, unit }: Row): string {
  return `${stack}/${unit}`;
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return length < 2 ? '' : `${text.slice(0, length - 1)}…`;
}

function plain(text: string): string {
  return text;
}
