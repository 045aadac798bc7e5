import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { readEnvFile } from '../compose/env-file.ts';
import type { StackSources } from '../compose/load.ts';
import { type SourceFile, sourceFile } from '../compose/source.ts';
import { type Diagnostic, error, warning } from '../model/diagnostic.ts';
import { isInside, outside } from './confined-file.ts';
import type { Terminal } from './terminal.ts';

/** Which files a stack is read from, as the command line has it. */
export interface InputFlags {
  readonly file?: string[];
  readonly rancherFile?: string;
  readonly envFile?: string;
}

/** A stack's files, read. */
export interface Inputs {
  readonly files: readonly string[];
  readonly sources: StackSources;
  readonly variables: ReadonlyMap<string, string>;
  /** The file they were read from. */
  readonly env: SourceFile | undefined;
  readonly problems: readonly Diagnostic[];
}

/** Reads them with rancher-compose's defaults. A file that cannot be read is an error among the problems. */
export function readInputs(flags: InputFlags, terminal: Terminal): Inputs {
  const problems: Diagnostic[] = [];
  const read = (file: string, optional = false): SourceFile[] => {
    const result = readText(file, terminal);
    if ('text' in result) return [sourceFile(file, result.text)];
    if (!(optional && result.missing)) problems.push(result.problem);
    return [];
  };
  const named = flags.file ?? terminal.environment['COMPOSE_FILE']?.split(':');
  const files = named ?? ['docker-compose.yml'];
  const beside = join(dirname(files[0] ?? ''), 'rancher-compose.yml');
  const [rancherCompose] = flags.rancherFile === undefined ? read(beside, true) : read(flags.rancherFile);
  const mayBeAlone = named === undefined && rancherCompose !== undefined;
  const dockerCompose = files.flatMap((file) => read(file, mayBeAlone));
  if (mayBeAlone && dockerCompose.length === 0 && problems.length === 0) problems.push(isAlone(rancherCompose.name));
  const [env] = flags.envFile === undefined ? [] : read(flags.envFile);
  const sources = { dockerCompose, rancherCompose };
  const variables = env ? readEnvFile(env, (problem) => problems.push(problem)) : new Map<string, string>();
  return { files, sources, variables, env, problems };
}

function isAlone(name: string): Diagnostic {
  const message = `there is no docker-compose.yml; the stack is read from ${name} alone`;
  return warning('RC3035', message, { hint: 'name the file with --file, or run drover where it is' });
}

/** One more text beside a stack's files, such as the answers to its questions. */
export function readSource(file: string, terminal: Terminal): SourceFile | Diagnostic {
  const result = readText(file, terminal);
  return 'text' in result ? sourceFile(file, result.text) : result.problem;
}

type ReadResult = { readonly text: string } | { readonly problem: Diagnostic; readonly missing: boolean };

function readText(file: string, terminal: Terminal): ReadResult {
  let content: string | Buffer;
  try {
    if (terminal.isConfined && !isInside(terminal.directory, file)) return { problem: outside(file), missing: false };
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
