import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { type Conversion, convertStack } from '../../src/commands/convert-stack.ts';
import type { StackSources } from '../../src/compose/load.ts';
import { sourceFile } from '../../src/compose/source.ts';

/** Where the corpus of real stacks is, beside the project; tests that need it are skipped where it is not. */
const corpusDirectory = join(import.meta.dirname, '../../../shared/corpus');

export function hasCorpus(): boolean {
  return existsSync(corpusDirectory);
}

/** A revision of a template: its files, and what they become. */
export interface CorpusPair {
  /** Its folder within the corpus. */
  readonly name: string;
  readonly sources: StackSources;
  readonly conversion: Conversion;
}

/** Every pair that is plain YAML, in the order of their names; Go templates are left out. */
export function* corpusPairs(): Generator<CorpusPair> {
  const directories = readdirSync(corpusDirectory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/docker-compose.yml'))
    .map((path) => join(corpusDirectory, dirname(path)))
    .toSorted();
  for (const [position, directory] of directories.entries()) {
    const sources = readPair(directory);
    if (!sources) continue;
    // One namespace for each, so that all of them can be applied to one cluster.
    const conversion = convertStack(sources, { stack: `corpus-${position}` });
    yield { name: relative(corpusDirectory, directory), sources, conversion };
  }
}

function readPair(directory: string): StackSources | undefined {
  const read = (name: string) => {
    const file = join(directory, name);
    return existsSync(file) ? sourceFile(name, readFileSync(file, 'utf8')) : undefined;
  };
  const dockerCompose = read('docker-compose.yml');
  const rancherCompose = read('rancher-compose.yml');
  const isTemplate = [dockerCompose, rancherCompose].some((source) => source?.text.includes('{{'));
  return dockerCompose && !isTemplate ? { dockerCompose: [dockerCompose], rancherCompose } : undefined;
}
