import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';

const base = join(import.meta.dirname, '../../manifests/base');

const heading = [
  '# Written by `npm run generate` from manifests/base. Not to be edited.',
  '# Install crds/ first, and remove it last: with the CRDs go all RancherServices and their units.',
  '',
].join('\n');

/** The objects of a kustomization that does nothing but list files, which is all that ours does. */
export function installObjects(): Record<string, unknown>[] {
  const { resources, ...rest } = parse(readFileSync(join(base, 'kustomization.yaml'), 'utf8'));
  const unknown = Object.keys(rest).filter((member) => member !== 'apiVersion' && member !== 'kind');
  if (unknown.length > 0) {
    throw new Error(
      `manifests/base/kustomization.yaml: ${unknown.join(', ')} are not read by tools/manifests/install.ts`,
    );
  }
  return (resources as string[]).flatMap((file) =>
    parseAllDocuments(readFileSync(join(base, file), 'utf8')).map((document) => document.toJS()),
  );
}

/** manifests/install.yaml: one file that `kubectl apply` takes. */
export function renderInstall(): string {
  const documents = installObjects().map((object) =>
    stringify(object, { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 120 }),
  );
  return heading + documents.join('---\n');
}
