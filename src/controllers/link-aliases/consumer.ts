import type { RancherService } from '../../api/rancher-service.ts';
import type { Consumer } from '../../dns/link-alias.ts';
import { type LinkStores, namespaceOfLink } from '../names/link-target.ts';

/** The names that a service wants to call others by. */
export function consumerOf({ metadata, spec }: RancherService, stores: LinkStores): Consumer {
  const { namespace, name, uid, creationTimestamp } = metadata;
  return {
    name,
    uid,
    createdAt: creationTimestamp,
    wants: [
      ...(spec.links ?? []).map(({ service, alias }) => ({ alias, target: { namespace, service } })),
      ...(spec.externalLinks ?? []).map(({ stack, service, alias }) => {
        return { alias, target: { namespace: namespaceOfLink(namespace, { stack, service }, stores), service } };
      }),
    ],
  };
}
