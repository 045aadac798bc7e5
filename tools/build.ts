/** `npm run build`: one bundled file per entry, and the declarations of the library, into dist/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

import { libraryBundle, writeDeclarations } from './library.ts';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** pino and others call `require` for Node's own modules, which a bundle in module format has not got. */
const banner =
  "import { createRequire as droverRequire } from 'node:module'; const require = droverRequire(import.meta.url);";

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { operator: 'src/operator.ts', agent: 'src/agent.ts', drover: 'src/cli.ts' },
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
  logLevel: 'warning',
});

const library = await build({ ...libraryBundle, outdir: 'dist', metafile: true });
writeDeclarations(join(root, 'dist/types'));

for (const [file, { bytes }] of Object.entries({ ...metafile.outputs, ...library.metafile.outputs })) {
  const size = bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  if (file.endsWith('.mjs')) console.log(`${file}  ${size}`);
}
