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

/** The one key that a ConfigMap with compose texts need not have. */
export const defaultRancherComposeKey = 'rancher-compose.yml';

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
          rancherComposeKey: dataKey.default(defaultRancherComposeKey).meta({
            description: 'Key of rancher-compose.yml. Default: rancher-compose.yml, which need not be there.',
          }),
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

const count = z.int().min(0).meta({ format: 'int32' });

/** One of the stack's resources, as its own status has it. */
export const StackMember = z.strictObject({
  kind: z.string().max(63).meta({ description: 'RancherService, RancherLoadBalancer, and so on.' }),
  name: z.string().max(253),
  state: z.string().max(63).optional().meta({ description: "Its state in Rancher's words. Absent: it has none yet." }),
  healthState: z.string().max(63).optional().meta({ description: 'Its health. Absent: it has none.' }),
  ready: z.boolean().meta({ description: 'Whether its condition Ready is true of its present spec.' }),
});
export type StackMember = z.output<typeof StackMember>;

/** Something there is to say about the compose texts, as `drover convert` says it. */
export const StackDiagnostic = z.strictObject({
  code: z.string().max(16).meta({ description: 'Its code, as in docs/reference/diagnostics.md.' }),
  severity: z.enum(['error', 'risk', 'warning', 'note']),
  file: z.string().max(253).optional().meta({ description: 'Which text. Absent: it concerns no one place.' }),
  line: z.int().min(1).optional().meta({ description: 'Counted from 1.', format: 'int32' }),
  column: z.int().min(1).optional().meta({ description: 'Counted from 1.', format: 'int32' }),
  message: z.string().max(1024),
  hint: z.string().max(1024).optional().meta({ description: 'What to write instead.' }),
});
export type StackDiagnostic = z.output<typeof StackDiagnostic>;

/** How much of each list the status holds. */
export const stackStatusLimits = { services: 256, diagnostics: 64 } as const;

export const RancherStackStatus = z.strictObject({
  ...observed,
  state: z
    .enum(['activating', 'active', 'updating-active', 'upgrading', 'inactive', 'removing', 'error'])
    .optional()
    .meta({ description: "The stack's state in Rancher's words. Absent: nobody has looked at it yet." }),
  healthState: z
    .enum(['healthy', 'initializing', 'degraded', 'unhealthy', 'started-once'])
    .optional()
    .meta({ description: 'The health of its services together. Absent: nobody has looked at it yet.' }),
  total: count.optional().meta({ description: 'Services, external services, aliases and balancers of the stack.' }),
  ready: count.optional().meta({ description: 'How many of them are ready.' }),
  contentHash: z.string().max(63).optional().meta({
    description: 'Hash of the compose texts and answers that this status speaks of. Absent: there are none.',
  }),
  services: z
    .array(StackMember)
    .max(stackStatusLimits.services)
    .optional()
    .meta({
      description: `The first ${stackStatusLimits.services} of them, by name.`,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['kind', 'name'],
    }),
  diagnosticCounts: z
    .strictObject({ error: count, risk: count, warning: count, note: count })
    .optional()
    .meta({ description: 'How much there is to say about the compose texts, by severity.' }),
  diagnostics: z
    .array(StackDiagnostic)
    .max(stackStatusLimits.diagnostics)
    .optional()
    .meta({
      description: `What there is to say about the compose texts, errors first; the first ${stackStatusLimits.diagnostics}. Notes are only counted.`,
      'x-kubernetes-list-type': 'atomic',
    }),
});
export type RancherStackStatus = z.output<typeof RancherStackStatus>;

/** A RancherStack as the API server gives it. */
export interface RancherStack {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly generation: number;
    readonly deletionTimestamp?: string;
  };
  readonly spec: RancherStackSpec;
  readonly status?: RancherStackStatus;
}

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
    { name: 'Services', type: 'integer', jsonPath: '.status.total' },
    { name: 'Ready', type: 'integer', jsonPath: '.status.ready' },
    { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
} as const;
