import { basename, dirname, resolve } from 'node:path';

import { type Catalog, type CatalogSources, readCatalog } from '../catalog/catalog.ts';
import { allSources, type StackSources } from '../compose/load.ts';
import type { SourceFile } from '../compose/source.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type FolderFlags, type FolderInput, readFolder } from './catalogue-folder.ts';
import type { ConvertOptions } from './convert-stack.ts';
import { type InputFlags, type Inputs, readInputs, readSource } from './inputs.ts';
import { projectFiles } from './project-files.ts';
import { type AnswerFlags, answerStack, type StackAnswers } from './stack-answers.ts';
import type { Terminal } from './terminal.ts';

/** What names a stack's files and what answers its questions, as the command line has it. */
export interface StackFlags extends InputFlags, FolderFlags, AnswerFlags {
  readonly projectName?: string;
  readonly merge?: '1.6' | 'classic';
  readonly composeInterpolation?: boolean;
  readonly hostLabelPrefix?: string;
}

/** A stack read and answered: all that a command needs of the outside. */
export interface StackInput {
  readonly sources: StackSources;
  readonly answers: StackAnswers;
  /**
   * Every file that was read, in the order in which diagnostics are told; those that compose files name come in while the
   * stack is converted.
   */
  readonly files: readonly SourceFile[];
  /** How it is read and translated, whatever the command. */
  readonly options: ConvertOptions;
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads the files of a stack, from a catalogue's folder if one is named, and answers its questions. A promise only when
 * somebody at a terminal has to be asked. What is wrong is among the problems.
 */
export function readStack(
  given: string | undefined,
  flags: StackFlags,
  terminal: Terminal,
): StackInput | Promise<StackInput> {
  const read = readFiles(given, flags, terminal);
  const { folder, inputs, problems, sources } = read;
  const answersFile = readExtra(flags.answers, problems, terminal);
  const files = [...read.files, inputs.env, answersFile].filter((file) => file !== undefined);
  const stack = stackName(flags, folder, inputs, terminal);
  const finish = (answers: StackAnswers): StackInput => ({
    sources: inputs.sources,
    answers,
    files,
    options: {
      stack,
      ...variables(inputs, answers, terminal),
      template: templateData(stack, inputs, answers),
      merge: flags.merge,
      composeInterpolation: flags.composeInterpolation,
      ...(flags.hostLabelPrefix === undefined ? {} : { hostLabelPrefix: flags.hostLabelPrefix }),
      readText: projectFiles(
        { files: allSources(inputs.sources).map(({ name }) => name), directory: terminal.directory },
        (file) => files.push(file),
      ),
    },
    problems: [...problems, ...answers.diagnostics],
  });
  const unreadable = problems.some(({ severity }) => severity === 'error');
  const asked = { sources, answersFile, fromFile: inputs.variables, environment: terminal.environment };
  const answers = unreadable ? unanswered : answerStack(asked, flags, terminal);
  return answers instanceof Promise ? answers.then(finish) : finish(answers);
}

/**
 * In the order of rancher-compose (docs/rancher.md §1.5): `--env-file`, answers, the environment, a question's default,
 * which is among the answers when nothing else says what it is.
 */
function variables(
  { variables: fromFile }: Inputs,
  { values }: StackAnswers,
  terminal: Terminal,
): Pick<ConvertOptions, 'variable' | 'answers'> {
  return {
    variable: (name) => fromFile.get(name) ?? values.get(name) ?? terminal.environment[name],
    answers: given(fromFile, values),
  };
}

function given(fromFile: ReadonlyMap<string, string>, answers: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...answers, ...fromFile]);
}

/** A stack that is converted is a new one, in the environment that Rancher came with. */
function templateData(
  name: string,
  { variables: fromFile }: Inputs,
  { catalog, values }: StackAnswers,
): ConvertOptions['template'] {
  return {
    values: given(fromFile, values),
    stack: { name, version: catalog.version ?? '', previousVersion: '' },
    environment: { name: 'Default' },
  };
}

/** What a stack's catalogue says, whatever the answers. */
export interface CatalogInput {
  readonly catalog: Catalog;
  readonly files: readonly SourceFile[];
  readonly problems: readonly Diagnostic[];
}

/** Reads the catalogue block of a stack, or of a revision in a catalogue's folder. */
export function readCatalogInput(given: string | undefined, flags: FolderFlags, terminal: Terminal): CatalogInput {
  const { files, problems, sources } = readFiles(given, flags, terminal);
  return { catalog: readCatalog(sources, (problem) => problems.push(problem)), files, problems };
}

interface ReadFiles {
  readonly folder: FolderInput;
  readonly inputs: Inputs;
  readonly sources: CatalogSources;
  readonly files: readonly SourceFile[];
  readonly problems: Diagnostic[];
}

function readFiles(given: string | undefined, flags: InputFlags & FolderFlags, terminal: Terminal): ReadFiles {
  const folder = readFolder(given, flags, terminal);
  const unreadable = folder.problems.some(({ severity }) => severity === 'error');
  const inputs = unreadable ? noInputs : readInputs({ ...flags, ...composeFiles(folder) }, terminal);
  const problems = [...folder.problems, ...inputs.problems];
  const templateVersion = readExtra(folder.templateVersion, problems, terminal);
  const files = [...(templateVersion ? [templateVersion] : []), ...allSources(inputs.sources)];
  return { folder, inputs, sources: { ...inputs.sources, templateVersion }, files, problems };
}

function readExtra(file: string | undefined, problems: Diagnostic[], terminal: Terminal): SourceFile | undefined {
  const read = file === undefined ? undefined : readSource(file, terminal);
  if (!read || 'text' in read) return read;
  problems.push(read);
  return undefined;
}

const noInputs: Inputs = {
  files: [],
  sources: { dockerCompose: [] },
  variables: new Map(),
  env: undefined,
  problems: [],
};
const unanswered: StackAnswers = { catalog: { questions: [] }, values: new Map(), diagnostics: [] };

function stackName(
  flags: StackFlags,
  folder: FolderInput,
  { files: [first = '.'] }: Inputs,
  terminal: Terminal,
): string {
  const named = flags.projectName ?? terminal.environment['COMPOSE_PROJECT_NAME'] ?? folder.stack;
  if (named !== undefined) return named;
  return basename(first === '-' ? resolve(terminal.directory) : dirname(resolve(terminal.directory, first)));
}

function composeFiles({ file, rancherFile }: FolderInput): Pick<InputFlags, 'file' | 'rancherFile'> {
  return { ...(file === undefined ? {} : { file }), ...(rancherFile === undefined ? {} : { rancherFile }) };
}
