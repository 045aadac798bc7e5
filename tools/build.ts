/** `npm run build`: one bundled file per entry, and the declarations of the library, into dist/. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

import { libraryBundle, writeDeclarations } from './library.ts';
import { quietTokens } from './quiet-tokens.ts';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** pino and others call `require` for Node's own modules, which a bundle in module format has not got. */
const banner =
  "import { createRequire as droverRequire } from 'node:module'; const require = droverRequire(import.meta.url);";

const options: BuildOptions & { metafile: true } = {
  absWorkingDir: root,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: 'linked',
  legalComments: 'none',
  metafile: true,
  define: { droverVersion: JSON.stringify(version) },
  banner: { js: banner },
  plugins: [quietTokens],
  logLevel: 'warning',
};

const programs = await build({
  ...options,
  entryPoints: { operator: 'src/operator.ts', translator: 'src/translator.ts', agent: 'src/agent.ts' },
});
const commandLine = await build({ ...options, entryPoints: { 'drover-cli': 'src/cli.ts' }, minify: true });
copyFileSync(join(import.meta.dirname, 'drover.mjs'), join(root, 'dist/drover.mjs'));

const library = await build({ ...libraryBundle, outdir: 'dist', metafile: true });
writeDeclarations(join(root, 'dist/types'));

const outputs = [programs, commandLine, library].flatMap(({ metafile }) => Object.entries(metafile.outputs));
for (const [file, { bytes }] of outputs) {
  const size = bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  if (file.endsWith('.mjs')) console.log(`${file}  ${size}`);
}
