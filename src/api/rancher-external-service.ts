import * as z from 'zod';

import { externalServiceShape } from '../features/registry.generated.ts';
import { observed } from './condition.ts';
import { dnsLabelRule } from './dns-label-rule.ts';
import { apiGroup, apiVersion } from './group.ts';

/** `RancherExternalService.spec`: what the features declare of a service outside the cluster. */
export const RancherExternalServiceSpec = z.strictObject(externalServiceShape).meta({
  'x-kubernetes-validations': [
    {
      rule: '!(has(self.externalIps) && has(self.hostname))',
      message: 'give externalIps or hostname, not both',
    },
  ],
});
export type RancherExternalServiceSpec = z.output<typeof RancherExternalServiceSpec>;

export const RancherExternalServiceStatus = z.strictObject({
  ...observed,
  state: z
    .enum(['activating', 'active', 'updating-active', 'inactive', 'removing', 'error'])
    .optional()
    .meta({ description: "The service's state in Rancher's words. Absent: it is not run." }),
});
export type RancherExternalServiceStatus = z.output<typeof RancherExternalServiceStatus>;

/** What the CRD generator needs to know beside the schemas. */
export const rancherExternalServiceDefinition = {
  group: apiGroup,
  version: apiVersion,
  kind: 'RancherExternalService',
  plural: 'rancherexternalservices',
  singular: 'rancherexternalservice',
  shortNames: ['rext'],
  description: 'A Rancher 1.x external service: a name of the stack for addresses or a host outside of it.',
  spec: RancherExternalServiceSpec,
  status: RancherExternalServiceStatus,
  validations: [dnsLabelRule('service')],
  printerColumns: [
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Hostname', type: 'string', jsonPath: '.spec.hostname' },
    { name: 'Addresses', type: 'string', jsonPath: '.spec.externalIps' },
    { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
} as const;
