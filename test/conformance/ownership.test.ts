import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { allSources } from '../../src/compose/load.ts';
import { parseYaml } from '../../src/compose/yaml.ts';
import type { Feature } from '../../src/features/feature.ts';
import { features } from '../../src/features/registry.generated.ts';
import { asMap } from '../../src/model/key-values.ts';
import type { WrittenValue } from '../../src/model/written-value.ts';
import { findExamples, readExample } from './examples.ts';
import { catalogKeys, hostLabels, serviceKeys, serviceLabels, stackKeys } from './rancher-keys.ts';

const folder = join(import.meta.dirname, '../../src/features');

function ownersOfKey(key: string, of: 'service' | 'stack' | 'catalog'): string[] {
  return features.filter(({ keys }) => keys.some((own) => own.key === key && (own.of ?? 'service') === of)).map(nameOf);
}

function ownersOfLabel(label: string, on: 'service' | 'host'): string[] {
  const owns = (owned: string) => (owned.endsWith('*') ? label.startsWith(owned.slice(0, -1)) : owned === label);
  const exact = features.filter(({ labels }) =>
    labels.some((own) => own.label === label && (own.on ?? 'service') === on),
  );
  if (exact.length > 0) return exact.map(nameOf);
  return features
    .filter(({ labels }) => labels.some((own) => owns(own.label) && (own.on ?? 'service') === on))
    .map(nameOf);
}

function nameOf({ name }: Feature): string {
  return name;
}

describe('every key and label that Rancher read has one owner', () => {
  test.each(serviceKeys)('%s', (key) => expect(ownersOfKey(key, 'service')).toHaveLength(1));
  test.each(stackKeys)('top level: %s', (key) => expect(ownersOfKey(key, 'stack')).toHaveLength(1));
  test.each(catalogKeys)('catalogue: %s', (key) => expect(ownersOfKey(key, 'catalog')).toHaveLength(1));
  test.each(serviceLabels)('label %s', (label) => expect(ownersOfLabel(label, 'service')).toHaveLength(1));
  test.each(hostLabels)('host label %s', (label) => expect(ownersOfLabel(label, 'host')).toHaveLength(1));
});

/** The keys that an example shows, as paths with `[]` and `*`, and the labels. */
interface Shown {
  readonly paths: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

const shown = new Map(features.map(({ name }) => [name, shownBy(name)]));

function shownBy(feature: string): Shown {
  const paths = new Set<string>();
  const labels = new Set<string>();
  for (const example of findExamples().filter((one) => one.feature === feature)) {
    for (const source of allSources(readExample(example))) {
      const value = parseYaml(source, () => {});
      if (value) collect(value, [], paths, labels);
    }
  }
  return { paths, labels };
}

/** Every tail of every path: whether a key is a service's or the file's is told by what the features own. */
function collect(value: WrittenValue, path: readonly string[], paths: Set<string>, labels: Set<string>): void {
  if (value.kind === 'list') {
    for (const item of value.items) collect(item, [...path.slice(0, -1), `${path.at(-1)}[]`], paths, labels);
  }
  if (value.kind !== 'map') return;
  for (const entry of value.entries.values()) {
    const its = [...path, entry.key];
    for (let from = 0; from < its.length; from++) {
      paths.add(its.slice(from).join('.'));
      paths.add([its[from], '*', ...its.slice(from + 2)].join('.'));
    }
    if (entry.key === 'labels') {
      const map = asMap(entry.value);
      if (map.kind === 'map') for (const label of map.entries.keys()) labels.add(label);
    }
    collect(entry.value, its, paths, labels);
  }
}

describe.each(features)('$name', ({ name, keys, labels }) => {
  const file = join(folder, name, 'README.md');
  const readme = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const own = shown.get(name) ?? { paths: new Set(), labels: new Set() };

  test('shows each of its keys and labels in an example', () => {
    const missing = [
      ...keys.map(({ key }) => key).filter((key) => !own.paths.has(key)),
      ...labels
        .filter(({ on = 'service' }) => on === 'service')
        .map(({ label }) => label)
        .filter((label) => ![...own.labels].some((one) => covers(label, one))),
    ];
    expect(missing).toEqual([]);
  });

  test('names each of them in its README', () => {
    const missing = [...keys.map(({ key }) => key.replace(/^.*[.]/, '')), ...labels.map(({ label }) => label)].filter(
      (word) => !readme.includes(word),
    );
    expect(missing).toEqual([]);
  });

  test('grades each of them in one sentence', () => {
    for (const { grade, says } of [...keys, ...labels]) {
      expect(['exact', 'approximate', 'unsupported']).toContain(grade);
      expect(says).toMatch(/^[A-Z`].*\.$/);
    }
  });
});

function covers(owned: string, label: string): boolean {
  return owned.endsWith('*') ? label.startsWith(owned.slice(0, -1)) : owned === label;
}
