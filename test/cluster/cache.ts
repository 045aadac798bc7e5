import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where everything that is built is kept, shared by all clones: `$DROVER_CACHE`, else `~/.cache/drover`. */
export const cache =
  process.env['DROVER_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drover');

/** A path in the cache, its folder made. */
export function cached(...parts: string[]): string {
  const path = join(cache, ...parts);
  mkdirSync(join(path, '..'), { recursive: true });
  return path;
}

/** The root of the checkout. */
export const root = join(import.meta.dirname, '../..');

/** Hash over texts and over the contents of files and folders, whose paths are given absolutely. */
export function hashOf(...inputs: string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    if (input.startsWith('/') && existsSync(input)) hashPath(hash, input);
    else hash.update(`text ${input.length}\n${input}`);
  }
  return hash.digest('hex').slice(0, 16);
}

function hashPath(hash: ReturnType<typeof createHash>, path: string): void {
  if (!statSync(path).isDirectory()) {
    hash.update(`file ${path.slice(path.lastIndexOf('/'))}\n`).update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (name !== 'node_modules') hashPath(hash, join(path, name));
  }
}

const started = Date.now();

/** A line of progress with the seconds since the start. */
export function say(line: string): void {
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`${String(seconds).padStart(5)} s  ${line}\n`);
}

/** One thing to build: skipped while its inputs are the same and its outputs are there. */
export interface Step {
  readonly name: string;
  /** Texts, and absolute paths of files and folders. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whether what it makes is there, where that is no file. */
  isThere?(): Promise<boolean>;
  run(): Promise<void>;
}

/**
 * Runs a step unless it was done before with the same inputs. The stamp is written last, so that an aborted step is
 * done again.
 *
 * @returns whether it ran.
 */
export async function ensure(step: Step): Promise<boolean> {
  const hash = hashOf(...step.inputs);
  const stamp = cached('stamps', step.name);
  const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  const there = step.outputs.every((output) => existsSync(output)) && (await (step.isThere?.() ?? true));
  if (current && there) return false;
  say(`${step.name} …`);
  const from = Date.now();
  await step.run();
  writeFileSync(stamp, hash);
  say(`${step.name}: done in ${Math.round((Date.now() - from) / 1000)} s`);
  return true;
}

/**
 * Fails early when the disk will not do: a cold build takes about 10 GB, a cluster from a warm cache about 3.
 *
 * @throws Error that says how much is missing and where.
 */
export function requireDisk(): void {
  mkdirSync(cache, { recursive: true });
  const { bavail, bsize } = statfsSync(cache);
  const freeGigabytes = (bavail * bsize) / 1e9;
  const needed = existsSync(join(cache, 'stamps', 'node-image')) ? 3 : 10;
  if (freeGigabytes < needed) {
    throw new Error(
      `${cache} has ${freeGigabytes.toFixed(1)} GB free and the cluster takes about ${needed} GB; ` +
        'free some, or name another folder in DROVER_CACHE',
    );
  }
}
