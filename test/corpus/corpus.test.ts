import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readCatalog } from '../../src/catalog/catalog.ts';
import { sourceFile } from '../../src/compose/source.ts';
import { renderTemplate } from '../../src/compose/template/render.ts';
import { toDnsLabel } from '../../src/model/dns-label.ts';
import { root } from '../cluster/cache.ts';
import { compatibilityOf, compatibilityPage, isRefused } from './compatibility.ts';
import { refusedByRancher } from './refused.ts';
import { type CorpusStack, corpusStacks, hasCorpus } from './stacks.ts';
import { differences, writtenHealthChecks } from './written-health-checks.ts';

const stacks = hasCorpus() ? [...corpusStacks()] : [];

describe.skipIf(stacks.length === 0)('real stacks (skipped where ../shared/corpus is not there)', () => {
  const found = compatibilityOf(stacks);

  test('convert, unless Rancher refused them too; a refusal names file, line and reason', () => {
    const { exact, approximate, unsupported } = found.keys;
    console.log(`corpus: ${found.converted.length} of ${stacks.length} convert, ${found.refused.length} are refused`);
    console.log(`corpus: keys: ${exact} exact, ${approximate} approximate, ${unsupported} unsupported`);
    for (const { key, times } of found.worst.get('unsupported')?.slice(0, 12) ?? []) {
      console.log(`corpus: unsupported ${times} × ${key}`);
    }
    const errors = stacks.flatMap(({ name, result }) =>
      result.diagnostics.filter(({ severity }) => severity === 'error').map((error) => ({ name, ...error })),
    );
    expect(errors.filter(({ location }) => location === undefined)).toEqual([]);
    const refused = found.refused.filter(({ name }) => !refusedByRancher.has(name));
    expect(refused.map((stack) => `${stack.name}: ${reasons(stack)}`)).toEqual([]);
    expect(found.refused).toHaveLength(refusedByRancher.size);
  });

  test('every health check reaches its resource with every number right', () => {
    let compared = 0;
    const wrong = stacks
      .filter((stack) => !isRefused(stack))
      .flatMap((stack) => {
        const text = renderedRancherCompose(stack);
        return writtenHealthChecks(text, answersOf(stack)).flatMap((written) => {
          if (isLeftOut(stack, written.service)) return [];
          const check = healthCheckOf(stack, written.service);
          if (check === 'no service') return [];
          compared++;
          return differences(written, check).map((line) => `${stack.name}: ${written.service}: ${line}`);
        });
      });
    console.log(`corpus: ${compared} health checks compared`);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(150);
  });

  test('nothing is dropped silently: every key has a finding', () => {
    const silent = stacks.flatMap(({ name, result }) =>
      result.findings.filter(({ why }) => why === '').map(({ key, service }) => `${name}: ${service}: ${key}`),
    );
    expect(silent).toEqual([]);
    expect(found.keys.exact).toBeGreaterThan(3000);
  });

  test('docs/compatibility.md says what is so', () => {
    const page = join(root, 'docs/compatibility.md');
    expect(existsSync(page) ? readFileSync(page, 'utf8') : '').toBe(compatibilityPage(found));
  });
});

function reasons({ result }: CorpusStack): string {
  return result.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, location, message }) => `${location?.file}:${location?.line}: ${code} ${message}`)
    .join('; ');
}

/** What the questions of a stack were answered with. */
function answersOf({ answers, files, result }: CorpusStack): ReadonlyMap<string, string> {
  const rancherCompose = files.rancherCompose && sourceFile(files.rancherCompose.name, files.rancherCompose.text);
  const { questions } = readCatalog({ dockerCompose: [], rancherCompose }, () => {});
  expect(questions.length).toBeLessThanOrEqual(result.questions.length);
  return new Map([
    ...result.questions.map(({ variable, default: fallback }) => [variable, fallback ?? ''] as const),
    ...Object.entries(answers),
  ]);
}

/** Two of them are templates. */
function renderedRancherCompose(stack: CorpusStack): string {
  const { files } = stack;
  if (!files.rancherCompose) return '';
  const data = {
    values: answersOf(stack),
    stack: { name: 'corpus', version: '', previousVersion: '' },
    environment: { name: '' },
  };
  const rendered = renderTemplate(sourceFile('rancher-compose.yml', files.rancherCompose.text), data, () => {});
  return rendered?.text ?? '';
}

/** A service that is left out whole has one finding, its own. */
function isLeftOut({ result }: CorpusStack, name: string): boolean {
  return result.findings.some(({ key, service }) => service === name && key === name);
}

/** The check of a service in the resources, sidekicks included. */
function healthCheckOf({ result }: CorpusStack, service: string): unknown {
  const name = toDnsLabel(service);
  for (const { kind, metadata, spec } of result.manifests) {
    if (kind === 'Namespace') continue;
    if (metadata.name === name) return spec?.['healthCheck'];
    const sidekicks = (spec?.['sidekicks'] ?? []) as readonly { name: string; healthCheck?: unknown }[];
    const sidekick = sidekicks.find((one) => one.name === name);
    if (sidekick) return sidekick.healthCheck;
  }
  return 'no service';
}
