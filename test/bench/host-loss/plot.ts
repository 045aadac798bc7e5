/** A line of the plot: what was measured of one kind, in milliseconds since the loss. */
export interface PlotRow {
  readonly label: string;
  /** When units were given up: rings. */
  readonly condemned: readonly number[];
  /** When their successors were Ready: dots. */
  readonly ready: readonly number[];
  /** Between these the rings should be. */
  readonly bounds?: { readonly earliest: number; readonly latest: number };
}

const width = 890;
const left = 280;
const right = 20;
const top = 64;
const rowHeight = 30;
const axisHeight = 44;
const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 400];
const range = { from: 1000, to: 500_000 };
const colours = { text: '#24292f', faint: '#d0d7de', bounds: '#dafbe1', ring: '#9a6700', dot: '#0969da' };

/** A strip for each row over one logarithmic axis of seconds, as SVG. */
export function renderPlot(title: string, rows: readonly PlotRow[]): string {
  const bottom = top + rows.length * rowHeight;
  const height = bottom + axisHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="${colours.text}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(20, 24, title, 'font-size="15" font-weight="bold"'),
    ...legend(),
    ...ticks.flatMap((seconds) => tick(seconds, bottom)),
    text(
      (left + width - right) / 2,
      bottom + 36,
      'seconds after the host was killed, logarithmic',
      'text-anchor="middle"',
    ),
    ...rows.flatMap((row, at) => strip(row, top + at * rowHeight)),
    '</svg>',
    '',
  ].join('\n');
}

function legend(): string[] {
  const y = 44;
  return [
    ring(left + 4, y - 4),
    text(left + 14, y, 'given up'),
    dot(left + 84, y - 4),
    text(left + 94, y, 'Ready elsewhere'),
    box(left + 210, y - 11, 16, 12),
    text(left + 232, y, 'where the check puts it'),
  ];
}

function tick(seconds: number, bottom: number): string[] {
  const x = place(seconds * 1000);
  return [
    `<line x1="${x}" y1="${top}" x2="${x}" y2="${bottom}" stroke="${colours.faint}"/>`,
    text(x, bottom + 16, String(seconds), 'text-anchor="middle"'),
  ];
}

function strip({ label, condemned, ready, bounds }: PlotRow, y: number): string[] {
  const middle = y + rowHeight / 2;
  const shaded =
    bounds && box(place(bounds.earliest), y + 4, place(bounds.latest) - place(bounds.earliest), rowHeight - 8);
  return [
    ...(shaded === undefined ? [] : [shaded]),
    text(left - 12, middle + 4, label, 'text-anchor="end"'),
    ...condemned.map((one) => ring(place(one), middle - 4)),
    ...ready.map((one) => dot(place(one), middle + 4)),
  ];
}

/** Where a time is on the axis; what lies beyond an end is put there. */
function place(milliseconds: number): number {
  const within = Math.min(range.to, Math.max(range.from, milliseconds));
  const share = Math.log(within / range.from) / Math.log(range.to / range.from);
  return tenths(left + share * (width - left - right));
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function ring(x: number, y: number): string {
  return `<circle cx="${x}" cy="${y}" r="3.5" fill="none" stroke="${colours.ring}" stroke-opacity="0.7"/>`;
}

function dot(x: number, y: number): string {
  return `<circle cx="${x}" cy="${y}" r="3" fill="${colours.dot}" fill-opacity="0.5"/>`;
}

function box(x: number, y: number, wide: number, high: number): string {
  return `<rect x="${x}" y="${y}" width="${tenths(wide)}" height="${high}" fill="${colours.bounds}"/>`;
}

function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${x}" y="${y}"${attributes === '' ? '' : ` ${attributes}`}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
