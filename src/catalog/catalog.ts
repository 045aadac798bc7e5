import type { SourceFile } from '../compose/source.ts';
import { parseYaml } from '../compose/yaml.ts';
import type { Report } from '../model/diagnostic.ts';
import type { WrittenMap } from '../model/written-value.ts';
import { findCatalogBlock } from './catalog-block.ts';
import type { Question } from './question.ts';
import { catalogKeys, warnOfUnknownKeys } from './question-keys.ts';
import { readQuestions } from './read-question.ts';

/** What a catalogue says of one revision of a template. */
export interface Catalog {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly questions: readonly Question[];
}

/** The files a catalogue's words may stand in. */
export interface CatalogSources {
  readonly dockerCompose: readonly SourceFile[];
  readonly rancherCompose?: SourceFile | undefined;
  /** `template-version.yml` of a catalogue folder, which is nothing but the block. */
  readonly templateVersion?: SourceFile | undefined;
}

/**
 * Reads the catalogue block of a stack from the raw texts of its files, before any template is rendered:
 * template-version.yml, then rancher-compose.yml, then the docker-compose files; the first that has one counts.
 * Never throws.
 */
export function readCatalog(sources: CatalogSources, report: Report): Catalog {
  const block = versionFile(sources.templateVersion, report) ?? findBlock(sources, report);
  if (!block) return { questions: [] };
  warnOfUnknownKeys('the catalogue block', block.entries, catalogKeys, report);
  const questions = readQuestions(block.entries.get('questions'), report);
  return { ...textOf(block, 'name'), ...textOf(block, 'version'), ...textOf(block, 'description'), questions };
}

function versionFile(source: SourceFile | undefined, report: Report): WrittenMap | undefined {
  const value = source && parseYaml(source, report);
  return value?.kind === 'map' ? value : undefined;
}

function findBlock({ dockerCompose, rancherCompose }: CatalogSources, report: Report): WrittenMap | undefined {
  for (const source of rancherCompose ? [rancherCompose, ...dockerCompose] : dockerCompose) {
    const block = findCatalogBlock(source, report);
    if (block) return block;
  }
  return undefined;
}

function textOf<Key extends 'name' | 'version' | 'description'>(
  block: WrittenMap,
  key: Key,
): Partial<Record<Key, string>> {
  const value = block.entries.get(key)?.value;
  if (value?.kind !== 'scalar' || value.value === null) return {};
  return { [key]: value.text.replace(/\n$/, '') } as Partial<Record<Key, string>>;
}
