import { Command } from 'commander';

import type { Diagnostic } from '../../model/diagnostic.ts';
import { formatManifests } from '../../translate/manifest.ts';
import { convertStack } from '../convert-stack.ts';
import { formatDiagnostic } from '../diagnostics.ts';
import { readCatalogInput, readStack, type StackInput } from '../stack-input.ts';
import type { Terminal } from '../terminal.ts';
import { announcements } from './announcements.ts';
import { type ApplicationFlags, applicationFlags, applicationVariables } from './parameters.ts';

/**
 * `drover argocd generate` and `drover argocd parameters`: a config-management plug-in of Argo CD, which runs them in the
 * application's directory and hands everything over in the environment (examples/argocd).
 */
export function argocdCommand(terminal: Terminal, exit: (code: number) => void): Command {
  const command = new Command('argocd').description('Run as a config-management plug-in of Argo CD');
  command
    .command('generate')
    .description("write the resources of an application's stack")
    .action(() => {
      const generated = generate(terminal);
      return generated instanceof Promise ? generated.then(exit) : exit(generated);
    });
  command
    .command('parameters')
    .description("announce the questions of the stack's catalogue as parameters")
    .action(() => exit(announce(terminal)));
  return command;
}

/** The application's variables instead of the plug-in's own, and nobody to ask. */
function confined(terminal: Terminal): Terminal {
  return { ...terminal, environment: applicationVariables(terminal.environment), isConfined: true, ask: undefined };
}

function generate(terminal: Terminal): number | Promise<number> {
  const application = applicationFlags(terminal.environment);
  const input = readStack(application.folder, application.flags, confined(terminal));
  const finish = (stack: StackInput): number => write(stack, application, terminal);
  return input instanceof Promise ? input.then(finish) : finish(input);
}

/** Standard output is YAML and nothing else: Argo CD reads all of it. */
function write(input: StackInput, application: ApplicationFlags, terminal: Terminal): number {
  const { createNamespace, namespace, scale, strict } = application;
  const before = [...application.problems, ...input.problems];
  const { manifests, diagnostics } = before.some(isError)
    ? { manifests: [], diagnostics: [] }
    : convertStack(input.sources, {
        ...input.options,
        ...(namespace === undefined ? {} : { namespace }),
        withNamespace: createNamespace,
        withScale: scale,
      });
  const said = [...before, ...diagnostics].filter(({ severity }) => severity !== 'note');
  for (const diagnostic of said) {
    terminal.writeError(`${formatDiagnostic(diagnostic, input.files, terminal.colour)}\n`);
  }
  if (said.some((diagnostic) => strict || isError(diagnostic))) return 1;
  terminal.writeOutput(formatManifests(manifests));
  return 0;
}

function announce(terminal: Terminal): number {
  const { flags, folder, problems: before } = applicationFlags(terminal.environment);
  const { catalog, files, problems } = readCatalogInput(folder, flags, confined(terminal));
  const said = [...before, ...problems].filter(isError);
  for (const diagnostic of said) terminal.writeError(`${formatDiagnostic(diagnostic, files, terminal.colour)}\n`);
  if (said.length > 0) return 1;
  terminal.writeOutput(`${JSON.stringify(announcements(catalog.questions), undefined, 2)}\n`);
  return 0;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
