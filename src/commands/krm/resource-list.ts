import { parse, stringify } from 'yaml';

import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { Manifest } from '../../translate/manifest.ts';

/** Any Kubernetes object among the items. */
interface Item {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown; readonly annotations?: unknown };
}

/** What a KRM function reads: the specification of KRM functions, `ResourceList`. */
export interface ResourceList {
  readonly items: readonly Item[];
  readonly functionConfig: unknown;
}

/** One entry of `results`. */
export interface Result {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly field?: { readonly path: string };
  readonly file?: { readonly path: string };
  readonly tags?: Readonly<Record<string, string>>;
}

/** @returns undefined when the text is no ResourceList. */
export function parseResourceList(text: string): ResourceList | undefined {
  let list: { kind?: unknown; items?: unknown; functionConfig?: unknown } | null;
  try {
    list = parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
  if (list?.kind !== 'ResourceList') return undefined;
  return { items: Array.isArray(list.items) ? list.items : [], functionConfig: list.functionConfig };
}

/** Items that were there before keep their places; those that are made again are replaced where they stand. */
export function formatResourceList(
  items: readonly Item[],
  manifests: readonly Manifest[],
  results: readonly Result[],
): string {
  const made = new Map(manifests.map((manifest) => [identity(manifest), manifest]));
  const kept = items.map((item) => {
    const again = made.get(identity(item));
    if (!again) return item;
    made.delete(identity(item));
    return withAnnotations(again, item);
  });
  const list = {
    apiVersion: 'config.kubernetes.io/v1',
    kind: 'ResourceList',
    items: [...kept, ...made.values()],
    ...(results.length === 0 ? {} : { results }),
  };
  return stringify(list, { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}

function identity({ apiVersion, kind, metadata }: Item): string {
  return JSON.stringify([apiVersion, kind, metadata?.namespace, metadata?.name]);
}

/** Whoever calls keeps its own notes there, such as the file an item is from. */
function withAnnotations(manifest: Manifest, { metadata }: Item): Item {
  if (metadata?.annotations === undefined) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, annotations: metadata.annotations } };
}

const severities: Readonly<Record<Severity, Result['severity']>> = {
  error: 'error',
  risk: 'warning',
  warning: 'warning',
  note: 'info',
};

/** A diagnostic as a result; the place in a text that stands in the config is a field of it. */
export function resultOf({ code, hint, location, message, severity }: Diagnostic, field?: string): Result {
  const inline = field ?? (location?.file.startsWith('spec.') ? location.file : undefined);
  return {
    message: location ? `${location.file}:${location.line}:${location.column}: ${message}` : message,
    severity: severities[severity],
    ...(inline === undefined ? {} : { field: { path: inline } }),
    ...(location && inline === undefined ? { file: { path: location.file } } : {}),
    tags: {
      code,
      ...(severity === 'risk' ? { risk: 'data-loss' } : {}),
      ...(location ? { line: String(location.line), column: String(location.column) } : {}),
      ...(hint === undefined ? {} : { hint }),
    },
  };
}
