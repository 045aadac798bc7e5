import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse, stringify } from 'yaml';

import { type Diagnostic, error, warning } from '../model/diagnostic.ts';
import { formatManifest, type Manifest } from '../translate/manifest.ts';

/** The first line of every file that is written to a directory: what has it is ours to replace and to remove. */
const mark = '# Written by drover convert, which replaces and removes this file.\n';

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * Writes a file for each resource and a kustomization.yaml that lists them, and removes the files of an earlier run
 * that the stack no longer has. Files that were not written so are never touched.
 *
 * @param directory an absolute path; `name` is how the user calls it.
 * @returns what kept it from writing, and what it left.
 */
export function writeDirectory(directory: string, name: string, manifests: readonly Manifest[]): Diagnostic[] {
  try {
    mkdirSync(directory, { recursive: true });
    const foreign = kustomizationNames.find((file) => isForeign(join(directory, file)));
    if (foreign !== undefined) return [notOurs(`${name}/${foreign}`)];
    const files = new Map(manifests.map((manifest) => [fileName(manifest), formatManifest(manifest)]));
    const taken = [...files.keys()].find((file) => isForeign(join(directory, file)));
    if (taken !== undefined) return [notOurs(`${name}/${taken}`)];
    const earlier = earlierResources(join(directory, 'kustomization.yaml'));
    for (const [file, text] of files) writeFileSync(join(directory, file), mark + text);
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [...files.keys()],
    };
    writeFileSync(join(directory, 'kustomization.yaml'), mark + stringify(kustomization));
    return earlier.filter((file) => !files.has(file)).flatMap((file) => removeStale(directory, name, file));
  } catch (cause) {
    return [error('RC1016', `${name} cannot be written: ${(cause as Error).message}`)];
  }
}

function fileName({ kind, metadata }: Manifest): string {
  return `${kind.toLowerCase()}-${metadata.name}.yaml`;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

function isForeign(path: string): boolean {
  const text = textOf(path);
  return text !== undefined && !text.startsWith(mark);
}

function notOurs(file: string): Diagnostic {
  return error('RC1046', `${file} was not written by drover, and would be replaced`, {
    hint: 'write to a directory of its own, and name that in your kustomization',
  });
}

function earlierResources(file: string): string[] {
  const text = textOf(file);
  if (text === undefined) return [];
  const resources: unknown = parse(text, { logLevel: 'silent' })?.resources;
  return Array.isArray(resources) ? resources.filter((resource) => typeof resource === 'string') : [];
}

function removeStale(directory: string, name: string, file: string): Diagnostic[] {
  // Anything else was added by hand: a path, an address, a folder.
  const isName = /^[a-z]+-[-a-z0-9.]+\.yaml$/.test(file);
  const text = isName ? textOf(join(directory, file)) : undefined;
  if (isName && text === undefined) return [];
  if (text?.startsWith(mark)) {
    rmSync(join(directory, file));
    return [];
  }
  const message = `${file} is not listed in ${name}/kustomization.yaml any more: it was not written by drover`;
  return [warning('RC1044', message, { hint: 'keep it in a kustomization of your own that names this directory' })];
}
