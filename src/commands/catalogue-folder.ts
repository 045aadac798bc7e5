import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { readCatalog } from '../catalog/catalog.ts';
import {
  chooseRevision,
  compareFolders,
  findRevisionFiles,
  type Revision,
  type RevisionFiles,
} from '../catalog/revision.ts';
import { sourceFile } from '../compose/source.ts';
import { parseYaml } from '../compose/yaml.ts';
import { type Diagnostic, error, warning } from '../model/diagnostic.ts';
import { isInside, outside } from './confined-file.ts';
import type { Terminal } from './terminal.ts';

/** Which files to read, with what a catalogue's folder adds to it. */
export interface FolderFlags {
  readonly file?: string[];
  readonly rancherFile?: string;
  readonly revision?: string;
}

/** What a folder stands for. */
export interface FolderInput {
  readonly file?: string[];
  readonly rancherFile?: string;
  /** `template-version.yml` of the newer layout. */
  readonly templateVersion?: string;
  /** Name of the stack, from the template's folder. */
  readonly stack?: string;
  readonly problems: readonly Diagnostic[];
}

const configNames = ['config.yml', 'template.yml'];

/**
 * Turns a folder of a catalogue (a revision, or a template with several) into the files to read, as Rancher's catalogue
 * found them (docs/rancher.md §12.2). A folder is what stands after the command, or the one `--file` that is a folder; a
 * file there is that file. Without either the flags stay as they are.
 */
export function readFolder(given: string | undefined, flags: FolderFlags, terminal: Terminal): FolderInput {
  const named = given ?? (flags.file?.length === 1 ? flags.file[0] : undefined);
  const stay: FolderInput = { ...pick(flags), problems: [] };
  if (given !== undefined && flags.file !== undefined) {
    return {
      ...stay,
      problems: [error('RC1043', `both the folder ${given} and --file say what to read`, { hint: 'give one of them' })],
    };
  }
  if (named !== undefined && isFolder(named, terminal)) {
    try {
      if (terminal.isConfined && !isInside(terminal.directory, named)) return { ...stay, problems: [outside(named)] };
      return fromFolder(named, flags, terminal);
    } catch (cause) {
      return { ...stay, problems: [error('RC1001', `${named} cannot be read: ${(cause as Error).message}`)] };
    }
  }
  if (flags.revision !== undefined) {
    const hint = "give the template's folder, the one with config.yml";
    return {
      ...stay,
      problems: [error('RC1043', '--revision chooses within the folder of a template, and none is given', { hint })],
    };
  }
  return given === undefined ? stay : { ...stay, file: [given] };
}

function pick({ file, rancherFile }: FolderFlags): Pick<FolderInput, 'file' | 'rancherFile'> {
  return { ...(file === undefined ? {} : { file }), ...(rancherFile === undefined ? {} : { rancherFile }) };
}

function fromFolder(folder: string, flags: FolderFlags, terminal: Terminal): FolderInput {
  const names = namesIn(folder, terminal);
  const own = findRevisionFiles(names);
  if (own && flags.revision === undefined) {
    return fromRevision(folder, own, flags, stackOf(folder, terminal));
  }
  const revisions = revisionsOf(folder, terminal);
  const config = configNames.find((name) => names.has(name));
  const version = config === undefined ? undefined : configVersion(join(folder, config), terminal);
  const chosen = chooseRevision(revisions, {
    ...(flags.revision === undefined ? {} : { revision: flags.revision }),
    ...(version === undefined ? {} : { version }),
  });
  if (!chosen) return { ...pick(flags), problems: [noRevision(folder, revisions, flags.revision)] };
  const within = join(folder, chosen.revision.folder);
  const files = findRevisionFiles(namesIn(within, terminal)) ?? {};
  const input = fromRevision(within, files, flags, basename(resolve(terminal.directory, folder)));
  if (!chosen.byNumber || revisions.length === 1) return input;
  return { ...input, problems: [...input.problems, byNumber(folder, chosen.revision, version)] };
}

function fromRevision(folder: string, files: RevisionFiles, flags: FolderFlags, stack: string): FolderInput {
  const rancherFile = flags.rancherFile ?? (files.rancherCompose && join(folder, files.rancherCompose));
  const problems: Diagnostic[] = [];
  if (files.leftOut !== undefined) {
    const message = `${join(folder, files.leftOut)} is not read: ${files.dockerCompose} stands beside it`;
    problems.push(warning('RC1045', message, { hint: 'name the file with --file to read it instead' }));
  }
  return {
    file: files.dockerCompose === undefined ? [] : [join(folder, files.dockerCompose)],
    ...(rancherFile === undefined ? {} : { rancherFile }),
    ...(files.templateVersion === undefined ? {} : { templateVersion: join(folder, files.templateVersion) }),
    stack,
    problems,
  };
}

/** A revision's own name is a number: its stack is called like the template. */
function stackOf(folder: string, terminal: Terminal): string {
  const path = resolve(terminal.directory, folder);
  const isRevision = configNames.some((name) => existsSync(join(dirname(path), name)));
  return basename(isRevision || /^\d+$/.test(basename(path)) ? dirname(path) : path);
}

function revisionsOf(folder: string, terminal: Terminal): Revision[] {
  const path = resolve(terminal.directory, folder);
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => {
    const files = findRevisionFiles(namesIn(join(folder, name), terminal));
    if (!files) return [];
    const version = versionOf(join(path, name), files);
    return [version === undefined ? { folder: name } : { folder: name, version }];
  });
}

function versionOf(folder: string, files: RevisionFiles): string | undefined {
  const read = (name: string) => sourceFile(name, readFileSync(join(folder, name), 'utf8'));
  const { version } = readCatalog(
    {
      dockerCompose: files.dockerCompose === undefined ? [] : [read(files.dockerCompose)],
      ...(files.rancherCompose === undefined ? {} : { rancherCompose: read(files.rancherCompose) }),
      ...(files.templateVersion === undefined ? {} : { templateVersion: read(files.templateVersion) }),
    },
    () => undefined,
  );
  return version;
}

/** What the catalogue offered first: `version`, in the newer layout `defaultVersion`. */
function configVersion(file: string, terminal: Terminal): string | undefined {
  const value = parseYaml(sourceFile(file, readFileSync(resolve(terminal.directory, file), 'utf8')), () => undefined);
  if (value?.kind !== 'map') return undefined;
  const version = (value.entries.get('version') ?? value.entries.get('defaultVersion'))?.value;
  return version?.kind === 'scalar' && version.value !== null ? version.text : undefined;
}

function noRevision(folder: string, revisions: readonly Revision[], wanted: string | undefined): Diagnostic {
  if (revisions.length === 0) {
    const hint = 'a revision holds docker-compose.yml or compose.yml; a template holds revisions called 0, 1, …';
    return error('RC1040', `${folder} is neither a revision nor a template of a catalogue`, { hint });
  }
  const there = revisions.map((revision) => revision.folder).toSorted(compareFolders);
  return error('RC1041', `${folder} has no revision ${wanted}`, { hint: `the revisions are ${there.join(', ')}` });
}

function byNumber(folder: string, { folder: name }: Revision, version: string | undefined): Diagnostic {
  const why =
    version === undefined
      ? 'no config.yml says which revision to take'
      : `no revision has the version ${version} of config.yml`;
  return warning('RC1042', `${folder}: ${why}; the one with the highest number, ${name}, is read`, {
    hint: 'choose one with --revision',
  });
}

function isFolder(path: string, terminal: Terminal): boolean {
  return path !== '-' && statSync(resolve(terminal.directory, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

function namesIn(folder: string, terminal: Terminal): ReadonlySet<string> {
  const entries = readdirSync(resolve(terminal.directory, folder), { withFileTypes: true });
  return new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name));
}
