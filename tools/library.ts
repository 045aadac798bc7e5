import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules/.bin/tsc');

/** What a declaration imports or exports from another of ours. */
const imported = /(?:from|import\()\s*['"](\.[^'"]+)['"]/g;

/** The library as one file that needs no package beside it, and nothing of Node but pure functions. */
export const libraryBundle = {
  absWorkingDir: root,
  entryPoints: { index: 'src/index.ts' },
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // `yaml` reads the environment in its build for Node.
  platform: 'neutral',
  mainFields: ['module', 'main'],
  external: ['node:*'],
  target: 'node22',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Writes the declarations of the library, src/index.ts, and of what they refer to. The rest of the sources declare what
 * nobody can import, in terms of packages that a user of the library need not have.
 *
 * @throws Error with what the compiler says.
 */
export function writeDeclarations(outdir: string): void {
  const all = mkdtempSync(join(tmpdir(), 'drover-types-'));
  try {
    const flags = [
      '--noCheck',
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--rootDir',
      'src',
      '--outDir',
      all,
    ];
    const config = join(root, 'tools/library.tsconfig.json');
    const { status, stdout, stderr } = spawnSync(compiler, ['-p', config, ...flags], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`the declarations cannot be written:\n${stdout}${stderr}`);
    for (const file of reachable(join(all, 'index.d.ts'))) {
      const target = join(outdir, relative(all, file));
      mkdirSync(dirname(target), { recursive: true });
      // Every compiler looks for x.d.ts where x.js is imported; x.ts is a habit of ours.
      writeFileSync(
        target,
        readFileSync(file, 'utf8').replaceAll(imported, (found) => found.replace(/\.ts(?=['"]$)/, '.js')),
      );
    }
  } finally {
    rmSync(all, { recursive: true });
  }
}

/** A declaration file and those it refers to, whether directly or not. */
function reachable(first: string): ReadonlySet<string> {
  const found = new Set([first]);
  for (const file of found) {
    const text = readFileSync(file, 'utf8');
    for (const [, specifier = ''] of text.matchAll(imported)) {
      found.add(resolve(dirname(file), specifier.replace(/\.ts$/, '.d.ts')));
    }
  }
  return found;
}
