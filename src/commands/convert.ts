import { resolve } from 'node:path';

import { Command, InvalidArgumentError } from 'commander';

import { type Diagnostic, isFailure } from '../model/diagnostic.ts';
import { isDnsLabel } from '../model/dns-label.ts';
import { formatManifests, type Manifest } from '../translate/manifest.ts';
import { type Conversion, convertStack } from './convert-stack.ts';
import { formatDiagnostic, summarise } from './diagnostics.ts';
import { writeDirectory } from './output-directory.ts';
import { withStackFlags } from './stack-flags.ts';
import { readStack, type StackFlags, type StackInput } from './stack-input.ts';
import { asError } from './strictness.ts';
import type { Terminal } from './terminal.ts';

interface ConvertFlags extends StackFlags {
  readonly namespace: string | boolean;
  readonly output: string;
  readonly strict: boolean;
  readonly scale: boolean;
}

/** `drover convert`: a stack's compose files in, RancherService YAML out. */
export function convertCommand(terminal: Terminal, exit: (code: number) => void): Command {
  const command = new Command('convert').description(
    'Translate docker-compose.yml and rancher-compose.yml to custom resources',
  );
  return withStackFlags(command)
    .option('-n, --namespace <namespace>', 'namespace of everything (default: the name of the stack)', namespace)
    .option('--no-namespace', 'write no Namespace, and no namespace into the resources')
    .option(
      '-o, --output <directory>',
      'write a file for each resource and a kustomization.yaml; - is the standard output',
      '-',
    )
    .option('--strict', 'treat warnings as errors', false)
    .option('--no-scale', 'leave spec.scale out, for an autoscaler')
    .action((folder: string | undefined, flags: ConvertFlags) => {
      const input = readStack(folder, flags, terminal);
      if (!(input instanceof Promise)) return exit(convert(input, flags, terminal));
      return input.then((answered) => exit(convert(answered, flags, terminal)));
    });
}

function namespace(text: string): string {
  if (isDnsLabel(text)) return text;
  throw new InvalidArgumentError('A namespace is a DNS label: lower-case letters, digits and "-".');
}

/** @returns the exit code: 0 when resources were written, 1 when an error kept them back. */
function convert(input: StackInput, flags: ConvertFlags, terminal: Terminal): number {
  const { manifests, diagnostics } = convertInput(input, flags);
  const judged = flags.strict ? diagnostics.map(asError) : diagnostics;
  const problems = isFailure(judged) ? judged : [...judged, ...write(manifests, flags.output, terminal)];
  for (const problem of problems.filter(isTold))
    terminal.writeError(`${formatDiagnostic(problem, input.files, terminal.colour)}\n`);
  const failed = isFailure(problems);
  const consequence = failed ? '; nothing was written' : '';
  terminal.writeError(`${summarise(failed ? 0 : manifests.length, problems)}${consequence}\n`);
  return failed ? 1 : 0;
}

function convertInput(input: StackInput, flags: ConvertFlags): Conversion {
  if (isFailure(input.problems)) return { manifests: [], diagnostics: input.problems };
  const conversion = convertStack(input.sources, {
    ...input.options,
    ...(typeof flags.namespace === 'string' ? { namespace: flags.namespace } : {}),
    withNamespace: flags.namespace !== false,
    withScale: flags.scale,
  });
  return { ...conversion, diagnostics: [...input.problems, ...conversion.diagnostics] };
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
  return writeDirectory(resolve(terminal.directory, output), output, manifests);
}
