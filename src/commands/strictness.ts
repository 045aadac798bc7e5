import type { Diagnostic } from '../model/diagnostic.ts';

/** Under `--strict`. A note asks nobody to act, however strict. */
export function asError(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'note' ? diagnostic : { ...diagnostic, severity: 'error' };
}
