import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { readCatalog } from '../../src/catalog/catalog.ts';
import type { Question } from '../../src/catalog/question.ts';
import { sourceFile } from '../../src/compose/source.ts';
import { type ConvertResult, convert, type NamedText } from '../../src/index.ts';

/** Where the corpus of real stacks is, beside the project; tests that need it are skipped where it is not. */
const corpusDirectory = join(import.meta.dirname, '../../../shared/corpus');

export function hasCorpus(): boolean {
  return existsSync(corpusDirectory);
}

/** A revision of a template: its files, and what they become with the defaults of its questions. */
export interface CorpusStack {
  /** Its folder within the corpus. */
  readonly name: string;
  readonly files: CorpusFiles;
  /** Answers to the questions that must be answered and have no default. */
  readonly answers: Readonly<Record<string, string>>;
  readonly result: ConvertResult;
}

export interface CorpusFiles {
  readonly dockerCompose: NamedText;
  readonly rancherCompose: NamedText | undefined;
}

/** Every revision, in the order of their names. */
export function* corpusStacks(): Generator<CorpusStack> {
  for (const [position, directory] of corpusDirectories().entries()) {
    const files = readFiles(directory);
    const answers = standIns(files);
    // One namespace for each, so that all of them can be applied to one cluster.
    const result = convert({
      dockerCompose: [files.dockerCompose],
      ...(files.rancherCompose ? { rancherCompose: files.rancherCompose } : {}),
      stack: `corpus-${position}`,
      answers,
    });
    yield { name: relative(corpusDirectory, directory), files, answers, result };
  }
}

function corpusDirectories(): string[] {
  return readdirSync(corpusDirectory, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\/docker-compose\.yml(\.tpl)?$/.test(path))
    .map((path) => join(corpusDirectory, dirname(path)))
    .toSorted();
}

function readFiles(directory: string): CorpusFiles {
  const read = (name: string): NamedText | undefined => {
    const file = join(directory, name);
    return existsSync(file) ? { name, text: readFileSync(file, 'utf8') } : undefined;
  };
  const dockerCompose = read('docker-compose.yml.tpl') ?? read('docker-compose.yml');
  if (!dockerCompose) throw new Error(`${directory} has no docker-compose file`);
  return { dockerCompose, rancherCompose: read('rancher-compose.yml') };
}

/** A user must answer these; what is answered matters little to a translation. */
function standIns({ dockerCompose, rancherCompose }: CorpusFiles): Record<string, string> {
  const { questions } = readCatalog(
    {
      dockerCompose: [sourceFile(dockerCompose.name, dockerCompose.text)],
      rancherCompose: rancherCompose && sourceFile(rancherCompose.name, rancherCompose.text),
    },
    () => {},
  );
  const open = questions.filter((question) => question.required && !question.default);
  return Object.fromEntries(open.map((question) => [question.variable, standIn(question)]));
}

function standIn({ options, type, variable }: Question): string {
  if (type === 'int') return '1';
  if (type === 'boolean') return 'true';
  if (type === 'enum') return options[0] ?? '';
  if (type === 'service') return 'other/database';
  if (/(^|_)IP$/i.test(variable)) return '192.0.2.1';
  return variable.toLowerCase().replaceAll('_', '-');
}
