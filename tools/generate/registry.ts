import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder name → the name its feature is exported under: `health_check` → `healthCheck`. */
export function exportName(folder: string): string {
  return folder.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The export of a spec.ts → what the registry makes of all of its name, and what that holds. */
const shapes = [
  ['spec', 'specShape', 'The members of `RancherService.spec`, each owned by one feature.'],
  ['sidekickSpec', 'sidekickShape', 'The members of a sidekick.'],
  ['loadBalancerSpec', 'loadBalancerShape', 'The members of `RancherLoadBalancer.spec`.'],
  ['externalServiceSpec', 'externalServiceShape', 'The members of `RancherExternalService.spec`.'],
  ['serviceAliasSpec', 'serviceAliasShape', 'The members of `RancherServiceAlias.spec`.'],
] as const;

/** The registry as explicit imports: bundlers cannot follow a directory listing. */
export function featureRegistry(directory: string): string {
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const exported = new Map(folders.map((folder) => [folder, exportsOf(join(directory, folder, 'spec.ts'))]));
  const imports = folders.flatMap((folder) => [
    `import { ${exportName(folder)} } from './${folder}/index.ts';`,
    `import * as ${exportName(folder)}Shapes from './${folder}/spec.ts';`,
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
    ...shapes.flatMap(([name, all, what]) => [
      '',
      `/** ${what} */`,
      `export const ${all} = {`,
      ...folders
        .filter((folder) => exported.get(folder)?.has(name))
        .map((folder) => `  ...${exportName(folder)}Shapes.${name},`),
      '};',
    ]),
    '',
  ].join('\n');
}

function exportsOf(file: string): ReadonlySet<string> {
  return new Set([...readFileSync(file, 'utf8').matchAll(/^export const (\w+)/gm)].map(([, name = '']) => name));
}
