import { Command } from 'commander';

import { questionsSchema } from '../catalog/json-schema.ts';
import { formatDiagnostic } from './diagnostics.ts';
import { questionsTable } from './questions-table.ts';
import { readCatalogInput } from './stack-input.ts';
import type { Terminal } from './terminal.ts';

interface QuestionsFlags {
  readonly file?: string[];
  readonly rancherFile?: string;
  readonly revision?: string;
  readonly json?: boolean;
}

/** `drover questions`: what a catalogue template asks, as a table or as a JSON Schema. */
export function questionsCommand(terminal: Terminal, exit: (code: number) => void): Command {
  return new Command('questions')
    .description('List the questions of a catalogue template')
    .argument('[folder]', 'folder of a catalogue: a revision, or a template with numbered ones')
    .option('-f, --file <file>', 'compose file or folder; - is the standard input', (file) => [file])
    .option('-r, --rancher-file <file>', 'rancher-compose file (default: rancher-compose.yml beside the first file)')
    .option('--revision <number>', 'revision of a template (default: the version of its config.yml)')
    .option('--json', 'as a JSON Schema (draft 2020-12), for forms and to check answers')
    .action((folder: string | undefined, flags: QuestionsFlags) => exit(list(folder, flags, terminal)));
}

/** @returns the exit code: 1 when the files cannot be read. */
function list(folder: string | undefined, flags: QuestionsFlags, terminal: Terminal): number {
  const { catalog, files, problems } = readCatalogInput(folder, flags, terminal);
  for (const problem of problems) terminal.writeError(`${formatDiagnostic(problem, files, terminal.colour)}\n`);
  if (problems.some(({ severity }) => severity === 'error')) return 1;
  const json = (): string => `${JSON.stringify(questionsSchema(catalog), undefined, 2)}\n`;
  terminal.writeOutput(flags.json ? json() : questionsTable(catalog));
  return 0;
}
