import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Conversion, convertStack } from '../../src/commands/convert-stack.ts';
import { formatDiagnostic } from '../../src/commands/diagnostics.ts';
import { allSources, type StackSources } from '../../src/compose/load.ts';
import { sourceFile } from '../../src/compose/source.ts';

const features = join(import.meta.dirname, '../../src/features');

/** A folder `src/features/<feature>/examples/<name>`. */
export interface Example {
  readonly feature: string;
  readonly name: string;
  readonly directory: string;
}

export function findExamples(): Example[] {
  return readdirSync(features, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: feature }) => {
      const directory = join(features, feature, 'examples');
      const names = existsSync(directory) ? readdirSync(directory) : [];
      return names.map((name) => ({ feature, name, directory: join(directory, name) }));
    });
}

export function readExample({ directory }: Example): StackSources {
  const read = (name: string) => sourceFile(name, readFileSync(join(directory, name), 'utf8'));
  return {
    dockerCompose: [read('docker-compose.yml')],
    rancherCompose: existsSync(join(directory, 'rancher-compose.yml')) ? read('rancher-compose.yml') : undefined,
  };
}

/** Converts an example as the stack of its name, in an empty environment. */
export function convertExample(example: Example): Conversion {
  return convertStack(readExample(example), { stack: example.name, readText: (path) => readBeside(example, path) });
}

/** Only what lies beside the compose files, whatever they ask for. */
function readBeside({ directory }: Example, path: string): string | undefined {
  return readdirSync(directory).includes(path) ? readFileSync(join(directory, path), 'utf8') : undefined;
}

export function formatDiagnostics(example: Example, { diagnostics }: Conversion): string {
  const sources = allSources(readExample(example));
  return diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic, sources, false)}\n`).join('');
}
