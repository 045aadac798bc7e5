import { createHash } from 'node:crypto';

import type { RancherServiceSpec } from '../api/rancher-service.ts';
import { isActive, type ObservedHosts, type ObservedUnit, onLostHost } from './observed.ts';
import type { Slots } from './slots.ts';

type ScalePolicy = NonNullable<RancherServiceSpec['scalePolicy']>;

/** How far a scale policy has come. It is in the status, so that a new leader goes on with it. */
export interface Scaling {
  /** How many units are wanted now. */
  readonly current: number;
  /** The last number of units that all found a host; below it nothing is taken back. */
  readonly settled?: number | undefined;
  /** Where more units found no host: what hosts and units were like then. Nothing is tried again while they are. */
  readonly refusedOn?: string | undefined;
}

/** What a policy looks at. */
export interface Placement {
  /** Indexes that have a unit. */
  readonly units: number;
  /** Every unit has a host, and nothing is being replaced. */
  readonly placed: boolean;
  /** The scheduler found no host for one. */
  readonly refused: boolean;
  /** Of hosts and units ({@link fingerprint}). */
  readonly fingerprint: string;
}

/**
 * The scale begins at the least of the policy, and grows while every unit finds a host. When one does not, it is taken
 * back as far as the last number that did; below that the unit waits, and the service says why (docs/rancher.md §9.4).
 * Rancher tried again when hosts came or went; here also when the units themselves change, and not otherwise.
 */
export function scaled(policy: ScalePolicy, before: Scaling | undefined, seen: Placement): Scaling {
  const within = (count: number) => Math.min(policy.max, Math.max(policy.min, count));
  const known = before ?? { current: policy.min };
  const open = known.refusedOn !== seen.fingerprint;
  // Units that are there already were made by a leader that died before it said so, or when the scale was another.
  const current = within(open ? Math.max(known.current, seen.units) : known.current);
  const settled = known.settled === undefined ? {} : { settled: within(known.settled) };
  const refusedOn = known.refusedOn === undefined ? {} : { refusedOn: known.refusedOn };
  if (seen.refused) {
    const floor = within(settled.settled ?? policy.min);
    if (current <= floor) return { current, ...settled, ...refusedOn };
    return { current: Math.max(floor, current - policy.increment), ...settled, refusedOn: seen.fingerprint };
  }
  if (!seen.placed || seen.units !== current) return { current, ...settled, ...refusedOn };
  if (current === policy.max) return { current, settled: current };
  if (!open) return { current, settled: current, ...refusedOn };
  return { current: within(current + policy.increment), settled: current };
}

/** What is seen of the units of a service and their hosts. */
export function placement(sorted: Slots, hosts: ObservedHosts, revision: string): Placement {
  const { live, writing, ended } = sorted;
  const stands = (unit: ObservedUnit) =>
    unit.host !== undefined && unit.revision === revision && !onLostHost(unit, hosts);
  return {
    units: new Set(live.map((unit) => unit.index)).size,
    placed: writing.length + ended.length === 0 && live.every(stands),
    refused: live.some(isRefused),
    fingerprint: fingerprint(hosts, revision),
  };
}

/** The scheduler has looked for a host and found none. A claim that is still being made is waited for. */
function isRefused({ host, unschedulable }: ObservedUnit): boolean {
  return (
    host === undefined && unschedulable !== undefined && !/unbound immediate PersistentVolumeClaims/.test(unschedulable)
  );
}

/** Of what decides where units fit: the launch part, and the active hosts with their labels, taints and sizes. */
function fingerprint(hosts: ObservedHosts, revision: string): string {
  const described = [...hosts.values()]
    .filter(isActive)
    .map(({ name, labels, taints, allocatable }) => JSON.stringify([name, sorted(labels), taints, sorted(allocatable)]))
    .sort();
  return createHash('sha256')
    .update([revision, ...described].join('\n'))
    .digest('hex')
    .slice(0, 16);
}

function sorted(members: Readonly<Record<string, string>> | undefined): [string, string][] {
  return Object.entries(members ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
