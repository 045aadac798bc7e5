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
const headings = ['STACK', 'UNIT', 'HOST', 'STATE   ', 'HEALTH      ', 'AGE   ', 'LAST EVENT'];
const stateColumn = 3;
const healthColumn = 4;
const gap = '  ';

/** The units as lines, headings first. The last column takes the room that is left. */
export function renderTable(rows: readonly Row[], { now, width, paint = plain }: TableOptions): string[] {
  const cells = rows.map(({ stack, unit, host, state, health, madeAt, events }) => [
    stack,
    unit,
    host || '-',
    state,
    health || '-',
    madeAt === undefined ? '-' : formatAge(now - madeAt),
    events.slice(-1).map(shortNote).join(''),
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[], toneOf: (column: number) => Tone | undefined) => {
    let room = width;
    const painted = row.map((cell, column) => {
      const padded = column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0) + gap;
      const text = padded.length <= room ? padded : cut(cell, room);
      room -= text.length;
      const tone = toneOf(column);
      return tone === undefined ? text : paint(text, tone);
    });
    return painted.join('').trimEnd();
  };
  return [
    line(headings, () => 'heading'),
    ...rows.map((row, at) => line(cells[at] ?? [], (column) => toneOf(row, column))),
  ];
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
