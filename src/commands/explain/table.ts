import { styleText } from 'node:util';

import type { Grade } from '../../model/diagnostic.ts';
import type { Finding } from '../../translate/explanation.ts';
import type { Account } from './account.ts';

const colours: Readonly<Record<Grade, 'green' | 'yellow' | 'red'>> = {
  exact: 'green',
  approximate: 'yellow',
  unsupported: 'red',
};

const headings = ['GRADE', 'KEY', 'FROM', 'BECOMES', 'WHY'] as const;

/**
 * The account as a table for each service: grade, key, where it stands, what it became, why, and what to do below it. A
 * service's columns are as wide as its longest entry, the last one excepted.
 */
export function accountAsTable({ findings }: Account, colour: boolean): string {
  const services = Map.groupBy(findings, ({ service }) => service);
  return [...services].map(([service, own]) => serviceTable(service, own, colour)).join('\n');
}

function serviceTable(service: string | undefined, findings: readonly Finding[], colour: boolean): string {
  const resource = findings.find((finding) => finding.resource !== undefined)?.resource;
  const title = service === undefined ? 'the stack' : `${service} → ${resource ?? 'nothing'}`;
  const rows = findings.map((finding) => cells(finding));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd();
  const indent = ' '.repeat(2 + widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0));
  const lines = findings.flatMap((finding, position) => {
    const text = paint(line(rows[position] ?? []), finding.grade, colour);
    return finding.advice === undefined ? [text] : [text, `${indent}${finding.advice}`];
  });
  return `${[title, line(headings), ...lines].join('\n')}\n`;
}

function cells({ grade, key, location, path, why }: Finding): string[] {
  return [grade, key, `${location.file}:${location.line}`, path ?? '–', why];
}

/** Only the grade is coloured: it comes first in its line. */
function paint(line: string, grade: Grade, colour: boolean): string {
  return colour ? line.replace(grade, styleText(colours[grade], grade, { validateStream: false })) : line;
}
