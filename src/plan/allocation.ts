/**
 * Why no host takes a unit, as Cattle told it: which needs are unmet, "host needs ports 80/tcp available", "needs host
 * with label …" (docs/rancher.md §9.3). The scheduler says only which kind of need it was; what was needed is in the Pod.
 */
import type { V1PodAffinityTerm, V1PodSpec } from '@kubernetes/client-node';

import { labels } from '../api/labels.ts';
import type { DesiredService } from './desired.ts';
import type { ObservedUnit } from './observed.ts';
import { renderUnit } from './pod.ts';

/** A unit that no host takes. */
export interface Unallocated {
  readonly unit: ObservedUnit;
  /** What is unmet, and then the scheduler's own words. */
  readonly why: string;
}

/** Those of the units that the scheduler has found no host for. */
export function unallocated(desired: DesiredService, units: readonly ObservedUnit[]): Unallocated[] {
  return units.flatMap((unit) => {
    const { host, unschedulable } = unit;
    if (host !== undefined || unschedulable === undefined) return [];
    return [{ unit, why: allocationFailure(desired, unit, unschedulable) }];
  });
}

/** What is unmet, and then the scheduler's own words. */
export function allocationFailure(desired: DesiredService, unit: ObservedUnit, said: string): string {
  // What it says of preemption follows from the rest.
  const words = said.replace(/\.?\s*(no new claims to deallocate,)?\s*preemption: .*$|\.?$/s, '');
  // Of an outdated one what is needed may differ, and the scheduler's words stand.
  const needs = unit.revision === desired.revision ? unmetNeeds(podOf(desired, unit), words) : [];
  return needs.length === 0 ? `no host takes it: ${words}` : `${needs.join('; ')} (${words})`;
}

/** The Pod as it would be made now. */
function podOf(desired: DesiredService, { index, requestedHost: host, avoidedHosts }: ObservedUnit): V1PodSpec {
  const place = host === undefined ? {} : { host };
  return renderUnit(desired, { kind: 'create', index, replaces: '', lostHosts: avoidedHosts, ...place }).pod.spec;
}

type Need = readonly [said: RegExp, need: (pod: V1PodSpec) => string | undefined];

/** By the scheduler's words, k8s.io/kubernetes pkg/scheduler/framework/plugins. */
const needs: readonly Need[] = [
  [/free ports for the requested pod ports/, portsNeeded],
  [/match Pod's node affinity\/selector/, hostNeeded],
  [/match pod affinity rules/, (pod) => neighbours('needs host with', pod.affinity?.podAffinity)],
  [/match pod anti-affinity rules/, (pod) => neighbours('needs host without', pod.affinity?.podAntiAffinity)],
  [/existing pods anti-affinity rules/, () => 'needs host whose units let it run beside them'],
  [/Insufficient cpu/, (pod) => resourceNeeded('cpu', pod)],
  [/Insufficient memory/, (pod) => resourceNeeded('memory', pod)],
  [/Too many pods/, () => 'needs host with room for one more Pod'],
  [/volume node affinity conflict/, () => 'needs the host that has its volume'],
  [/unbound immediate PersistentVolumeClaims/, () => 'needs its volume, which is not there yet'],
  [/persistentvolumeclaim "([^"]+)" not found/, () => 'needs its volume, which is not there'],
  [/available persistent volumes to bind/, () => 'needs host with a volume for it'],
  [/were unschedulable/, () => 'needs host that is active: some are cordoned'],
];

function unmetNeeds(pod: V1PodSpec, words: string): string[] {
  return needs.flatMap(([said, need]) => (said.test(words) ? (need(pod) ?? []) : []));
}

function portsNeeded({ containers }: V1PodSpec): string | undefined {
  const ports = containers
    .flatMap((container) => container.ports ?? [])
    .filter(({ hostPort }) => hostPort !== undefined);
  const written = ports.map(({ hostIP, hostPort, protocol = 'TCP' }) => {
    return `${hostIP === undefined ? '' : `${hostIP}:`}${hostPort}/${protocol.toLowerCase()}`;
  });
  return written.length === 0 ? undefined : `host needs ports ${[...new Set(written)].join(', ')} available`;
}

function hostNeeded({ affinity, nodeSelector }: V1PodSpec): string | undefined {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const [term] = terms;
  // Which of several alternatives was meant nobody can tell.
  if (terms.length > 1) return 'needs host that fits the rules of its template';
  const selected = Object.entries(nodeSelector ?? {}).map(([key, value]) => `with label ${key}=${value}`);
  const labelled = (term?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === 'In') return `with label ${key}=${values[0]}`;
    if (operator === 'NotIn') return `without label ${key}=${values[0]}`;
    return operator === 'DoesNotExist' ? `without label ${key}` : `with label ${key}`;
  });
  const named = (term?.matchFields ?? []).map(({ operator, values = [] }) => {
    return operator === 'In' ? `called ${values[0]}` : `other than ${values[0]}, which is lost`;
  });
  const rules = [...new Set([...named, ...selected, ...labelled])];
  return rules.length === 0 ? undefined : `needs host ${rules.join(', ')}`;
}

function neighbours(
  needs: string,
  affinity: { requiredDuringSchedulingIgnoredDuringExecution?: V1PodAffinityTerm[] } | undefined,
): string | undefined {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.length === 0 ? undefined : `${needs} ${[...new Set(terms.map(neighbour))].join(' and ')}`;
}

/** A unit, a service, a stack or a label of a container, as the rule of scheduling named it. */
function neighbour({ labelSelector }: V1PodAffinityTerm): string {
  const given = new Map((labelSelector?.matchExpressions ?? []).map(({ key, values = [] }) => [key, values[0]]));
  const [unit, stack, service] = [labels.unit, labels.stack, labels.service].map((key) => given.get(key));
  if (unit !== undefined) return `container ${unit}`;
  if (service !== undefined) return `service ${stack === undefined ? '' : `${stack}/`}${service}`;
  if (stack !== undefined) return `a container of stack ${stack}`;
  const own = [...given].filter(([key]) => key !== labels.managedBy);
  return own.length === 0 ? 'what its template names' : `container label ${own.map((one) => one.join('=')).join(', ')}`;
}

function resourceNeeded(resource: 'cpu' | 'memory', { containers }: V1PodSpec): string | undefined {
  const requested = containers.flatMap((container) => container.resources?.requests?.[resource] ?? []);
  return requested.length === 0 ? undefined : `host needs ${requested.join(' + ')} ${resource} available`;
}
