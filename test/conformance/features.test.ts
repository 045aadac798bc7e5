import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { features } from '../../src/features/registry.generated.ts';
import { formatManifests } from '../../src/translate/manifest.ts';
import { convertExample, findExamples, formatDiagnostics, readExample } from './examples.ts';

const folder = join(import.meta.dirname, '../../src/features');
const examples = findExamples();

/** `lb_config.port_rules[].path` → `path`. */
function lastName(key: string): string {
  return key.replace(/^.*\./, '');
}

describe.each(features)('$name', (feature) => {
  test('is called like its folder', () => {
    expect(existsSync(join(folder, feature.name, 'index.ts'))).toBe(true);
  });

  test('says what Rancher did, what Drover does, and where they differ', () => {
    const readme = readFileSync(join(folder, feature.name, 'README.md'), 'utf8');
    const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(readme.startsWith(`# ${feature.name}\n`)).toBe(true);
    expect(headings).toEqual(['What Rancher did', 'What Drover does', 'Differences']);
  });

  test.each(feature.keys)('shows $key in an example', ({ key }) => {
    const shown = examples
      .filter((example) => example.feature === feature.name)
      .flatMap((example) => Object.values(readExample(example)).flat())
      .some((source) => new RegExp(`\\b${lastName(key)}:`, 'm').test(source?.text ?? ''));
    expect(shown).toBe(true);
  });

  test('owns what no other feature owns', () => {
    const others = features.filter((other) => other !== feature);
    const taken = new Set(
      others.flatMap(({ keys, labels, spec }) => [
        ...keys.map(({ key, of = 'service' }) => `${of}: ${key}`),
        ...labels,
        ...Object.keys(spec).map((field) => `spec.${field}`),
      ]),
    );
    const own = [
      ...feature.keys.map(({ key, of = 'service' }) => `${of}: ${key}`),
      ...feature.labels,
      ...Object.keys(feature.spec).map((field) => `spec.${field}`),
    ];
    expect(own.filter((name) => taken.has(name))).toEqual([]);
  });

  test('counts only fields of its own to the launch part', () => {
    expect(feature.launch.filter((field) => !(field in feature.spec))).toEqual([]);
  });
});

describe('examples', () => {
  test.each(examples)('$feature/$name', (example) => {
    const conversion = convertExample(example);
    const golden = join(example.directory, 'golden.yaml');
    const said = join(example.directory, 'diagnostics.txt');
    const manifests = formatManifests(conversion.manifests);
    const diagnostics = formatDiagnostics(example, conversion);
    if (process.env['UPDATE_EXAMPLES']) {
      writeFileSync(golden, manifests);
      if (diagnostics === '') rmSync(said, { force: true });
      else writeFileSync(said, diagnostics);
    }
    expect(manifests).toBe(readFileSync(golden, 'utf8'));
    expect(diagnostics).toBe(existsSync(said) ? readFileSync(said, 'utf8') : '');
    expect(conversion.manifests.length).toBeGreaterThan(1);
  });

  test('say nothing that is not in a file', () => {
    expect(examples.length).toBeGreaterThanOrEqual(features.length);
  });
});
