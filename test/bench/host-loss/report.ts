import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startMs } from './bounds.ts';
import { type Kind, kindsOf, ratios } from './kinds.ts';
import { renderPlot } from './plot.ts';
import { type Summary, summarize } from './statistics.ts';
import type { Trial } from './trial.ts';

const marks = { begin: '<!-- host-loss: begin -->', end: '<!-- host-loss: end -->' };

/** Writes the plot, and the tables between their marks in benchmarks.md. @throws Error when there is nothing to show. */
export function writeReport(trials: readonly Trial[], docs: string): void {
  if (trials.length === 0) throw new Error('no trials to report: run some first, or name their file with --results');
  const page = join(docs, 'benchmarks.md');
  const text = replaceBetween(readFileSync(page, 'utf8'), renderTables(trials));
  writeFileSync(join(docs, 'host-loss.svg'), plotOf(trials));
  writeFileSync(page, text);
}

/** @throws Error when the marks are not there. */
export function replaceBetween(page: string, tables: string): string {
  const [begin, end] = [page.indexOf(marks.begin), page.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`docs/benchmarks.md lacks the lines ${marks.begin} and ${marks.end}`);
  return `${page.slice(0, begin + marks.begin.length)}\n\n${tables}\n${page.slice(end)}`;
}

export function plotOf(trials: readonly Trial[]): string {
  const rows = kindsOf(trials).map(({ check, label, condemned, ready, bounds }) => {
    return { label: `${check}: ${label}`, condemned, ready, ...(bounds ? { bounds } : {}) };
  });
  return renderPlot('A host is lost: when its units are given up, and when they are Ready elsewhere', rows);
}

export function renderTables(trials: readonly Trial[]): string {
  const kinds = kindsOf(trials);
  const faster = summarize(ratios(trials));
  return [
    '| check | who | trials | given up: min / median / p95 / max | made again: median / max | Ready: min / median / p95 / max |',
    '|---|---|---|---|---|---|',
    ...kinds.map(row),
    '',
    ...kinds.flatMap(promise),
    ...(faster ? ['', comparison(faster)] : []),
    '',
  ].join('\n');
}

function comparison({ count, min, max }: Summary): string {
  const trials = count === 1 ? 'In the one trial' : `In the ${count} trials`;
  const [least, most] = [min.toFixed(0), max.toFixed(0)];
  const times = least === most ? least : `${least} to ${most}`;
  return `${trials} with a plain Deployment beside it, the units were Ready ${times} times sooner than its Pods.`;
}

function row({ check, label, trials, condemned, created, ready }: Kind): string {
  const cells = [check, label, String(trials), all(condemned), middle(created), all(ready)];
  return `| ${cells.join(' | ')} |`;
}

function all(values: readonly number[]): string {
  const summary = summarize(values);
  if (summary === undefined) return '–';
  return `${[summary.min, summary.median, summary.p95, summary.max].map(seconds).join(' / ')} s`;
}

function middle(values: readonly number[]): string {
  const summary = summarize(values);
  return summary === undefined ? '–' : `${seconds(summary.median)} / ${seconds(summary.max)} s`;
}

function promise({ check, label, trials, bounds, kept }: Kind): string[] {
  if (bounds === undefined) return [];
  const { earliest, latest } = bounds;
  return [
    `- ${check}, ${label}: given up not before ${seconds(earliest)} s and not after ${seconds(latest)} s, Ready within ` +
      `${seconds(startMs)} s of that: kept in ${kept} of ${trials} trials.`,
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
