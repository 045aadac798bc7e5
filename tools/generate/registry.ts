import { readdirSync } from 'node:fs';

/** Folder name → the name its feature is exported under: `health_check` → `healthCheck`. */
export function exportName(folder: string): string {
  return folder.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The registry as explicit imports: bundlers cannot follow a directory listing. */
export function featureRegistry(directory: string): string {
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const imports = folders.flatMap((folder) => [
    `import { ${exportName(folder)} } from './${folder}/index.ts';`,
    `import { spec as ${exportName(folder)}Spec } from './${folder}/spec.ts';`,
  ]);
  return [
    '// Written by `npm run generate` from the folders beside it. Not to be edited.',
    "import type { Feature } from './feature.ts';",
    ...imports,
    '',
    '/** Every feature, in the order of their folders. */',
    'export const features: readonly Feature[] = [',
    ...folders.map((folder) => `  ${exportName(folder)},`),
    '];',
    '',
    '/** The members of `RancherService.spec`, each owned by one feature. */',
    'export const specShape = {',
    ...folders.map((folder) => `  ...${exportName(folder)}Spec,`),
    '};',
    '',
  ].join('\n');
}
