import type { Location } from './location.ts';

/** An error ends the conversion with exit code 1; a warning does so under `--strict` only. */
export type Severity = 'error' | 'warning';

/** Something to tell the user about what was written. The codes are listed in docs/reference/diagnostics.md. */
export interface Diagnostic {
  /** `RC` and four digits: 1 reading, 2 interpolation, 3 layout and merging, 4 keys and values, 5 translation losses. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong and what was expected; one sentence without a full stop. */
  readonly message: string;
  /** Absent: it concerns no one place. */
  readonly location?: Location;
  /** What to write instead. */
  readonly hint?: string;
}

/** Where diagnostics go. */
export type Report = (diagnostic: Diagnostic) => void;

/** What a diagnostic says beside its code: where, and what to do. */
export interface DiagnosticDetail {
  readonly at?: Location | undefined;
  readonly hint?: string | undefined;
}

/** An error: nothing is written while there is one. */
export function error(code: string, message: string, detail: DiagnosticDetail = {}): Diagnostic {
  return diagnostic('error', code, message, detail);
}

/** A warning: the rest is translated. */
export function warning(code: string, message: string, detail: DiagnosticDetail = {}): Diagnostic {
  return diagnostic('warning', code, message, detail);
}

function diagnostic(severity: Severity, code: string, message: string, { at, hint }: DiagnosticDetail): Diagnostic {
  return {
    code,
    severity,
    message,
    ...(at === undefined ? {} : { location: at }),
    ...(hint === undefined ? {} : { hint }),
  };
}
