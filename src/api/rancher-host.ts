import * as z from 'zod';

import { HealthCheck } from '../features/health_check/spec.ts';
import { apiGroup, apiVersion, type groupVersion } from './group.ts';

const { port, requestLine, interval, responseTimeout, healthyThreshold, unhealthyThreshold } = HealthCheck.shape;
const address = z
  .string()
  .max(45)
  .regex(/^[0-9A-Fa-f.:]+$/, 'write an IPv4 or IPv6 address: agents look up no names')
  .meta({ description: 'IPv4 or IPv6.' });
const hostName = z.string().min(1).max(253);

/** A member of a unit that this host's agent checks, with the numbers of its check. Times in milliseconds. */
export const CheckTarget = z.strictObject({
  unit: z.string().min(1).max(128).meta({
    description:
      'UID of the Pod, a dot, and how often its container was restarted: a restart is checked anew. Of a sidekick, another dot and the name of its container.',
  }),
  address,
  port,
  requestLine,
  interval,
  responseTimeout,
  healthyThreshold,
  unhealthyThreshold,
});
export type CheckTarget = z.output<typeof CheckTarget>;

/** Another host whose life this host's agent watches: any answer at that port is life, a refusal too. */
export const CheckPeer = z.strictObject({
  host: hostName,
  address,
  port: port.meta({ description: "The kubelet's port." }),
});
export type CheckPeer = z.output<typeof CheckPeer>;

/** What a host's agent is to check. Written by the operator that leads, and by nobody else. */
export const RancherHostSpec = z.strictObject({
  targets: z.array(CheckTarget).max(2000).default([]).meta({ description: 'The units it checks.' }),
  peers: z.array(CheckPeer).max(100).default([]).meta({ description: 'The hosts it checks.' }),
});
export type RancherHostSpec = z.output<typeof RancherHostSpec>;

/** How a host's agent is reached, and how its word is known. */
export const AgentStatus = z.strictObject({
  address,
  port: port.meta({ description: 'TCP port at which it is asked for its votes.' }),
  publicKey: z
    .string()
    .max(128)
    .meta({ description: 'Ed25519, as base64 of its DER: every answer is signed with it.' }),
  version: z.string().max(64),
  doubt: z.enum(['Late', 'Busy', 'Exhausted']).optional().meta({
    description:
      'Why it abstains: its checks begin too late, it has no rest, or the host has no ports or files left for it. Absent: it votes.',
  }),
});
export type AgentStatus = z.output<typeof AgentStatus>;

export const RancherHostStatus = z.strictObject({
  observedGeneration: z.int().optional().meta({ description: 'The lists that the agent goes by.' }),
  state: z
    .enum(['active', 'reconnecting', 'disconnected'])
    .optional()
    .meta({ description: "The host's state in Rancher's words, written by the operator." }),
  agent: AgentStatus.optional(),
  votes: z
    .record(z.string().max(128), z.enum(['pass', 'fail']))
    .optional()
    .meta({ description: 'By unit, how its check stood when it last changed: a hint to ask, and no evidence.' }),
  peers: z
    .record(hostName, z.enum(['alive', 'silent']))
    .optional()
    .meta({ description: 'By host, whether it answered when that last changed: a hint to ask, and no evidence.' }),
});
export type RancherHostStatus = z.output<typeof RancherHostStatus>;

/** A RancherHost as the API server gives it: cluster-scoped, one for each Node and named like it. */
export interface RancherHost {
  readonly apiVersion: typeof groupVersion;
  readonly kind: 'RancherHost';
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: RancherHostSpec;
  readonly status?: RancherHostStatus;
}

/** What the CRD generator needs to know beside the schemas. */
export const rancherHostDefinition = {
  group: apiGroup,
  version: apiVersion,
  kind: 'RancherHost',
  plural: 'rancherhosts',
  singular: 'rancherhost',
  shortNames: ['rhost'],
  scope: 'Cluster',
  description:
    'A host as Rancher 1.x knew it: what its agent checks, and what became of that. One for each Node, made and removed by the operator.',
  spec: RancherHostSpec,
  status: RancherHostStatus,
  validations: [],
  printerColumns: [
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Agent', type: 'string', jsonPath: '.status.agent.version' },
    { name: 'Address', type: 'string', jsonPath: '.status.agent.address', priority: 1 },
    { name: 'Doubt', type: 'string', jsonPath: '.status.agent.doubt', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
} as const;
