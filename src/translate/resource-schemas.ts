import type * as z from 'zod';

import { RancherExternalServiceSpec } from '../api/rancher-external-service.ts';
import { RancherLoadBalancerSpec } from '../api/rancher-load-balancer.ts';
import { RancherServiceSpec } from '../api/rancher-service.ts';
import { RancherServiceAliasSpec } from '../api/rancher-service-alias.ts';
import type { ResourceKind } from '../model/translate-context.ts';

/** The resource that a service becomes, and what its spec may hold. */
export interface ResourceSchema {
  /** As in `kind: RancherService`. */
  readonly kind: string;
  readonly spec: z.ZodType;
}

export const resourceSchemas: Readonly<Record<Exclude<ResourceKind, 'sidekick'>, ResourceSchema>> = {
  service: { kind: 'RancherService', spec: RancherServiceSpec },
  loadBalancer: { kind: 'RancherLoadBalancer', spec: RancherLoadBalancerSpec },
  externalService: { kind: 'RancherExternalService', spec: RancherExternalServiceSpec },
  serviceAlias: { kind: 'RancherServiceAlias', spec: RancherServiceAliasSpec },
};
