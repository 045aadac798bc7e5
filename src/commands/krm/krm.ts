import { Command } from 'commander';

import { readAnswersFile } from '../../catalog/answers-file.ts';
import { type SourceFile, sourceFile } from '../../compose/source.ts';
import { convert } from '../../library/convert.ts';
import type { ConvertInput } from '../../library/convert-input.ts';
import { type Diagnostic, error } from '../../model/diagnostic.ts';
import type { Manifest } from '../../translate/manifest.ts';
import { readConfined } from '../confined-file.ts';
import { formatDiagnostic } from '../diagnostics.ts';
import type { Terminal } from '../terminal.ts';
import { type RancherCompose, readFunctionConfig } from './function-config.ts';
import { formatResourceList, parseResourceList, type Result, resultOf } from './resource-list.ts';

/** `drover krm`: a KRM function, as kustomize and kpt call it. */
export function krmCommand(terminal: Terminal, exit: (code: number) => void): Command {
  return new Command('krm')
    .description('Run as a KRM function: a ResourceList on the standard input, another one on the standard output')
    .action(() => exit(runFunction(String(terminal.readInput()), terminal)));
}

/** What the function came to. */
interface Outcome {
  readonly manifests: readonly Manifest[];
  readonly results: readonly Result[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

/**
 * Converts the stack of the list's `functionConfig`. Whatever is wrong is among the results, and told on the standard
 * error as well, since kustomize shows nobody the results.
 *
 * @returns the exit code: 1 with an error, and then the items are those that came in.
 */
export function runFunction(text: string, terminal: Terminal): number {
  const list = parseResourceList(text);
  if (!list) {
    const hint = 'this command is for kustomize and kpt; to convert files use drover convert';
    const problem = error('RC1047', 'the standard input is no ResourceList', { hint });
    terminal.writeError(`${formatDiagnostic(problem, [], terminal.colour)}\n`);
    return 1;
  }
  const { diagnostics, files, manifests, results } = outcome(list.functionConfig, terminal.directory);
  for (const diagnostic of diagnostics.filter(({ severity }) => severity !== 'note'))
    terminal.writeError(`${formatDiagnostic(diagnostic, files, terminal.colour)}\n`);
  terminal.writeOutput(formatResourceList(list.items, manifests, results));
  return results.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function outcome(written: unknown, directory: string): Outcome {
  const config = readFunctionConfig(written);
  if (!('spec' in config)) {
    const results = config.map(({ diagnostic, field }) => resultOf(diagnostic, field));
    return { manifests: [], results, diagnostics: config.map(({ diagnostic }) => diagnostic), files: [] };
  }
  const reading = new ConfigFiles(directory);
  const input = reading.input(config);
  const { diagnostics: said, manifests } = reading.failed ? { diagnostics: [], manifests: [] } : convert(input);
  const diagnostics = [...reading.problems, ...(config.spec.strict ? said.map(asError) : said)];
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  const results = diagnostics.map((diagnostic) => resultOf(diagnostic));
  return { manifests: failed ? [] : manifests, results, diagnostics, files: reading.files };
}

function asError(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'note' ? diagnostic : { ...diagnostic, severity: 'error' };
}

/** The texts of a config, from itself and from the files it names. */
class ConfigFiles {
  readonly #directory: string;
  readonly files: SourceFile[] = [];
  readonly problems: Diagnostic[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  get failed(): boolean {
    return this.problems.some(({ severity }) => severity === 'error');
  }

  input({ metadata, spec }: RancherCompose): ConvertInput {
    const { dockerCompose, rancherCompose, templateVersion, answers, others } = spec.files;
    const answersFile = this.#read(answers);
    const fromFile = answersFile ? readAnswersFile(answersFile, (problem) => this.problems.push(problem)) : [];
    const rancher = this.#inline(spec.rancherCompose, 'spec.rancherCompose') ?? this.#read(rancherCompose);
    const docker = this.#inline(spec.dockerCompose, 'spec.dockerCompose');
    const version = this.#read(templateVersion);
    return {
      stack: spec.stack ?? metadata.name,
      dockerCompose: docker ? [docker] : dockerCompose.flatMap((path) => this.#read(path) ?? []),
      ...(rancher ? { rancherCompose: rancher } : {}),
      ...(version ? { templateVersion: version } : {}),
      ...(spec.namespace === undefined ? {} : { namespace: spec.namespace }),
      ...(spec.hostLabelPrefix === undefined ? {} : { hostLabelPrefix: spec.hostLabelPrefix }),
      merge: spec.merge,
      composeInterpolation: spec.composeInterpolation,
      withNamespace: spec.createNamespace,
      scale: spec.scale,
      answers: { ...Object.fromEntries(fromFile), ...spec.answers },
      files: Object.fromEntries(others.map((path) => [path, this.#read(path)?.text ?? ''])),
    };
  }

  #inline(text: string | undefined, name: string): SourceFile | undefined {
    if (text === undefined) return undefined;
    const source = sourceFile(name, text);
    this.files.push(source);
    return source;
  }

  #read(path: string | undefined): SourceFile | undefined {
    if (path === undefined) return undefined;
    const read = readConfined(this.#directory, path);
    if ('text' in read) {
      this.files.push(read);
      return read;
    }
    this.problems.push(read);
    return undefined;
  }
}
