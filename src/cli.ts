#!/usr/bin/env node
import { fstatSync, readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

import { Command, type CommanderError } from 'commander';

import { argocdCommand } from './commands/argocd/argocd.ts';
import { convertCommand } from './commands/convert.ts';
import { explainCommand, lintCommand } from './commands/explain/explain.ts';
import { krmCommand, runFunction } from './commands/krm/krm.ts';
import { parseResourceList } from './commands/krm/resource-list.ts';
import { askOnTerminal } from './commands/prompt.ts';
import { questionsCommand } from './commands/questions.ts';
import type { Terminal } from './commands/terminal.ts';
import { version } from './commands/version.ts';

/** A reader that has seen enough, such as `head`, ends the program quietly. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause;
    process.exit(0);
  });
}

const terminal: Terminal = {
  environment: process.env,
  directory: process.cwd(),
  colour: process.stderr.isTTY === true && !process.env['NO_COLOR'],
  readInput: () => readFileSync(0),
  writeOutput: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  ask: isatty(0) && isatty(2) ? askOnTerminal : undefined,
};

/** 0 for help and version, 2 for a command line that is not understood; 1 is for what a command found wrong. */
function leave(cause: CommanderError): never {
  process.exit(cause.exitCode === 0 ? 0 : 2);
}

function exit(code: number): void {
  process.exitCode = code;
}

const program = new Command('drover')
  .description('Runs Rancher 1.x stacks on Kubernetes')
  .version(version)
  .addCommand(convertCommand(terminal, exit))
  .addCommand(explainCommand(terminal, exit))
  .addCommand(lintCommand(terminal, exit))
  .addCommand(questionsCommand(terminal, exit))
  .addCommand(krmCommand(terminal, exit))
  .addCommand(argocdCommand(terminal, exit));
for (const command of withBelow(program)) command.exitOverride(leave).showHelpAfterError();

function withBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap((below) => withBelow(below))];
}

/** kustomize and kpt may call a function without arguments: a ResourceList on the standard input is enough. */
function listOnInput(): string | undefined {
  if (process.argv.length > 2) return undefined;
  const input = fstatSync(0);
  if (!input?.isFIFO() && !input?.isFile() && !input?.isSocket()) return undefined;
  const text = readFileSync(0, 'utf8');
  return parseResourceList(text) ? text : undefined;
}

const list = listOnInput();
if (list === undefined) await program.parseAsync();
else exit(runFunction(list, terminal));
