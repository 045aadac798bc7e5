import { error, type Report } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import type { WrittenStack } from '../model/stack.ts';
import type { WrittenEntries, WrittenEntry } from '../model/written-value.ts';
import { questionDefaults } from './catalog.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { type ComposeFile, readLayout } from './layout.ts';
import { mergeService } from './merge.ts';
import { locate, type SourceFile } from './source.ts';
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

/**
 * Reads a stack from its compose files, later ones over earlier ones and rancher-compose.yml last: every key may stand
 * in either, as from Rancher 1.6 on. A variable is looked up in `variables`, then among the defaults of the catalogue's
 * questions. Never throws; what is wrong is reported.
 */
export function loadStack(sources: StackSources, variables: Variables, report: Report): WrittenStack {
  const files = allSources(sources).flatMap((source) => {
    const file = readFile(source, report);
    return file ? [{ ...file, isDockerCompose: source !== sources.rancherCompose }] : [];
  });
  const defaults = new Map(files.flatMap((file) => [...questionDefaults(file.catalog)]));
  const lookup: Variables = (name) => variables(name) ?? defaults.get(name);
  const services = new Map<string, WrittenService>();
  const volumes = new Map<string, WrittenEntry>();
  const secrets = new Map<string, WrittenEntry>();
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
    for (const [name, entry] of interpolateAll(file.secrets, lookup, report)) secrets.set(name, entry);
  }
  return { services, volumes, secrets };
}

function readFile(source: SourceFile, report: Report): ComposeFile | undefined {
  if (refuseTemplate(source, report)) return undefined;
  const value = parseYaml(source, report);
  return value && readLayout(value, report);
}

/** Rancher 1.6 ran every file through Go's text/template first, unless it begins with `#notemplating`. */
function refuseTemplate(source: SourceFile, report: Report): boolean {
  const at = source.text.indexOf('{{');
  if (at < 0 || /^\s*# ?notemplating/.test(source.text)) return false;
  report(
    error('RC1015', 'this is a Go template, and templates are not read yet', {
      at: locate(source, at, at + 2),
      hint: 'give the file as the template renders it; if the braces are text, make "#notemplating" the first line',
    }),
  );
  return true;
}

function interpolateAll(entries: WrittenEntries, variables: Variables, report: Report): WrittenEntries {
  return new Map([...entries].map(([key, entry]) => [key, interpolate(entry, variables, report)]));
}
