import { createHash } from 'node:crypto';

import type { RancherServiceSpec, Sidekick } from '../api/rancher-service.ts';
import { features } from '../features/registry.generated.ts';

/** Begins every revision. A new way of hashing gets a new letter, and must not make old units look outdated. */
const hashVersion = 'a';

/** The members of the spec whose change replaces units, beside the Pod template: the features' launch parts. */
const launchMembers = features.flatMap((feature) => feature.launch).sort();

/**
 * Hash of the launch part of a spec: not of scale, links, health check or upgrade strategy, whose change replaces no
 * unit (docs/rancher.md §6, where a changed health check did). It is taken over what the owner wrote, never over
 * generated Pods, so that neither a defaulting webhook nor a new version of the operator looks like a change.
 */
export function revision(spec: RancherServiceSpec): string {
  const launch: [string, unknown][] = launchMembers.map((member) => [member, spec[member as keyof RancherServiceSpec]]);
  if (spec.sidekicks) launch.push(['sidekicks', spec.sidekicks.map(launchPart)]);
  const written = canonical(Object.fromEntries(launch), 'left out') ?? '';
  const template = spec.podTemplate ?? {};
  const patch = Object.keys(template).length === 0 ? '' : canonical(template, 'kept');
  const digest = createHash('sha256')
    .update(written + patch)
    .digest('hex');
  return hashVersion + digest.slice(0, 12);
}

/** A sidekick is launched with its unit, by the same members; its health check replaces no unit either. */
function launchPart(sidekick: Sidekick): Record<string, unknown> {
  const launch = launchMembers.map((member) => [member, sidekick[member as keyof Sidekick]]);
  return { name: sidekick.name, ...Object.fromEntries(launch) };
}

/**
 * JSON with sorted members and without absent ones. What is empty is left out of the spec, where `ports: []` says what
 * leaving it out says, and kept in a patch, where it replaces or removes.
 */
function canonical(value: unknown, empty: 'left out' | 'kept'): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return empty === 'kept' ? 'null' : undefined;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, empty) ?? 'null');
    return items.length === 0 && empty === 'left out' ? undefined : `[${items.join()}]`;
  }
  const members = Object.entries(value)
    .map(([name, member]) => [name, canonical(member, empty)] as const)
    .filter(([, text]) => text !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (members.length === 0 && empty === 'left out') return undefined;
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}
