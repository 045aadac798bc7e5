import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { type Explanation, explainStack } from '../../src/commands/convert-stack.ts';
import type { StackSources } from '../../src/compose/load.ts';
import { type SourceFile, sourceFile } from '../../src/compose/source.ts';

/** Where the corpus of real stacks is, beside the project; tests that need it are skipped where it is not. */
const corpusDirectory = join(import.meta.dirname, '../../../shared/corpus');

export function hasCorpus(): boolean {
  return existsSync(corpusDirectory);
}

/** A revision of a template: its files, and what they become with the defaults of its questions. */
export interface CorpusStack {
  /** Its folder within the corpus. */
  readonly name: string;
  readonly sources: StackSources;
  readonly explanation: Explanation;
}

/** Every revision, in the order of their names. */
export function* corpusStacks(): Generator<CorpusStack> {
  const directories = readdirSync(corpusDirectory, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\/docker-compose\.yml(\.tpl)?$/.test(path))
    .map((path) => join(corpusDirectory, dirname(path)))
    .toSorted();
  for (const [position, directory] of directories.entries()) {
    const sources = readStack(directory);
    // One namespace for each, so that all of them can be applied to one cluster.
    const explanation = explainStack(sources, { stack: `corpus-${position}` });
    yield { name: relative(corpusDirectory, directory), sources, explanation };
  }
}

function readStack(directory: string): StackSources {
  const read = (name: string): SourceFile[] => {
    const file = join(directory, name);
    return existsSync(file) ? [sourceFile(name, readFileSync(file, 'utf8'))] : [];
  };
  const [rancherCompose] = read('rancher-compose.yml');
  return {
    dockerCompose: [...read('docker-compose.yml.tpl'), ...read('docker-compose.yml')].slice(0, 1),
    rancherCompose,
  };
}
