import { styleText } from 'node:util';

import { codeFrame, type SourceFile } from '../compose/source.ts';
import type { Diagnostic, Severity } from '../model/diagnostic.ts';

/** Diagnostics in the order of the files, then of the places in them; those without a place come first. */
export function sortDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceFile[],
): readonly Diagnostic[] {
  const rank = new Map(sources.map((source, position) => [source.name, position]));
  const order = ({ location }: Diagnostic): number => (location ? (rank.get(location.file) ?? -1) : -1);
  return diagnostics.toSorted(
    (a, b) => order(a) - order(b) || (a.location?.offset ?? 0) - (b.location?.offset ?? 0) || compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const titles: Readonly<Record<Severity, string>> = {
  error: 'error',
  risk: 'risk',
  warning: 'warning',
  note: 'note',
};

const colours: Readonly<Record<Severity, 'red' | 'magenta' | 'yellow' | 'cyan'>> = {
  error: 'red',
  risk: 'magenta',
  warning: 'yellow',
  note: 'cyan',
};

/** `file:line:column: severity CODE: message`, the lines of the file, and what to do. */
export function formatDiagnostic(diagnostic: Diagnostic, sources: readonly SourceFile[], colour: boolean): string {
  const { code, hint, location, message, severity } = diagnostic;
  const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
  const title = `${titles[severity]} ${code}`;
  const label = colour ? styleText(colours[severity], title, { validateStream: false }) : title;
  const source = sources.find(({ name }) => name === location?.file);
  const frame = location && source ? codeFrame(source, location).replaceAll(/^/gm, '  ') : undefined;
  return [`${place}${label}: ${plain(message)}`, frame, hint === undefined ? undefined : `  hint: ${plain(hint)}`]
    .filter((line) => line !== undefined)
    .join('\n');
}

/** What a message quotes may hold anything: a terminal must not be told what to do by a compose file. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD');
}

/** `3 resources, 1 risk, 2 warnings, 0 errors` in plain words; what there is none of is left out, errors excepted. */
export function summarise(resources: number, diagnostics: readonly Diagnostic[]): string {
  const of = (severity: Severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    count(resources, 'resource'),
    ...(of('risk') > 0 ? [count(of('risk'), 'risk')] : []),
    count(of('warning'), 'warning'),
    count(of('error'), 'error'),
    ...(of('note') > 0 ? [`${count(of('note'), 'note')} (drover explain)`] : []),
  ];
  return parts.join(', ');
}

/** `1 key`, `2 keys`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
