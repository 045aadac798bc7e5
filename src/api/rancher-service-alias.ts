import * as z from 'zod';

import { serviceAliasShape } from '../features/registry.generated.ts';
import { observed } from './condition.ts';
import { dnsLabelRule } from './dns-label-rule.ts';
import { apiGroup, apiVersion } from './group.ts';

/** `RancherServiceAlias.spec`: what the features declare of a name for other services. */
export const RancherServiceAliasSpec = z.strictObject(serviceAliasShape);
export type RancherServiceAliasSpec = z.output<typeof RancherServiceAliasSpec>;

export const RancherServiceAliasStatus = z.strictObject({
  ...observed,
  state: z
    .enum(['activating', 'active', 'updating-active', 'inactive', 'removing', 'error'])
    .optional()
    .meta({ description: "The alias's state in Rancher's words. Absent: it is not run." }),
  links: z.string().max(1024).optional().meta({ description: 'What it is linked to, for people.' }),
});
export type RancherServiceAliasStatus = z.output<typeof RancherServiceAliasStatus>;

/** What the CRD generator needs to know beside the schemas. */
export const rancherServiceAliasDefinition = {
  group: apiGroup,
  version: apiVersion,
  kind: 'RancherServiceAlias',
  plural: 'rancherservicealiases',
  singular: 'rancherservicealias',
  shortNames: ['ralias'],
  description: 'A Rancher 1.x service alias: a name of the stack for the members of all services it is linked to.',
  spec: RancherServiceAliasSpec,
  status: RancherServiceAliasStatus,
  validations: [dnsLabelRule('service')],
  printerColumns: [
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Links', type: 'string', jsonPath: '.status.links' },
    { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
} as const;
