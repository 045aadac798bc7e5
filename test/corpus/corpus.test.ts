import { describe, expect, test } from 'vitest';

import { loadStack } from '../../src/compose/load.ts';
import { features } from '../../src/features/registry.generated.ts';
import type { Location } from '../../src/model/location.ts';
import { type CorpusPair, corpusPairs, hasCorpus } from './pairs.ts';

const pairs = hasCorpus() ? [...corpusPairs()] : [];

function verdict({ conversion }: CorpusPair): 'exact' | 'warned' | 'failed' {
  if (conversion.diagnostics.length === 0) return 'exact';
  return conversion.diagnostics.some(({ severity }) => severity === 'error') ? 'failed' : 'warned';
}

describe.skipIf(pairs.length === 0)('real stacks (skipped where ../shared/corpus is not there)', () => {
  test('convert, or say where and why not', () => {
    const counts = { exact: 0, warned: 0, failed: 0 };
    for (const pair of pairs) counts[verdict(pair)]++;
    const said = [
      ...Map.groupBy(
        pairs.flatMap(({ conversion }) => conversion.diagnostics),
        ({ code }) => code,
      ),
    ]
      .map(([code, diagnostics]) => `${code} ×${diagnostics.length}`)
      .toSorted();
    console.log(`corpus: ${counts.exact} exact, ${counts.warned} warned, ${counts.failed} failed of ${pairs.length}`);
    console.log(`corpus: ${said.join(', ')}`);
    for (const pair of pairs.filter((pair) => verdict(pair) === 'failed')) {
      const errors = pair.conversion.diagnostics.filter(({ severity }) => severity === 'error');
      console.log(`corpus: ${pair.name}: ${errors.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
    }
    expect(counts.exact + counts.warned).toBeGreaterThan(pairs.length * 0.9);
  });

  test('every error has a place', () => {
    const errors = pairs
      .flatMap(({ conversion }) => conversion.diagnostics)
      .filter(({ severity }) => severity === 'error');
    expect(errors.filter(({ location }) => location === undefined)).toEqual([]);
  });

  test('nothing is dropped silently: every key of a service is read, or named where it stands', () => {
    const read = new Set(features.flatMap(({ keys }) => keys.map(({ key }) => key)));
    for (const { conversion, name, sources } of pairs) {
      const places = new Set(conversion.diagnostics.map(({ location }) => place(location)));
      for (const service of loadStack(
        sources,
        () => undefined,
        () => undefined,
      ).services.values()) {
        if (places.has(place(service.location))) continue;
        const silent = [...service.keys.values()].filter(
          ({ key, keyLocation }) => !read.has(key) && !places.has(place(keyLocation)),
        );
        expect(silent.map(({ key }) => `${name}: ${service.name}: ${key}`)).toEqual([]);
      }
    }
  });
});

function place(location: Location | undefined): string {
  return `${location?.file}:${location?.offset}`;
}
