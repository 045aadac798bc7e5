import { error, type Report, warning } from '../model/diagnostic.ts';
import { isNothing, type WrittenEntry } from '../model/written-value.ts';
import type { SourceFile } from './source.ts';
import { parseYaml } from './yaml.ts';

/**
 * Reads an `--env-file` as rancher-compose did: `KEY=VALUE` on each line, split at the first `=`, without quotes,
 * comments or trimming of values; a line without `=` is a variable with an empty value. Blank lines say nothing.
 */
export function parseEnvFile(text: string): ReadonlyMap<string, string> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  return new Map(
    lines.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/**
 * Reads an `--env-file` of either form. The engine of 1.6 took a map in YAML or JSON as well, by the file's extension
 * (lookup/fileenv.go); its values become text as Go printed them, and null is empty. Never throws.
 */
export function readEnvFile(source: SourceFile, report: Report): ReadonlyMap<string, string> {
  if (!/\.(ya?ml|json)$/i.test(source.name)) return parseEnvFile(source.text);
  const value = parseYaml(source, report);
  if (!value || isNothing(value)) return new Map();
  if (value.kind !== 'map') {
    const message = `a file of variables is a map, not a ${value.kind}`;
    report(error('RC2033', message, { at: value.location, hint: 'write NAME: value on each line' }));
    return new Map();
  }
  return new Map([...value.entries.values()].flatMap((entry) => variable(entry, report)));
}

function variable({ key, value }: WrittenEntry, report: Report): [string, string][] {
  if (value.kind === 'scalar') return [[key, value.value === null ? '' : value.printed]];
  const message = `the variable ${key} is a ${value.kind}, not text; it is left out`;
  report(warning('RC2032', message, { at: value.location, hint: 'write one text' }));
  return [];
}
