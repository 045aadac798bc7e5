import type { KindDefinition } from '../../api/custom-resource-definition.ts';
import type { Resource } from '../../kubernetes/resource.ts';

/** A kind of Drover's as the API server's paths name it. */
export function resourceOf({ group, version, plural, kind }: KindDefinition): Resource {
  return { group, version, plural, kind, namespaced: true };
}
