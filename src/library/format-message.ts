import { formatDiagnostic } from '../commands/diagnostics.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ConvertInput } from './convert-input.ts';
import { inputFiles, inputSources } from './input-sources.ts';

/** A diagnostic as `drover convert` prints it: its place, the lines there, and what to do. Several lines, no last break. */
export function formatMessage(
  diagnostic: Diagnostic,
  input: Pick<ConvertInput, 'dockerCompose' | 'rancherCompose' | 'templateVersion'>,
): string {
  return formatDiagnostic(diagnostic, inputFiles(inputSources(input)), false);
}
