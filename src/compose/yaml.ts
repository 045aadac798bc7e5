import { error, type Report, warning } from '../model/diagnostic.ts';
import type { WrittenValue } from '../model/written-value.ts';
import { refuseControlCharacter } from './characters.ts';
import { convertDocument, mostValues } from './conversion.ts';
import { locate, type SourceFile } from './source.ts';
import { isRefused, readStructure } from './structure.ts';
import { structureLimits } from './structure-limits.ts';
import { explainSyntaxError } from './syntax-error.ts';

/** What one file may hold. Real stacks are far below; what is above is a mistake or an attack. */
export const limits = { characters: 1_048_576, values: mostValues, ...structureLimits } as const;

/**
 * Reads a file as go-yaml v2 would: `yaml` finds the structure, what scalars, merge keys and duplicate keys mean is
 * decided here.
 *
 * @returns undefined when the file cannot be read, which has been reported then. Never throws, whatever the text.
 */
export function parseYaml(source: SourceFile, report: Report): WrittenValue | undefined {
  if (source.text.length > limits.characters) {
    report(error('RC1003', `the file is larger than ${limits.characters} characters`, { at: locate(source, 0, 0) }));
    return undefined;
  }
  const refused = refuseControlCharacter(source);
  if (refused) {
    report(refused);
    return undefined;
  }
  const structure = readStructure(source);
  if ('code' in structure) {
    report(structure);
    return undefined;
  }
  if (isRefused(structure)) {
    report(explainSyntaxError(structure, source));
    return undefined;
  }
  if (structure.further !== undefined) {
    const at = locate(source, structure.further, structure.further + 3);
    report(warning('RC1013', 'only the first document of a file is read; the rest is left out', { at }));
  }
  return convertDocument(source, structure.text, structure.document?.contents, report);
}
