import { error, type Report } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import type { WrittenStack } from '../model/stack.ts';
import type { WrittenEntries, WrittenEntry } from '../model/written-value.ts';
import { questionDefaults } from './catalog.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { type ComposeFile, readLayout } from './layout.ts';
import { mergeService } from './merge.ts';
import { locate, type SourceFile } from './source.ts';
import { isTemplate, renderTemplate } from './template/render.ts';
import type { TemplateData } from './template/template-data.ts';
import { parseYaml } from './yaml.ts';

/** The files of a stack, in the order in which they are laid over each other. */
export interface StackSources {
  readonly dockerCompose: readonly SourceFile[];
  readonly rancherCompose?: SourceFile | undefined;
}

/** All of them in that order. */
export function allSources({ dockerCompose, rancherCompose }: StackSources): readonly SourceFile[] {
  return rancherCompose ? [...dockerCompose, rancherCompose] : dockerCompose;
}

/** How a stack is read beside its files. */
export interface LoadOptions {
  /** What the files may ask for as templates; without it a template is refused. */
  readonly template?: TemplateData | undefined;
}

/**
 * Reads a stack from its compose files, later ones over earlier ones and rancher-compose.yml last: every key may stand
 * in either, as from Rancher 1.6 on. A variable is looked up in `variables`, then among the defaults of the catalogue's
 * questions. Never throws; what is wrong is reported.
 */
export function loadStack(
  sources: StackSources,
  variables: Variables,
  report: Report,
  options: LoadOptions = {},
): WrittenStack {
  const files = allSources(sources).flatMap((source) => {
    const file = readFile(source, options, report);
    return file ? [{ ...file, isDockerCompose: source !== sources.rancherCompose }] : [];
  });
  const defaults = new Map(files.flatMap((file) => [...questionDefaults(file.catalog)]));
  const lookup: Variables = (name) => variables(name) ?? defaults.get(name);
  const services = new Map<string, WrittenService>();
  const volumes = new Map<string, WrittenEntry>();
  for (const file of files) {
    for (const [name, service] of file.services) {
      const keys = interpolateAll(service.keys, lookup, report);
      const earlier = services.get(name);
      const location = earlier?.location ?? service.entry.keyLocation;
      services.set(name, {
        name,
        location,
        keys: earlier ? mergeService(earlier.keys, keys) : keys,
        inDockerCompose: file.isDockerCompose || earlier?.inDockerCompose === true,
      });
    }
    for (const [name, entry] of interpolateAll(file.volumes, lookup, report)) volumes.set(name, entry);
  }
  return { services, volumes };
}

function readFile(source: SourceFile, { template }: LoadOptions, report: Report): ComposeFile | undefined {
  const rendered = template ? renderTemplate(source, template, report) : refuseTemplate(source, report);
  const value = rendered && parseYaml(rendered, report);
  return value && readLayout(value, report);
}

/** The classic rancher-compose rendered no templates: without data they are not guessed at. */
function refuseTemplate(source: SourceFile, report: Report): SourceFile | undefined {
  if (!isTemplate(source)) return source;
  const at = source.text.indexOf('{{');
  report(
    error('RC1015', 'this is a Go template, and nothing is known of its values', {
      at: locate(source, at, at + 2),
      hint: 'give the file as the template renders it; if the braces are text, make "#notemplating" the first line',
    }),
  );
  return undefined;
}

function interpolateAll(entries: WrittenEntries, variables: Variables, report: Report): WrittenEntries {
  return new Map([...entries].map(([key, entry]) => [key, interpolate(entry, variables, report)]));
}
