import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'yaml';

import { allSources } from '../compose/load.ts';
import { type Diagnostic, error } from '../model/diagnostic.ts';
import { isDnsLabel } from '../model/dns-label.ts';
import { formatManifest, formatManifests, type Manifest } from '../translate/manifest.ts';
import { type Conversion, convertStack } from './convert-stack.ts';
import { formatDiagnostic, summarise } from './diagnostics.ts';
import { type InputFlags, type Inputs, readInputs } from './inputs.ts';
import type { Terminal } from './terminal.ts';

interface ConvertFlags extends InputFlags {
  readonly projectName?: string;
  readonly namespace: string | boolean;
  readonly output: string;
  readonly strict: boolean;
  readonly scale: boolean;
}

/** `drover convert`: a stack's compose files in, RancherService YAML out. */
export function convertCommand(terminal: Terminal, exit: (code: number) => void): Command {
  return new Command('convert')
    .description('Translate docker-compose.yml and rancher-compose.yml to custom resources')
    .addOption(
      new Option('-f, --file <file>', 'docker-compose file, may be given again; - is the standard input')
        .argParser((file: string, files: string[] | undefined) => [...(files ?? []), file])
        .default(undefined, '$COMPOSE_FILE, else docker-compose.yml'),
    )
    .option('-r, --rancher-file <file>', 'rancher-compose file (default: rancher-compose.yml beside the first file)')
    .option('-p, --project-name <stack>', 'name of the stack (default: $COMPOSE_PROJECT_NAME, else the directory)')
    .option('-n, --namespace <namespace>', 'namespace of everything (default: the name of the stack)', namespace)
    .option('--no-namespace', 'write no Namespace, and no namespace into the resources')
    .option('-e, --env-file <file>', 'variables, one KEY=VALUE on each line, before those of the environment')
    .option(
      '-o, --output <directory>',
      'write a file for each resource and a kustomization.yaml; - is the standard output',
      '-',
    )
    .option('--strict', 'treat warnings as errors', false)
    .option('--no-scale', 'leave spec.scale out, for an autoscaler')
    .action((flags: ConvertFlags) => exit(convert(flags, terminal)));
}

function namespace(text: string): string {
  if (isDnsLabel(text)) return text;
  throw new InvalidArgumentError('A namespace is a DNS label: lower-case letters, digits and "-".');
}

/** @returns the exit code: 0 when resources were written, 1 when an error kept them back. */
function convert(flags: ConvertFlags, terminal: Terminal): number {
  const inputs = readInputs(flags, terminal);
  const { manifests, diagnostics } = convertInputs(inputs, flags, terminal);
  const judged = flags.strict ? diagnostics.map(asError) : diagnostics;
  const problems = isFailure(judged) ? judged : [...judged, ...write(manifests, flags.output, terminal)];
  const sources = [...allSources(inputs.sources), ...(inputs.env ? [inputs.env] : [])];
  for (const problem of problems.filter(isTold))
    terminal.writeError(`${formatDiagnostic(problem, sources, terminal.colour)}\n`);
  const failed = isFailure(problems);
  const consequence = failed ? '; nothing was written' : '';
  terminal.writeError(`${summarise(failed ? 0 : manifests.length, problems)}${consequence}\n`);
  return failed ? 1 : 0;
}

function convertInputs(inputs: Inputs, flags: ConvertFlags, terminal: Terminal): Conversion {
  if (isFailure(inputs.problems)) return { manifests: [], diagnostics: inputs.problems };
  const conversion = convertStack(inputs.sources, {
    stack: flags.projectName ?? terminal.environment['COMPOSE_PROJECT_NAME'] ?? directoryName(inputs.files, terminal),
    ...(typeof flags.namespace === 'string' ? { namespace: flags.namespace } : {}),
    withNamespace: flags.namespace !== false,
    withScale: flags.scale,
    variable: (name) => inputs.variables.get(name) ?? terminal.environment[name],
  });
  return { ...conversion, diagnostics: [...inputs.problems, ...conversion.diagnostics] };
}

function isFailure(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Under `--strict`. A note asks nobody to act, however strict. */
function asError(diagnostic: Diagnostic): Diagnostic {
  return isTold(diagnostic) ? { ...diagnostic, severity: 'error' } : diagnostic;
}

/** Notes are counted here, and shown by `drover explain`. */
function isTold({ severity }: Diagnostic): boolean {
  return severity !== 'note';
}

/** @returns what kept it from writing. */
function write(manifests: readonly Manifest[], output: string, terminal: Terminal): Diagnostic[] {
  if (output === '-') {
    terminal.writeOutput(formatManifests(manifests));
    return [];
  }
  try {
    writeDirectory(resolve(terminal.directory, output), manifests);
    return [];
  } catch (cause) {
    return [error('RC1016', `${output} cannot be written: ${(cause as Error).message}`)];
  }
}

function directoryName(files: readonly string[], terminal: Terminal): string {
  const [first = '.'] = files;
  return basename(first === '-' ? resolve(terminal.directory) : dirname(resolve(terminal.directory, first)));
}

function writeDirectory(directory: string, manifests: readonly Manifest[]): void {
  mkdirSync(directory, { recursive: true });
  const resources = manifests.map((manifest) => {
    const name = `${manifest.kind.toLowerCase()}-${manifest.metadata.name}.yaml`;
    writeFileSync(join(directory, name), formatManifest(manifest));
    return name;
  });
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  writeFileSync(join(directory, 'kustomization.yaml'), stringify(kustomization));
}
