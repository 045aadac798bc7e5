import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { Command, InvalidArgumentError, Option } from 'commander';
import { parse, stringify } from 'yaml';

import { parseEnvFile } from '../compose/env-file.ts';
import { allSources, type StackSources } from '../compose/load.ts';
import { type SourceFile, sourceFile } from '../compose/source.ts';
import { type Diagnostic, error } from '../model/diagnostic.ts';
import { isDnsLabel } from '../model/dns-label.ts';
import { formatManifest, formatManifests, type Manifest } from '../translate/manifest.ts';
import { convertStack } from './convert-stack.ts';
import { formatDiagnostic, summarise } from './diagnostics.ts';

interface ConvertFlags {
  readonly file?: string[];
  readonly rancherFile?: string;
  readonly projectName?: string;
  readonly namespace: string | boolean;
  readonly envFile?: string;
  readonly output: string;
  readonly strict: boolean;
  readonly scale: boolean;
}

/** What a command touches, so that tests can be the caller. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly colour: boolean;
  readInput(): string | Buffer;
  writeOutput(text: string): void;
  writeError(text: string): void;
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
  const { manifests, diagnostics } =
    inputs.problems.length > 0
      ? { manifests: [], diagnostics: inputs.problems }
      : convertStack(inputs.sources, {
          stack:
            flags.projectName ?? terminal.environment['COMPOSE_PROJECT_NAME'] ?? directoryName(inputs.files, terminal),
          ...(typeof flags.namespace === 'string' ? { namespace: flags.namespace } : {}),
          withNamespace: flags.namespace !== false,
          withScale: flags.scale,
          variable: (name) => inputs.variables.get(name) ?? terminal.environment[name],
        });
  const judged = flags.strict
    ? diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' as const }))
    : diagnostics;
  for (const diagnostic of judged) {
    terminal.writeError(`${formatDiagnostic(diagnostic, allSources(inputs.sources), terminal.colour)}\n`);
  }
  const failed = judged.some(({ severity }) => severity === 'error');
  const written = failed ? [] : manifests;
  if (!failed && flags.output === '-') terminal.writeOutput(formatManifests(written));
  if (!failed && flags.output !== '-') writeDirectory(resolve(terminal.directory, flags.output), written);
  const consequence = failed ? '; nothing was written' : '';
  terminal.writeError(`${summarise(written.length, judged)}${consequence}\n`);
  return failed ? 1 : 0;
}

interface Inputs {
  readonly files: readonly string[];
  readonly sources: StackSources;
  readonly variables: ReadonlyMap<string, string>;
  readonly problems: readonly Diagnostic[];
}

function readInputs(flags: ConvertFlags, terminal: Terminal): Inputs {
  const problems: Diagnostic[] = [];
  const read = (file: string, optional = false): SourceFile[] => {
    const result = readText(file, terminal);
    if ('text' in result) return [sourceFile(file, result.text)];
    if (!(optional && result.missing)) problems.push(result.problem);
    return [];
  };
  const files = flags.file ?? (terminal.environment['COMPOSE_FILE'] ?? 'docker-compose.yml').split(':');
  const dockerCompose = files.flatMap((file) => read(file));
  const beside = join(dirname(files[0] ?? ''), 'rancher-compose.yml');
  const [rancherCompose] = flags.rancherFile === undefined ? read(beside, true) : read(flags.rancherFile);
  const [env] = flags.envFile === undefined ? [] : read(flags.envFile);
  const sources = { dockerCompose, rancherCompose };
  return { files, sources, variables: env ? readVariables(env) : new Map(), problems };
}

type ReadResult = { readonly text: string } | { readonly problem: Diagnostic; readonly missing: boolean };

function readText(file: string, terminal: Terminal): ReadResult {
  let content: string | Buffer;
  try {
    content = file === '-' ? terminal.readInput() : readFileSync(resolve(terminal.directory, file));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const missing = code === 'ENOENT';
    const problem = error('RC1001', missing ? `${file} does not exist` : `${file} cannot be read: ${message}`, {
      hint: missing ? 'name the file with --file, or run drover where it is' : undefined,
    });
    return { problem, missing };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(content)) };
  } catch {
    return { problem: error('RC1002', `${file} is not UTF-8 text`, { hint: 'save it as UTF-8' }), missing: false };
  }
}

/** Rancher 1.6 took a YAML or JSON map as well, by the file's extension. */
function readVariables(env: SourceFile): ReadonlyMap<string, string> {
  if (!/\.(ya?ml|json)$/.test(env.name)) return parseEnvFile(env.text);
  const map: unknown = parse(env.text, { schema: 'failsafe' });
  return new Map(Object.entries(map ?? {}).map(([name, value]) => [name, String(value)]));
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
