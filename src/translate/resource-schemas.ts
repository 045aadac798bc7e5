import * as z from 'zod';

import { RancherServiceSpec } from '../api/rancher-service.ts';
import { externalServiceShape, loadBalancerShape, serviceAliasShape } from '../features/registry.generated.ts';
import type { ResourceKind } from '../model/translate-context.ts';

/** The resource that a service becomes, and what its spec may hold. */
export interface ResourceSchema {
  /** As in `kind: RancherService`. */
  readonly kind: string;
  readonly spec: z.ZodType;
}

export const resourceSchemas: Readonly<Record<Exclude<ResourceKind, 'sidekick'>, ResourceSchema>> = {
  service: { kind: 'RancherService', spec: RancherServiceSpec },
  loadBalancer: { kind: 'RancherLoadBalancer', spec: z.strictObject(loadBalancerShape) },
  externalService: { kind: 'RancherExternalService', spec: z.strictObject(externalServiceShape) },
  serviceAlias: { kind: 'RancherServiceAlias', spec: z.strictObject(serviceAliasShape) },
};
