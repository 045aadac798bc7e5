import { type LoadOptions, loadStack } from '../../src/compose/load.ts';
import { sourceFile } from '../../src/compose/source.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { WrittenStack } from '../../src/model/stack.ts';
import { plainEntries } from './plain-value.ts';

/** A stack that was read, in a form to compare. */
export interface LoadedText {
  readonly stack: WrittenStack;
  readonly services: Readonly<Record<string, Record<string, unknown>>>;
  readonly diagnostics: readonly Diagnostic[];
  /** Their codes. */
  readonly said: readonly string[];
  readonly severities: readonly string[];
  readonly hints: readonly (string | undefined)[];
}

interface Settings extends LoadOptions {
  readonly variables?: Readonly<Record<string, string>>;
}

/** Reads compose texts as the files `docker-0.yml`, `docker-1.yml`… and `rancher-compose.yml`. */
export function loadText(dockers: readonly string[], rancher?: string, settings: Settings = {}): LoadedText {
  const diagnostics: Diagnostic[] = [];
  const stack = loadStack(
    {
      dockerCompose: dockers.map((text, position) => sourceFile(`docker-${position}.yml`, text)),
      rancherCompose: rancher === undefined ? undefined : sourceFile('rancher-compose.yml', rancher),
    },
    (name) => settings.variables?.[name],
    (diagnostic) => diagnostics.push(diagnostic),
    settings,
  );
  const services = [...stack.services].map(([name, { keys }]) => [name, plainEntries(keys)]);
  return {
    stack,
    services: Object.fromEntries(services),
    diagnostics,
    said: diagnostics.map(({ code }) => code),
    severities: diagnostics.map(({ severity }) => severity),
    hints: diagnostics.map(({ hint }) => hint),
  };
}
