import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('the agent is made of our own code and of what Node brings', async () => {
  const { metafile } = await build({
    entryPoints: ['src/agent.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('src/health/check/checker.ts');
  expect(inputs.filter((path) => !path.startsWith('src/'))).toEqual([]);
  const imported = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  expect(imported.filter((path) => !path.startsWith('node:'))).toEqual([]);
  // Each would bring 8 MiB along: see api-server.ts.
  expect(imported.filter((path) => /^node:https?$/.test(path))).toEqual([]);
});
