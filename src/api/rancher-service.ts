import * as z from 'zod';

import { sidekickShape, specShape } from '../features/registry.generated.ts';
import { conditions } from './condition.ts';
import { history } from './decision.ts';
import { dnsLabelRule } from './dns-label-rule.ts';
import { apiGroup, apiVersion, type groupVersion } from './group.ts';
import { scaleSubresource } from './scale-subresource.ts';

/** A container that runs beside the primary one, in the same deployment unit. */
export const Sidekick = z.strictObject({
  name: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'write a DNS label: lower-case letters, digits and "-", as in "my-data"')
    .meta({
      description:
        'Name of the sidekick and of its container; within the unit it answers to it. The container of one called `primary` is `primary-sidekick`.',
    }),
  ...sidekickShape,
});
export type Sidekick = z.output<typeof Sidekick>;

/**
 * `RancherService.spec`: what the features declare, sidekicks and `podTemplate`. Names and units are rancher-compose's own, in
 * camelCase; times are milliseconds.
 */
export const RancherServiceSpec = z.strictObject({
  ...specShape,
  sidekicks: z
    .array(Sidekick)
    .max(16)
    .optional()
    .meta({
      description:
        'Containers that share the unit of the primary one: its host, its scale and its fate. A change of one replaces units.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    }),
  podTemplate: z.record(z.string(), z.unknown()).optional().meta({
    description:
      'A strategic merge patch over the Pod of each unit (`metadata` and `spec`): resources, tolerations, securityContext and whatever else a Rancher key cannot say.',
  }),
});
export type RancherServiceSpec = z.output<typeof RancherServiceSpec>;

const count = z.int().min(0).meta({ format: 'int32' });

/** What a unit index remembers from one unit to the next: back-off of recreation, and hosts that failed it. */
export const Backoff = z.strictObject({
  failures: count.meta({ description: 'Replacements in a row without ten healthy minutes between them.' }),
  until: z.iso.datetime().optional().meta({ description: 'No further replacement before this time.' }),
  since: z.iso.datetime().meta({ description: 'When the last of them happened.' }),
  revision: z.string().max(63).meta({ description: 'The launch part they belong to: another one starts afresh.' }),
  avoidHost: z.string().max(253).optional().meta({ description: 'The host that failed last; avoided where possible.' }),
});
export type Backoff = z.output<typeof Backoff>;

export const UnitStatus = z.strictObject({
  index: z.int().min(1).meta({ format: 'int32' }),
  pod: z.string().max(253).optional(),
  host: z.string().max(253).optional(),
  state: z
    .enum(['creating', 'starting', 'running', 'stopping', 'stopped', 'error', 'backing-off'])
    .meta({ description: "The unit's state in Rancher's words." }),
  health: z.enum(['initializing', 'reinitializing', 'healthy', 'unhealthy', 'started-once']).optional(),
  restarts: count.optional(),
  outdated: z.boolean().optional().meta({ description: 'Made from an older launch part, not replaced yet.' }),
  message: z.string().max(1024).optional().meta({ description: 'Why it is not there yet, or what holds it.' }),
  backoff: Backoff.optional(),
});
export type UnitStatus = z.output<typeof UnitStatus>;

/** A part of a spec that this version of the operator keeps and does not act on. */
export const IgnoredField = z.strictObject({
  field: z.string().max(512).meta({ description: 'Its path, as in `spec.milliCpuReservation`.' }),
  reason: z.string().max(1024).meta({ description: 'Why, and what to do where there is something to do.' }),
});
export type IgnoredField = z.output<typeof IgnoredField>;

export const RancherServiceStatus = z.strictObject({
  observedGeneration: z.int().optional(),
  state: z
    .enum([
      'activating',
      'active',
      'updating-active',
      'upgrading',
      'restarting',
      'deactivating',
      'inactive',
      'removing',
      'error',
    ])
    .optional()
    .meta({ description: "The service's state in Rancher's words." }),
  healthState: z
    .enum(['healthy', 'initializing', 'degraded', 'unhealthy', 'started-once'])
    .optional()
    .meta({ description: "The service's health as Rancher reckoned it from its units." }),
  scale: count.optional().meta({ description: 'Units that hold an index.' }),
  ready: count.optional().meta({ description: 'Units that are healthy and ready for traffic.' }),
  selector: z
    .string()
    .optional()
    .meta({ description: 'Label selector of the units, for kubectl scale and autoscalers.' }),
  scalePolicy: z
    .strictObject({
      current: count.meta({ description: 'How many units are wanted now.' }),
      settled: count.optional().meta({ description: 'The last number of units that all found a host.' }),
      refusedOn: z
        .string()
        .max(64)
        .optional()
        .meta({ description: 'Where more found none: a hash of the hosts then. More are tried when they change.' }),
      retryAt: z.iso
        .datetime()
        .optional()
        .meta({ description: 'Where the API server took no more, as with a full quota: when it is asked again.' }),
    })
    .optional()
    .meta({ description: 'How far the scale policy has come.' }),
  withoutCopy: z.string().max(64).optional().meta({
    description:
      'The launch part, as in the label `drover.dev/revision`, whose images cannot fill empty volumes: its units are made without that.',
  }),
  conditions,
  ignored: z
    .array(IgnoredField)
    .max(256)
    .optional()
    .meta({
      description:
        'What of the spec this version of the operator keeps and does not act on. Nothing is ignored silently.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['field'],
    }),
  units: z
    .array(UnitStatus)
    .optional()
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['index'] }),
  history,
});
export type RancherServiceStatus = z.output<typeof RancherServiceStatus>;

/** A RancherService as the API server gives it. */
export interface RancherService {
  readonly apiVersion: typeof groupVersion;
  readonly kind: 'RancherService';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly spec: RancherServiceSpec;
  readonly status?: RancherServiceStatus;
}

/** The stack a service belongs to: its `drover.dev/stack` label, else its namespace. */
export function stackOf(metadata: { namespace: string; labels?: Readonly<Record<string, string>> }): string {
  return metadata.labels?.['drover.dev/stack'] ?? metadata.namespace;
}

/** What the CRD generator needs to know beside the schemas. */
export const rancherServiceDefinition = {
  group: apiGroup,
  version: apiVersion,
  kind: 'RancherService',
  plural: 'rancherservices',
  singular: 'rancherservice',
  shortNames: ['rsvc'],
  description:
    'A Rancher 1.x service: an image kept at a scale, checked by Rancher health checks and replaced unit by unit when they fail.',
  spec: RancherServiceSpec,
  status: RancherServiceStatus,
  /** CEL over the whole object; only its name is visible of the metadata. */
  validations: [dnsLabelRule('service')],
  scale: scaleSubresource,
  printerColumns: [
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Health', type: 'string', jsonPath: '.status.healthState' },
    { name: 'Scale', type: 'integer', jsonPath: '.spec.scale' },
    { name: 'Ready', type: 'integer', jsonPath: '.status.ready' },
    { name: 'Image', type: 'string', jsonPath: '.spec.image' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    // With -o wide. Rancher's SCALE said how many there are of how many: here these are two columns.
    { name: 'Units', type: 'integer', jsonPath: '.status.scale', priority: 1 },
    {
      name: 'Reason',
      type: 'string',
      jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      priority: 1,
    },
    { name: 'Stack', type: 'string', jsonPath: '.metadata.labels.drover\\.dev/stack', priority: 1 },
    { name: 'Selector', type: 'string', jsonPath: '.status.selector', priority: 1 },
  ],
} as const;
