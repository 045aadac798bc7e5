import { features } from '../../src/features/registry.generated.ts';

/** docs/reference/keys.md: which compose keys and labels are read, by which feature, into which fields. */
export function keysReference(): string {
  const rows = features.flatMap((feature) => {
    const link = `[${feature.name}](../../src/features/${feature.name}/README.md)`;
    const row = (what: string, file: string, field: string | undefined, grade: string, says: string) =>
      `| ${what} | ${file} | ${field === undefined ? '–' : `\`${field}\``} | ${grade} | ${says} | ${link} |`;
    return [
      ...feature.keys.map(({ key, of = 'service', file, becomes, grade, says }) =>
        row(of === 'service' ? `\`${key}\`` : `${of}: \`${key}\``, file, becomes, grade, says),
      ),
      ...feature.labels.map(({ label, on = 'service', becomes, grade, says }) =>
        row(`${on === 'host' ? 'host label' : 'label'} \`${label}\``, 'either', becomes, grade, says),
      ),
    ];
  });
  return [
    '<!-- Written by `npm run generate` from src/features. Not to be edited. -->',
    '# Compose keys',
    '',
    'Every key and label that Rancher 1.x read, the field it becomes, and how much of it carries over: **exact**,',
    '**approximate** (the sentence says what differs) or **unsupported** (it is left out or refused, never silently).',
    '`drover explain` says the same of each key of your own files.',
    '',
    '| key | file | field | grade | what becomes of it | feature |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
