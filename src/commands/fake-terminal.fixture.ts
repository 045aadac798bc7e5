import type { Command } from 'commander';

import type { Terminal } from './terminal.ts';

/** What one run of a command came to. */
export interface Run {
  readonly code: number | undefined;
  readonly output: string;
  readonly said: string;
}

/** Runs a command as its caller would, without a process. */
export async function runCommand(
  make: (terminal: Terminal, exit: (code: number) => void) => Command,
  args: readonly string[],
  surroundings: Partial<Omit<Terminal, 'writeOutput' | 'writeError'>> & { readonly directory: string },
): Promise<Run> {
  let output = '';
  let said = '';
  let code: number | undefined;
  const terminal: Terminal = {
    environment: {},
    colour: false,
    readInput: () => '',
    ...surroundings,
    writeOutput: (text) => {
      output += text;
    },
    writeError: (text) => {
      said += text;
    },
  };
  const command = make(terminal, (exit) => {
    code = exit;
  });
  command.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync([...args], { from: 'user' });
  return { code, output, said };
}
