import type { KubernetesObject } from '../../kubernetes/object.ts';

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

/**
 * Whether somebody else has written a field: an autoscaler, `kubectl scale`, another tool. Values that came by default
 * are nobody's.
 *
 * @param manager the field manager that applies, and is not somebody else.
 */
export function hasOtherManager({ metadata }: KubernetesObject, path: readonly string[], manager: string): boolean {
  const entries = (metadata as { managedFields?: readonly ManagedFields[] }).managedFields ?? [];
  return entries.some((entry) => {
    if (entry.manager === manager && entry.operation === 'Apply') return false;
    let fields: unknown = entry.fieldsV1;
    for (const name of path) fields = (fields as Readonly<Record<string, unknown>> | undefined)?.[`f:${name}`];
    return fields !== undefined;
  });
}
