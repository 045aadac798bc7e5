import { features } from '../../src/features/registry.generated.ts';

/** docs/reference/keys.md: which compose keys and labels are read, by which feature, into which fields. */
export function keysReference(): string {
  const rows = features.flatMap((feature) => {
    const fields = Object.keys(feature.spec).map((field) => `\`spec.${field}\``);
    const link = `[${feature.name}](../../src/features/${feature.name}/README.md)`;
    return [
      ...feature.keys.map(({ key, file }) => `| \`${key}\` | ${file} | ${fields.join(', ')} | ${link} |`),
      ...feature.labels.map((label) => `| label \`${label}\` | either | ${fields.join(', ')} | ${link} |`),
    ];
  });
  return [
    '<!-- Written by `npm run generate` from src/features. Not to be edited. -->',
    '# Compose keys',
    '',
    'Keys that are read, and the fields of a RancherService they become. Every other key gets a warning with its place',
    'and name, and is left out.',
    '',
    '| key | file | field | feature |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
