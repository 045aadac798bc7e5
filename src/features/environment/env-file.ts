import { error } from '../../model/diagnostic.ts';
import type { WrittenText } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isVariableName } from './variable-name.ts';

/** A variable of an `env_file`. Absent value: it was named alone, and takes the caller's. */
export interface FileVariable {
  readonly name: string;
  readonly value?: string;
  /** Line of the file, counted from 1. */
  readonly line: number;
}

/**
 * The variables of an `env_file` as libcompose read it: each line trimmed, blank lines and those that begin with `#` left
 * out, the rest split at the first `=`; no quotes and no `$`. Of a name that stands twice the first counts
 * (docs/rancher.md §20.2).
 */
export function parseEnvironmentFile(text: string): FileVariable[] {
  const found = new Map<string, FileVariable>();
  for (const [position, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) continue;
    const at = written.indexOf('=');
    const name = at < 0 ? written : written.slice(0, at);
    if (found.has(name)) continue;
    found.set(name, { name, line: position + 1, ...(at < 0 ? {} : { value: written.slice(at + 1) }) });
  }
  return [...found.values()];
}

/** Reads one `env_file`. What cannot be read or cannot be a variable is reported, by its line only: it may be a secret. */
export function readEnvironmentFile(
  { text: path, location: at }: WrittenText,
  context: TranslateContext,
): FileVariable[] {
  const content = context.readText(path, at);
  if (content === undefined) return [];
  return parseEnvironmentFile(content).filter(({ name, line }) => {
    if (isVariableName(name)) return true;
    const hint = 'write NAME=VALUE on each line; the name has letters, digits and "_"';
    context.report(error('RC4029', `line ${line} of ${path} names no environment variable`, { at, hint }));
    return false;
  });
}
