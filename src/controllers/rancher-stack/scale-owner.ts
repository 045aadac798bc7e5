import type { KubernetesObject } from '../../kubernetes/object.ts';

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: { readonly 'f:spec'?: Readonly<Record<string, unknown>> };
}

/**
 * Whether a scale is somebody else's: of an autoscaler, of `kubectl scale`, of another tool. One that came by default is
 * nobody's. One that the stack has together with others is the stack's: whoever changes a field takes it from all who had
 * it, so that these have only said the same before.
 *
 * @param manager the field manager by which the stack applies.
 * @param firstTime the object was made by others: what they wrote into it was no scaling, only what came through its
 *   subresource `scale` was.
 */
export function isScaledByOthers({ metadata }: KubernetesObject, manager: string, firstTime: boolean): boolean {
  const entries = (metadata as { managedFields?: readonly ManagedFields[] }).managedFields ?? [];
  const owners = entries.filter(({ fieldsV1 }) => fieldsV1?.['f:spec']?.['f:scale'] !== undefined);
  if (owners.some((owner) => owner.manager === manager && owner.operation === 'Apply')) return false;
  return owners.some(({ subresource }) => !firstTime || subresource === 'scale');
}
