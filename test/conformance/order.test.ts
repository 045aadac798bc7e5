import { describe, expect, test } from 'vitest';
import { isMap, parseDocument, visit } from 'yaml';

import { convertStack } from '../../src/commands/convert-stack.ts';
import { type SourceFile, sourceFile } from '../../src/compose/source.ts';
import { formatManifests } from '../../src/translate/manifest.ts';
import { findExamples, readExample } from './examples.ts';

/** The same file with every map written the other way round; undefined where the order has a meaning. */
function turned({ name, text }: SourceFile): SourceFile | undefined {
  if (text.includes('{{') || text.includes('<<:') || /(^|\s)[&*]\w/m.test(text)) return undefined;
  const document = parseDocument(text, { uniqueKeys: false, version: '1.1' });
  if (document.errors.length > 0) return undefined;
  let isOrdered = false;
  visit(document, {
    Map(_, map) {
      const keys = map.items.map(({ key }) => String(key));
      isOrdered ||= new Set(keys).size < keys.length;
      map.items.reverse();
    },
  });
  if (isOrdered || !isMap(document.contents)) return undefined;
  return sourceFile(name, document.toString({ lineWidth: 0 }));
}

/** Where an order says something, and why. */
const ordered: Readonly<Record<string, string>> = {
  'sidekicks/nested': 'two services name each other as sidekicks, and the first of them is the primary',
};

describe('the order in which maps are written changes no byte of the resources', () => {
  const examples = findExamples().flatMap((example) => {
    const { dockerCompose, rancherCompose } = readExample(example);
    const docker = dockerCompose.map(turned);
    const rancher = rancherCompose && turned(rancherCompose);
    const isWhole = docker.every((source) => source) && (rancherCompose === undefined || rancher !== undefined);
    const sources = { dockerCompose: docker.filter((source) => source !== undefined), rancherCompose: rancher };
    const name = `${example.feature}/${example.name}`;
    return isWhole && ordered[name] === undefined ? [{ name, stack: example.name, example, sources }] : [];
  });

  test.each(examples)('$name', ({ example, sources, stack }) => {
    const written = convertStack(readExample(example), { stack });
    const other = convertStack(sources, { stack });
    expect(formatManifests(other.manifests)).toBe(formatManifests(written.manifests));
    expect(other.diagnostics.map(({ code }) => code).toSorted()).toEqual(
      written.diagnostics.map(({ code }) => code).toSorted(),
    );
  });

  test('most examples can be turned', () => {
    expect(examples.length).toBeGreaterThan(findExamples().length * 0.6);
  });
});
