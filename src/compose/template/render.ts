import { closest } from '../../model/closest.ts';
import { type Diagnostic, error, type Report, warning } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import { derivedSource, locate, type SourceFile } from '../source.ts';
import { Budget } from './budget.ts';
import { Execution } from './execution.ts';
import { Fault, type Span } from './fault.ts';
import { isKnownFunction, knownFunctionNames } from './functions/all.ts';
import { Output } from './output.ts';
import { parseTemplate } from './parser.ts';
import type { TemplateData } from './template-data.ts';
import { anything, Dictionary, Structure } from './value.ts';

/**
 * Whether Rancher 1.6 rendered this file: any may be a template unless it begins with `#notemplating`
 * (docs/rancher.md § 1.9).
 */
export function isTemplate({ text }: SourceFile): boolean {
  return text.includes('{{') && !/^\s*# ?notemplating/.test(text);
}

/**
 * Renders a file as Rancher 1.6 did, by the rules of Go's text/template. Places in the result are places in `source`:
 * copied text keeps its own, and what an action printed has that of the action. A file that is no template is returned
 * as it is.
 *
 * @returns undefined when it cannot be rendered, which has been reported then. Rancher reported no error while it
 * rendered, and took the text written so far for the whole file. Never throws, and ends soon, whatever the text.
 */
export function renderTemplate(source: SourceFile, data: TemplateData, report: Report): SourceFile | undefined {
  if (!isTemplate(source)) return source;
  const place = ({ start, end }: Span): Location => locate(source, start, end);
  const output = new Output(source.text, (at) => report(missingValue(source.text, at, place(at))));
  try {
    const template = parseTemplate(source.text, isKnownFunction);
    new Execution(template, output, new Budget()).run(dictionary(data));
    return derivedSource(source, output.text, output.segments);
  } catch (cause) {
    report(explained(cause, source.text, place));
    return undefined;
  }
}

function missingValue(text: string, { start, end }: Span, at: Location): Diagnostic {
  const name = /\.Values\.([\p{L}\p{Nd}_]+)/u.exec(text.slice(start, Math.min(end, start + 200)))?.[1];
  const message = 'this has no value, and prints as `<no value>`, as in Rancher';
  return warning('RC2016', message, { at, hint: name === undefined ? undefined : `give an answer for ${name}` });
}

function explained(cause: unknown, text: string, place: (at: Span) => Location): Diagnostic {
  if (cause instanceof RangeError) return error('RC2015', 'the template is nested too deeply', { at: place(nowhere) });
  if (!(cause instanceof Fault)) throw cause;
  const { message } = cause;
  const span = cause.span ?? nowhere;
  const detail = { at: place(span), hint: cause.hint };
  switch (cause.kind) {
    case 'syntax':
      return error('RC2010', `this is no template of Go: ${message}`, {
        ...detail,
        hint: openActionHint(text, span, place) ?? cause.hint,
      });
    case 'unknownFunction':
      return error('RC2011', message, { ...detail, hint: openActionHint(text, span, place) ?? functionHint(message) });
    case 'execution':
      return error('RC2012', `${message}; Rancher left out the rest of the file here`, detail);
    case 'refusedFunction':
      return error('RC2013', message, detail);
    case 'missingFunction':
      return error('RC2014', message, detail);
    case 'limit':
      return error('RC2015', message, detail);
  }
}

const nowhere: Span = { start: 0, end: 0 };

/** Where `}}` is missing, the lines below are read as if they stood between the braces. */
function openActionHint(text: string, { start }: Span, place: (at: Span) => Location): string | undefined {
  const open = text.lastIndexOf('{{', start);
  if (open < 0 || !text.slice(open, start).includes('\n') || text.slice(open, start).includes('}}')) return undefined;
  const { line, column } = place({ start: open, end: open + 2 });
  return `is "}}" missing in the action that begins on line ${line}, column ${column}?`;
}

function functionHint(message: string): string {
  const name = /"(.*)"/.exec(message)?.[1] ?? '';
  const meant = closest(name, knownFunctionNames());
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  return 'an answer is `.Values.name`; if the braces are text, make "#notemplating" the first line';
}

function dictionary({ values, stack, environment }: TemplateData): Dictionary {
  const stackValue = new Structure(
    'stack',
    new Map([
      ['Name', stack.name],
      ['Version', stack.version],
      ['PreviousVersion', stack.previousVersion],
    ]),
  );
  return new Dictionary(
    [
      ['Values', new Dictionary(values, 'string')],
      ['Stack', stackValue],
      ['Release', stackValue],
      ['Environment', new Structure('environment', new Map([['Name', environment.name]]))],
    ],
    anything,
  );
}
