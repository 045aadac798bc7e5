import { parseEnvFile } from '../compose/env-file.ts';
import type { SourceFile } from '../compose/source.ts';
import { parseYaml } from '../compose/yaml.ts';
import { error, type Report } from '../model/diagnostic.ts';
import { isNothing, type WrittenEntry } from '../model/written-value.ts';

/**
 * Reads a file of answers: a YAML or JSON map by its extension (`.yml`, `.yaml`, `.json`), else lines of `KEY=VALUE`.
 * Values become text as Go printed them; null is an empty answer. Never throws.
 */
export function readAnswersFile(source: SourceFile, report: Report): ReadonlyMap<string, string> {
  if (!/\.(ya?ml|json)$/i.test(source.name)) return parseEnvFile(source.text);
  const value = parseYaml(source, report);
  if (!value || isNothing(value)) return new Map();
  if (value.kind !== 'map') {
    const message = `a file of answers is a map of variables, not a ${value.kind}`;
    report(error('RC2050', message, { at: value.location, hint: 'write NAME: value on each line' }));
    return new Map();
  }
  return new Map([...value.entries.values()].flatMap((entry) => readAnswer(entry, report)));
}

function readAnswer({ key, value }: WrittenEntry, report: Report): [string, string][] {
  if (value.kind === 'scalar') return [[key, value.value === null ? '' : value.printed]];
  const hint = 'an answer is one text; write lines below a "|" for a long one';
  report(error('RC2050', `the answer to ${key} is a ${value.kind}, not text`, { at: value.location, hint }));
  return [];
}
