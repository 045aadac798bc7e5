import { type RancherService, stackOf } from '../../api/rancher-service.ts';
import type { Store } from '../../kubernetes/store.ts';

export interface LinkStores {
  readonly services: Store<RancherService>;
}

/**
 * The namespace of a service of another stack: a stack is a namespace, unless the namespace of the link has a service of
 * that name that says by its label that it is of that stack.
 */
export function namespaceOfLink(
  home: string,
  { stack, service }: { readonly stack: string; readonly service: string },
  { services }: LinkStores,
): string {
  const beside = services.get(`${home}/${service}`);
  return beside && stackOf(beside.metadata) === stack ? home : stack;
}
