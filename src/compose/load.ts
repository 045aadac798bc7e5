import { error, type Report } from '../model/diagnostic.ts';
import type { WrittenStack } from '../model/stack.ts';
import type { WrittenEntry } from '../model/written-value.ts';
import { questionDefaults } from './catalog.ts';
import { classicFiles } from './classic.ts';
import { FileServices, type ReadText, type ServiceReading, type SharedReading } from './extends.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { type ComposeFile, readLayout } from './layout.ts';
import { locate, type SourceFile } from './source.ts';
import { layOver, type ReadFile } from './stacked-files.ts';
import { isTemplate, renderTemplate } from './template/render.ts';
import type { TemplateData } from './template/template-data.ts';
import { parseYaml } from './yaml.ts';

/** The files of a stack, in the order in which they are laid over each other. */
export interface StackSources {
  readonly dockerCompose: readonly SourceFile[];
  readonly rancherCompose?: SourceFile | undefined;
}

/** How a stack's files are read. */
export interface LoadOptions {
  /**
   * Whose rules: those of the engine of 1.6, in which every key may stand in either file, or those of the classic
   * rancher-compose, which read Rancher's keys from rancher-compose.yml and no others there. Default: `1.6`.
   */
  readonly merge?: '1.6' | 'classic' | undefined;
  /** Allow Docker Compose's `${NAME:-default}` and its kin. Default: false; Rancher had none. */
  readonly composeInterpolation?: boolean | undefined;
  /** Answers to the catalogue's questions, which a variable is looked up in when the caller does not know it. */
  readonly answers?: ReadonlyMap<string, string> | undefined;
  /** A file that a compose file names. Absent: none can be read, and a service that extends one of another file is an error. */
  readonly readText?: ReadText | undefined;
  /** What the files may ask for as templates; without it a template is refused. The classic rancher-compose had none. */
  readonly template?: TemplateData | undefined;
}

/** All of them in that order. */
export function allSources({ dockerCompose, rancherCompose }: StackSources): readonly SourceFile[] {
  return rancherCompose ? [...dockerCompose, rancherCompose] : dockerCompose;
}

/**
 * Reads a stack from its compose files, later ones over earlier ones and rancher-compose.yml last. A variable is looked
 * up in `variables`, then among the answers, then among the defaults of the catalogue's questions. Never throws; what is
 * wrong is reported.
 */
export function loadStack(
  sources: StackSources,
  variables: Variables,
  report: Report,
  options: LoadOptions = {},
): WrittenStack {
  const isClassic = options.merge === 'classic';
  // An empty rancher-compose.yml was none to the classic rancher-compose: rancher/context.go (unmarshalBytes).
  const isThere = (source: SourceFile) => !isClassic || source !== sources.rancherCompose || source.text !== '';
  const files = allSources(sources)
    .filter(isThere)
    .flatMap((source) => {
      const file = readFile(source, report, options);
      return file ? [{ ...file, isDockerCompose: source !== sources.rancherCompose }] : [];
    });
  const defaults = new Map(files.flatMap((file) => [...questionDefaults(file.catalog)]));
  const reading: ServiceReading = {
    variables: (name) => variables(name) ?? options.answers?.get(name) ?? defaults.get(name),
    report,
    operators: options.composeInterpolation === true,
    readText: options.readText,
  };
  const shared: SharedReading = { files: new Map(), copied: 0 };
  const ready = files.map((file) => readServices(file, reading, shared));
  return {
    services: layOver(isClassic ? classicFiles(ready, report) : ready, isClassic ? 'classic' : '1.6', report),
    volumes: collect(files, ({ volumes }) => [...volumes.values()].map((entry) => interpolated(entry, reading))),
    // Rancher did not interpolate these.
    secrets: collect(files, ({ secrets }) => [...secrets.values()]),
    ...lastCatalog(files),
  };
}

function readServices(
  file: ComposeFile & Pick<ReadFile, 'isDockerCompose'>,
  reading: ServiceReading,
  shared: SharedReading,
): ReadFile {
  const services = new FileServices(file, reading, shared);
  return {
    isDockerCompose: file.isDockerCompose,
    services: [...file.services].map(([name, { entry }]) => ({
      name,
      location: entry.keyLocation,
      keys: services.keys(name) ?? new Map(),
    })),
  };
}

function lastCatalog(files: readonly ComposeFile[]): Pick<WrittenStack, 'catalog'> {
  const catalog = files.findLast((file) => file.catalog)?.catalog;
  return catalog ? { catalog } : {};
}

function interpolated(entry: WrittenEntry, { variables, report, operators }: ServiceReading): WrittenEntry {
  return interpolate(entry, variables, report, { operators });
}

/** Declarations of one name are not merged: the last one counts. */
function collect<File>(files: readonly File[], entries: (file: File) => WrittenEntry[]): Map<string, WrittenEntry> {
  return new Map(files.flatMap(entries).map((entry) => [entry.key, entry]));
}

function readFile(source: SourceFile, report: Report, { merge, template }: LoadOptions): ComposeFile | undefined {
  const rendered = merge === 'classic' ? source : renderSource(source, report, template);
  const value = rendered && parseYaml(rendered, report);
  return value && readLayout(value, report);
}

function renderSource(source: SourceFile, report: Report, template: TemplateData | undefined): SourceFile | undefined {
  return template ? renderTemplate(source, template, report) : refuseTemplate(source, report);
}

/** Without values a template is not guessed at. */
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
