import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';

import { cached, say } from './cache.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Give up after so long. Default: ten minutes. */
  readonly timeoutMs?: number;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end and returns what it said, whatever its exit code. */
export function capture(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 600_000,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      output.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output.stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, ...output }));
    child.stdin?.end(options.input);
  });
}

/** Runs a command and returns its standard output. @throws Error with its error output when it fails. */
export async function output(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const finished = await capture(command, args, options);
  if (finished.code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')}: exit code ${finished.code}\n${finished.stderr.trim() || finished.stdout.trim()}`,
    );
  }
  return finished.stdout;
}

/**
 * Runs something long with its output in a log, and says every quarter of a minute that it is still at it.
 *
 * @throws Error with the log's path and its last lines when it fails.
 */
export async function runLogged(
  name: string,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  const log = cached('logs', `${name}.log`);
  const file = createWriteStream(log);
  const from = Date.now();
  let last = '';
  const keep = (chunk: Buffer) => {
    file.write(chunk);
    last = String(chunk).trim().split('\n').at(-1) ?? last;
  };
  const ticker = setInterval(() => {
    say(`${name}: ${Math.round((Date.now() - from) / 1000)} s so far: ${last.slice(0, 100)}`);
  }, 15_000);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.on('error', reject);
      child.on('close', (exit) => resolve(exit ?? 1));
    });
    await new Promise((resolve) => file.end(resolve));
    if (code !== 0) throw new Error(`${name} failed (exit code ${code}); the end of ${log}:\n${tail(log)}`);
  } finally {
    clearInterval(ticker);
  }
}

function tail(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
}
