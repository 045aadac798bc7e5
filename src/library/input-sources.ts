import type { CatalogSources } from '../catalog/catalog.ts';
import { allSources } from '../compose/load.ts';
import { type SourceFile, sourceFile } from '../compose/source.ts';
import type { ConvertInput, NamedText } from './convert-input.ts';

/** The texts of an input as source files, in the names that diagnostics use. */
export function inputSources(
  input: Pick<ConvertInput, 'dockerCompose' | 'rancherCompose' | 'templateVersion'>,
): CatalogSources {
  const { dockerCompose, rancherCompose, templateVersion } = input;
  return {
    dockerCompose:
      typeof dockerCompose === 'string'
        ? [sourceFile('docker-compose.yml', dockerCompose)]
        : dockerCompose.map(({ name, text }) => sourceFile(name, text)),
    rancherCompose: named(rancherCompose, 'rancher-compose.yml'),
    templateVersion: named(templateVersion, 'template-version.yml'),
  };
}

/** All of them, in the order in which diagnostics are told. */
export function inputFiles(sources: CatalogSources): readonly SourceFile[] {
  const { templateVersion } = sources;
  return [...(templateVersion ? [templateVersion] : []), ...allSources(sources)];
}

function named(text: string | NamedText | undefined, name: string): SourceFile | undefined {
  if (text === undefined) return undefined;
  return typeof text === 'string' ? sourceFile(name, text) : sourceFile(text.name, text.text);
}
