import * as z from 'zod';

import { observed } from './condition.ts';
import { dnsLabelRule } from './dns-label-rule.ts';
import { apiGroup, apiVersion } from './group.ts';

/** Two of them and the rest of the object stay below what etcd stores of one, in characters. */
const longestText = 524_288;

const objectName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'write the name of a ConfigMap, as in "shop-compose"',
  );

const dataKey = z
  .string()
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, 'write a key of a ConfigMap, as in "docker-compose.yml"');

/**
 * `RancherStack.spec`: the compose texts of a stack, in the resource or in a ConfigMap; or neither, and it stands for the
 * services that carry its label.
 */
export const RancherStackSpec = z
  .strictObject({
    dockerCompose: z
      .string()
      .max(longestText)
      .optional()
      .meta({ description: 'Text of docker-compose.yml; at most 524 288 characters.' }),
    rancherCompose: z
      .string()
      .max(longestText)
      .optional()
      .meta({ description: 'Text of rancher-compose.yml; at most 524 288 characters.' }),
    composeFrom: z
      .strictObject({
        configMap: z.strictObject({
          name: objectName.meta({ description: 'A ConfigMap of the same namespace.' }),
          dockerComposeKey: dataKey
            .default('docker-compose.yml')
            .meta({ description: 'Key of docker-compose.yml. Default: docker-compose.yml.' }),
          rancherComposeKey: dataKey
            .default('rancher-compose.yml')
            .meta({ description: 'Key of rancher-compose.yml; it need not be there. Default: rancher-compose.yml.' }),
        }),
      })
      .optional()
      .meta({ description: 'Where the compose texts are, instead of in this resource.' }),
    answers: z.record(z.string().max(256), z.string().max(65_536)).optional().meta({
      description: 'Values of the variables in the compose texts, and answers to the questions of a catalogue.',
    }),
    prune: z
      .boolean()
      .default(true)
      .meta({ description: 'Delete what the compose texts no longer have. Default: true.' }),
  })
  .meta({
    'x-kubernetes-validations': [
      {
        rule: '!has(self.composeFrom) || (!has(self.dockerCompose) && !has(self.rancherCompose))',
        message: 'give composeFrom, or dockerCompose and rancherCompose',
      },
    ],
  });
export type RancherStackSpec = z.output<typeof RancherStackSpec>;

export const RancherStackStatus = z.strictObject({
  ...observed,
  state: z
    .enum(['activating', 'active', 'updating-active', 'upgrading', 'inactive', 'removing', 'error'])
    .optional()
    .meta({ description: "The stack's state in Rancher's words. Absent: it is not run." }),
  healthState: z
    .enum(['healthy', 'initializing', 'degraded', 'unhealthy', 'started-once'])
    .optional()
    .meta({ description: 'The health of its services together. Absent: it is not run.' }),
});
export type RancherStackStatus = z.output<typeof RancherStackStatus>;

/** What the CRD generator needs to know beside the schemas. */
export const rancherStackDefinition = {
  group: apiGroup,
  version: apiVersion,
  kind: 'RancherStack',
  plural: 'rancherstacks',
  singular: 'rancherstack',
  shortNames: ['rstack'],
  description: 'A Rancher 1.x stack: the compose texts that its services are made from, or a name for them.',
  spec: RancherStackSpec,
  status: RancherStackStatus,
  validations: [dnsLabelRule('stack')],
  printerColumns: [
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Health', type: 'string', jsonPath: '.status.healthState' },
    { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
} as const;
