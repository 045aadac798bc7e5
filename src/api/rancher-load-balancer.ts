import * as z from 'zod';

import { loadBalancerShape } from '../features/registry.generated.ts';
import { observed } from './condition.ts';
import { dnsLabelRule } from './dns-label-rule.ts';
import { apiGroup, apiVersion } from './group.ts';
import { scaleSubresource } from './scale-subresource.ts';

/** `RancherLoadBalancer.spec`: what the features declare of a balancer. */
export const RancherLoadBalancerSpec = z.strictObject(loadBalancerShape);
export type RancherLoadBalancerSpec = z.output<typeof RancherLoadBalancerSpec>;

const count = z.int().min(0).meta({ format: 'int32' });

export const RancherLoadBalancerStatus = z.strictObject({
  ...observed,
  state: z
    .enum(['activating', 'active', 'updating-active', 'upgrading', 'inactive', 'removing', 'error'])
    .optional()
    .meta({ description: "The balancer's state in Rancher's words. Absent: it is not run." }),
  healthState: z
    .enum(['healthy', 'initializing', 'degraded', 'unhealthy'])
    .optional()
    .meta({ description: "The balancer's health as Rancher reckoned it from its units. Absent: it is not run." }),
  scale: count.optional().meta({ description: 'Units that hold an index.' }),
  ready: count.optional().meta({ description: 'Units that are healthy and ready for traffic.' }),
  selector: z
    .string()
    .optional()
    .meta({ description: 'Label selector of the units, for kubectl scale and autoscalers.' }),
});
export type RancherLoadBalancerStatus = z.output<typeof RancherLoadBalancerStatus>;

/** What the CRD generator needs to know beside the schemas. */
export const rancherLoadBalancerDefinition = {
  group: apiGroup,
  version: apiVersion,
  kind: 'RancherLoadBalancer',
  plural: 'rancherloadbalancers',
  singular: 'rancherloadbalancer',
  shortNames: ['rlb'],
  description: 'A Rancher 1.x load balancer: ports, and the services that requests are led to by host and path.',
  spec: RancherLoadBalancerSpec,
  status: RancherLoadBalancerStatus,
  validations: [dnsLabelRule('balancer')],
  scale: scaleSubresource,
  printerColumns: [
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Health', type: 'string', jsonPath: '.status.healthState' },
    { name: 'Scale', type: 'integer', jsonPath: '.spec.scale' },
    { name: 'Ready', type: 'integer', jsonPath: '.status.ready' },
    { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
} as const;
