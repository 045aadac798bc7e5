import type { Location } from './location.ts';

/**
 * An error ends the conversion with exit code 1; risks and warnings do so under `--strict` only. A risk is what may cost
 * the user data. A note says something that nobody has to act on; `drover explain` shows it, `convert` counts it.
 */
export type Severity = 'error' | 'risk' | 'warning' | 'note';

/**
 * How much of what was written carries over. Exact: an observer of what Rancher promised sees no difference.
 * Approximate: the same intent, with a named difference. Unsupported: left out or refused, and said so.
 */
export type Grade = 'exact' | 'approximate' | 'unsupported';

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
  /** What it makes of the grade of the key it stands in. Absent: unsupported for an error, else what the key says. */
  readonly grade?: Grade;
}

/** Where diagnostics go. */
export type Report = (diagnostic: Diagnostic) => void;

/** What a diagnostic says beside its code: where, and what to do. */
export interface DiagnosticDetail {
  readonly at?: Location | undefined;
  readonly hint?: string | undefined;
  readonly grade?: Grade | undefined;
}

/** An error: nothing is written while there is one. */
export function error(code: string, message: string, detail: DiagnosticDetail = {}): Diagnostic {
  return diagnostic('error', code, message, detail);
}

/** Something that may cost the user data: a database without a durable volume, a secret in plain sight. */
export function risk(code: string, message: string, detail: DiagnosticDetail = {}): Diagnostic {
  return diagnostic('risk', code, message, detail);
}

/** Nothing to act on: what is left out changes nothing, or is as good in another way. */
export function note(code: string, message: string, detail: DiagnosticDetail = {}): Diagnostic {
  return diagnostic('note', code, message, detail);
}

/** A warning: the rest is translated. */
export function warning(code: string, message: string, detail: DiagnosticDetail = {}): Diagnostic {
  return diagnostic('warning', code, message, detail);
}

function diagnostic(
  severity: Severity,
  code: string,
  message: string,
  { at, hint, grade }: DiagnosticDetail,
): Diagnostic {
  return {
    code,
    severity,
    message,
    ...(at === undefined ? {} : { location: at }),
    ...(hint === undefined ? {} : { hint }),
    ...(grade === undefined ? {} : { grade }),
  };
}

/** Whether an error is among them. */
export function isFailure(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
