import type { Condition } from '../../kubernetes/conditions.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { NameOwner } from './name-object.ts';

/** A resource without Pods of its own that has a name: an external service or an alias. */
export interface NamedResource {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly generation: number;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
  readonly status?: { readonly conditions?: readonly Condition[]; readonly [member: string]: unknown };
}

/** What is kept of a resource of Drover's: all but who manages its fields. */
export function projectResource<T>({ metadata, spec, status }: KubernetesObject): T {
  const { managedFields: _, ...kept } = metadata as typeof metadata & { managedFields?: unknown };
  return { metadata: kept, spec, status } as T;
}

/** The stack of a resource: its label, else its namespace. */
export function ownerOf(kind: string, { metadata }: Pick<NamedResource, 'metadata'>): NameOwner {
  const { namespace, name, uid, labels } = metadata;
  return { kind, namespace, name, uid, stack: labels?.['drover.dev/stack'] ?? namespace };
}
