import { join } from 'node:path';

import { root, say } from '../../test/cluster/cache.ts';
import type { Kubectl } from '../../test/cluster/kubectl.ts';
import { capture } from '../../test/cluster/process.ts';

/** A stack of the examples, in a namespace of the demo's own. */
export interface Stack {
  readonly name: string;
  readonly namespace: string;
  readonly folder: string;
}

export const workers: Stack = { name: 'workers', namespace: 'demo-workers', folder: 'examples/worker' };
export const site: Stack = { name: 'wordpress', namespace: 'demo-wordpress', folder: 'examples/failwhale' };
/** Of the demo as a whole. */
export const stacks: readonly Stack[] = [workers, site];
/** A worker that publishes its port: of the story of the spot instances, as the one without. */
export const spot: Stack = { name: 'spot', namespace: 'demo-spot', folder: 'examples/spot' };

/**
 * Converts a stack and applies what comes out, as its owner would.
 *
 * @param tell is told the command, and what convert had to say of the files.
 */
export async function deploy(
  { name, namespace, folder }: Stack,
  kubectl: Kubectl,
  tell: (line: string) => void,
): Promise<void> {
  const args = ['convert', '-p', name, '-n', namespace, '-f', `${folder}/docker-compose.yml`, '-e', `${folder}/.env`];
  tell(`$ bin/drover ${args.join(' ')} | kubectl apply -f -`);
  const converted = await capture(join(root, 'bin/drover'), args, { cwd: root });
  // Only what was said; the code frames are for those who mend the files.
  for (const line of converted.stderr.split('\n')) if (/: (warning|error) RC/.test(line)) tell(`  ${line}`);
  if (converted.code !== 0) throw new Error(`${folder} could not be converted:\n${converted.stderr}`);
  const applied = await kubectl.run(['apply', '--validate=strict', '-f', '-'], converted.stdout);
  for (const line of applied.trim().split('\n')) tell(`  ${line}`);
}

/** Takes what an interrupted demo left, and waits until it is gone. */
export async function removeLeftovers(kubectl: Kubectl): Promise<void> {
  const left = (await kubectl.run(['get', 'namespace', ...namespaces(), '--ignore-not-found', '-o', 'name'])).trim();
  if (left === '') return;
  say(`waiting until ${left.split('\n').join(' and ')} of an earlier demo are gone`);
  await kubectl.run(['delete', 'namespace', ...namespaces(), '--ignore-not-found', '--timeout=180s']);
}

/** Removes the stacks and does not wait: Pods take their time to end. */
export async function remove(kubectl: Kubectl): Promise<void> {
  await kubectl.run(['delete', 'namespace', ...namespaces(), '--ignore-not-found', '--wait=false']);
}

function namespaces(): string[] {
  return [...stacks, spot].map(({ namespace }) => namespace);
}
