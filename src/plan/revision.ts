import { createHash } from 'node:crypto';

import type { RancherServiceSpec } from '../api/rancher-service.ts';
import { features } from '../features/registry.generated.ts';

/** Begins every revision. A new way of hashing gets a new letter, and must not make old units look outdated. */
const hashVersion = 'a';

/** The members of the spec whose change replaces units: the features' launch parts and the Pod template. */
const launchMembers = [...features.flatMap((feature) => feature.launch), 'podTemplate'].sort();

/**
 * Hash of the launch part of a spec: not of scale, links, health check or upgrade strategy, whose change replaces no
 * unit (docs/rancher.md §6, where a changed health check did). It is taken over what the owner wrote, never over
 * generated Pods, so that neither a defaulting webhook nor a new version of the operator looks like a change.
 */
export function revision(spec: RancherServiceSpec): string {
  const launch = launchMembers.map((member) => [member, spec[member as keyof RancherServiceSpec]]);
  const digest = createHash('sha256')
    .update(canonical(Object.fromEntries(launch)) ?? '')
    .digest('hex');
  return hashVersion + digest.slice(0, 12);
}

/** JSON with sorted members and without absent or empty ones: writing `ports: []` says what leaving it out says. */
function canonical(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : `[${value.map((item) => canonical(item) ?? 'null').join()}]`;
  }
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .map(([name, member]) => [name, canonical(member)] as const)
    .filter(([, text]) => text !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0
    ? undefined
    : `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}
