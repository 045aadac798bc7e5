import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What runs in the image, from dist/ into /drover. */
export const bundles = ['operator.mjs', 'translator.mjs', 'agent.mjs'] as const;

/**
 * Puts together what the image of operator and agents is made of, so that it can be built from nothing: the running
 * Node, the shared libraries it loads, a bundle for each, and the command line. No registry takes part.
 *
 * @param directory an empty folder, to be given to `docker build`.
 * @throws Error on systems other than Linux, whose Node would not run in the image.
 */
export async function assembleImageContext(directory: string): Promise<void> {
  if (process.platform !== 'linux') {
    throw new Error(`a Node of ${process.platform} does not run in a Linux image: assemble it on Linux`);
  }
  const rootfs = join(directory, 'rootfs');
  copy(process.execPath, join(rootfs, 'usr/bin/node'));
  for (const library of sharedLibraries(process.execPath)) copy(library, join(rootfs, library));
  mkdirSync(join(rootfs, 'etc'), { recursive: true });
  writeFileSync(join(rootfs, 'etc/passwd'), 'drover:x:65532:65532:drover:/:/none\n');
  for (const bundle of bundles) copy(join(root, 'dist', bundle), join(rootfs, 'drover', bundle));
  writeFileSync(join(rootfs, 'usr/bin/drover'), commandLine(), { mode: 0o755 });
  copyFileSync(join(root, 'Dockerfile'), join(directory, 'Dockerfile'));
}

/** The command line as a program of its own, for an Argo CD that runs this image as its plug-in: there is no shell. */
function commandLine(): string {
  const [, ...lines] = readFileSync(join(root, 'dist/drover-cli.mjs'), 'utf8').split('\n');
  const text = lines.filter((line) => !line.startsWith('//# sourceMappingURL=')).join('\n');
  return `#!/usr/bin/node\n${text}`;
}

if (import.meta.main) {
  const [directory] = process.argv.slice(2);
  if (directory === undefined) throw new Error('usage: npm run image -- DIRECTORY');
  await assembleImageContext(directory);
  console.log(`docker build --tag NAME ${directory}`);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  // Follows links: the image has no others that they could point to.
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

/** The libraries a program is linked with, and its loader, by the paths it looks for them at. */
function sharedLibraries(program: string): string[] {
  const listing = execFileSync('ldd', [program], { encoding: 'utf8' });
  return listing.split('\n').flatMap((line) => /(?:=> )?(\/[^ ]+) \(0x/.exec(line)?.[1] ?? []);
}
