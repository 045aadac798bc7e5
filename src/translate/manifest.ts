import { stringify } from 'yaml';

/** A Kubernetes object as it is written to a file. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/**
 * YAML that `kubectl apply` reads back as it was: kubectl reads YAML 1.1, where a bare `y`, `on` or `22:22` is no
 * text. The same objects give the same bytes.
 */
export function formatManifest(manifest: Manifest): string {
  return stringify(manifest, { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}

/** Several objects as one stream of documents. */
export function formatManifests(manifests: readonly Manifest[]): string {
  return manifests.map(formatManifest).join('---\n');
}
