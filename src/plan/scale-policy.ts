import { createHash } from 'node:crypto';

import type { RancherServiceSpec } from '../api/rancher-service.ts';
import { isActive, type ObservedHosts, type ObservedUnit, onLostHost, type Time } from './observed.ts';
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
  /** Where the API server took no more: when it is asked again all the same, as `2026-01-01T00:00:00.000Z`. */
  readonly retryAt?: string | undefined;
}

/** What a policy looks at. */
export interface Placement {
  /** Indexes that have a unit. */
  readonly units: number;
  /** Every unit has a host, and nothing is being replaced. */
  readonly placed: boolean;
  /** The scheduler found no host for one. */
  readonly refused: boolean;
  /** The API server took no more Pods a moment ago: a quota is full, or an admission webhook will not have them. */
  readonly denied: boolean;
  /** Of hosts and units ({@link fingerprint}). */
  readonly fingerprint: string;
}

/** Nothing tells that there is more room in a quota: what it refused is tried again so much later, in milliseconds. */
export const deniedRetryMs = 600_000;

/**
 * The scale begins at the least of the policy, and grows while every unit finds a host. When one does not, or its Pod is
 * refused, it is taken back as far as the last number that did; below that the unit waits, and the service says why
 * (docs/rancher.md §9.4). Rancher tried again when hosts came or went; here also when the units themselves change, and
 * after a refusal from time to time, and not otherwise.
 */
export function scaled(policy: ScalePolicy, before: Scaling | undefined, seen: Placement, now: Time): Scaling {
  const known = before ?? { current: policy.min };
  const floor = floorOf(policy, known);
  const same = known.refusedOn === seen.fingerprint;
  const open = !same || (known.retryAt !== undefined && Date.parse(known.retryAt) <= now);
  // Units that are there already were made by a leader that died before it said so, or when the scale was another.
  const current = within(policy, open ? Math.max(known.current, seen.units) : known.current);
  const settled = known.settled === undefined ? {} : { settled: floor };
  const retryAt = known.retryAt === undefined ? {} : { retryAt: known.retryAt };
  const refused = { ...(known.refusedOn === undefined ? {} : { refusedOn: known.refusedOn }), ...retryAt };
  if (seen.refused || seen.denied) {
    if (current <= floor) return { current, ...settled, ...refused };
    const again = seen.denied ? { retryAt: new Date(now + deniedRetryMs).toISOString() } : {};
    return { current: Math.max(floor, current - policy.increment), ...settled, refusedOn: seen.fingerprint, ...again };
  }
  if (!seen.placed || seen.units !== current) return { current, ...settled, ...refused };
  if (current === policy.max) return { current, settled: current };
  if (!open) return { current, settled: current, ...refused };
  return { current: within(policy, current + policy.increment), settled: current, ...(same ? retryAt : {}) };
}

/** Whether units that find no place would be taken back, and not waited for. */
export function isAboveFloor(policy: ScalePolicy, scaling: Scaling): boolean {
  return scaling.current > floorOf(policy, scaling);
}

function floorOf(policy: ScalePolicy, { settled = policy.min }: Scaling): number {
  return within(policy, settled);
}

function within({ min, max }: ScalePolicy, count: number): number {
  return Math.min(max, Math.max(min, count));
}

/**
 * What is seen of the units of a service and their hosts.
 *
 * @param denied whether the API server took no more Pods a moment ago.
 */
export function placement(sorted: Slots, hosts: ObservedHosts, revision: string, denied: boolean): Placement {
  const { live, writing, ended } = sorted;
  const stands = (unit: ObservedUnit) =>
    unit.host !== undefined && unit.revision === revision && !onLostHost(unit, hosts);
  return {
    units: new Set(live.map((unit) => unit.index)).size,
    placed: writing.length + ended.length === 0 && live.every(stands),
    refused: live.some(isRefused),
    denied,
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
