import type { Catalog } from '../catalog/catalog.ts';
import type { Question } from '../catalog/question.ts';

const headings = ['VARIABLE', 'TYPE', 'REQUIRED', 'DEFAULT', 'LABEL', 'ALLOWED'] as const;

/** The longest a column but the last is; real defaults may be whole files. */
const widest = 40;

/** The questions of a catalogue as a table, a line for each; a sentence when there are none. */
export function questionsTable({ questions }: Catalog): string {
  if (questions.length === 0) return 'The catalogue asks nothing.\n';
  const rows = [headings, ...questions.map((question) => cells(question))];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const pad = (cell: string, column: number): string => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length);
  return rows.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}

function cells(question: Question): string[] {
  const { variable, type, required, default: written = '', label = '' } = question;
  const given = written === '' ? '–' : written;
  const group = question.group === undefined || question.group === '' ? '' : `${question.group}: `;
  return [
    shorten(variable),
    type,
    required ? 'yes' : 'no',
    shorten(type === 'password' && written !== '' ? '********' : given),
    shorten(`${group}${label}`),
    allowed(question),
  ];
}

function allowed(question: Question): string {
  const { max, maxLength, min, minLength, options, type, validChars, invalidChars } = question;
  const parts = [
    type === 'enum' ? options.map((option) => option || '""').join(' | ') : '',
    type === 'int' ? bounds(min, max) : '',
    minLength === undefined && !maxLength ? '' : `${bounds(minLength, maxLength)} characters`,
    validChars ? `of [${validChars.text}]` : '',
    invalidChars ? `none of [${invalidChars.text}]` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** `1…5`, `1…`, `…5`; empty without bounds. A largest of 0 is none. */
function bounds(least: number | undefined, most: number | undefined): string {
  return least === undefined && !most ? '' : `${least ?? ''}…${most || ''}`;
}

function shorten(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ⏎ ');
  const characters = [...line];
  return characters.length <= widest ? line : `${characters.slice(0, widest - 1).join('')}…`;
}
